"""The living page: every component in every state; what tests of looks and access measure."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from chat.forms import MessageForm
from marketplace.core import clock
from marketplace.core.money import Money
from marketplace.core.states import Choice

STARS = [("1", "Poor"), ("2", "Fair"), ("3", "Good"), ("4", "Very good"), ("5", "Excellent")]
WHEN = [("date", "On a day"), ("before", "Before a day"), ("flexible", "I'm flexible")]


class MoneyInput(forms.TextInput):
    """A text control that the field component draws as a price."""

    component = "money"


class StarInput(forms.RadioSelect):
    """Radios that the field component draws as stars."""

    component = "stars"


class ChipInput(forms.CheckboxSelectMultiple):
    """Checkboxes that the field component draws as chips."""

    component = "chips"


class SampleForm(forms.Form):
    """One field of each kind."""

    title = forms.CharField(label="What needs doing?", help_text="Five words say a lot.")
    details = forms.CharField(label="Details", widget=forms.Textarea, required=False)
    budget = forms.DecimalField(
        label="Your budget, up to", min_value=5, widget=MoneyInput, help_text="Materials are extra."
    )
    day = forms.DateField(
        label="Day",
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text="For example 28/11/2026",
    )
    city = forms.ChoiceField(label="City", choices=[("syd", "Sydney"), ("mel", "Melbourne")])
    when = forms.ChoiceField(label="When?", choices=WHEN, widget=forms.RadioSelect)
    days = forms.MultipleChoiceField(
        label="Days that suit",
        choices=[("sat", "Saturday"), ("sun", "Sunday")],
        widget=ChipInput,
        required=False,
    )
    stars = forms.ChoiceField(label="How was it?", choices=STARS, widget=StarInput)
    photos = forms.FileField(label="Add photos", required=False, help_text="JPEG, PNG or HEIC.")
    agree = forms.BooleanField(
        label="I have read the booking terms", help_text="Version of 1 November 2026."
    )


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show the components to staff, and to everybody where the data is a demonstration."""
    if not (settings.DEMO or settings.DEBUG or getattr(request.user, "is_staff", False)):
        raise Http404
    return render(request, "styleguide/page.html", _samples())


def _samples() -> dict[str, Any]:
    now = clock.now()
    filled = {"title": "Assemble a wardrobe", "budget": "160", "when": "date", "stars": "4"}
    return {
        "form": SampleForm(initial=filled, auto_id="ok_%s"),
        "bad_form": SampleForm({"budget": "3", "title": ""}, auto_id="bad_%s"),
        "lines": _lines(),
        "offer_lines": [row for row in _lines() if row["kind"] != "total"],
        "amount": Money(15120, "AUD"),
        "price": Money(14000, "AUD"),
        "now": now,
        "timeline": _timeline(now),
        "steps": [
            {"label": "What", "state": "done", "href": "#steps"},
            {"label": "Where", "state": "done", "href": "#steps"},
            {"label": "When", "state": "now"},
            {"label": "Budget", "state": ""},
            {"label": "Review", "state": ""},
        ],
        "hold": [
            {"label": "Paid", "note": "Wed 25 Nov", "track": "paid"},
            {"label": "Held", "note": "now", "track": "held"},
            {"label": "Released", "note": "when you approve", "track": ""},
        ],
        "choices": [
            Choice("approve", "Approve and release", "#actions", "primary", icon="check"),
            Choice("problem", "Something is wrong", "#actions", "danger"),
        ],
        "crumbs": [{"label": "My jobs", "href": "#top"}, {"label": "Wardrobe", "href": ""}],
        "items": [
            {"label": "Open", "href": "#nav", "current": True, "count": 3},
            {"label": "Booked", "href": "#nav", "current": False, "count": 0},
            {"label": "Done", "href": "#nav", "current": False, "count": 0},
        ],
        "listing": Paginator(range(143), 20).page(2),
        **_cards(),
    }


def _timeline(now: datetime) -> list[dict[str, Any]]:
    return [
        {"title": "Posted", "state": "done", "time": now - timedelta(days=1)},
        {
            "title": "Choose an offer",
            "state": "now",
            "when": "4 offers",
            "note": "They stay good until Friday 6:00 pm.",
        },
        {"title": "Pay into the hold", "state": "todo"},
    ]


def _lines() -> list[dict[str, Any]]:
    rows = [
        ("Mei's price", 14000, ""),
        ("Service fee, 8%", 1120, ""),
        ("You pay", 15120, "total"),
        ("Mei receives", 12600, "sub"),
    ]
    return [
        {"label": label, "amount": Money(minor, "AUD"), "kind": kind} for label, minor, kind in rows
    ]


def _cards() -> dict[str, Any]:
    now = clock.now()
    return {
        "mei": _tasker("Mei L.", photo=static("av/mei.svg"), stars=4.92, count=212),
        "newcomer": _tasker("Priya N.", photo="", stars=None, count=0),
        "rate": Money(4800, "AUD"),
        "reasons": ["Free at the time you asked", "64 wardrobes built"],
        "doubts": ["Farther than your other offers"],
        "slots": [
            {"label": "Sat 9:00 am", "url": "#cards"},
            {"label": "Mon 4:00 pm", "url": "#cards"},
        ],
        "offer": {
            "message": "I've built this one eleven times.",
            "starts": now + timedelta(days=3),
            "zone": "Australia/Sydney",
            "minutes": 120,
        },
        "agreed": [
            {"label": "Unpack, check all parts are there", "done": True, "note": "9:11 am"},
            {"label": "Fix to the plaster wall", "done": False, "note": ""},
        ],
        "photos": [
            {"url": static(f"art/ph-{name}.svg"), "alt": alt, "caption": "9:06 am"}
            for name, alt in [("flatpack", "Boxes"), ("frame", "Frame up"), ("wall", "The wall")]
        ],
        "columns": [{"label": "Week of"}, {"label": "After fees", "end": True}],
        "rows": [["9 Nov", "$760.00"], ["16 Nov", "$980.00"]],
        "review": {
            "stars": 5,
            "text": "Quick, careful, and she took the boxes away.",
            "published_at": now,
            "author_name": "Ruby N.",
            "author_photo": static("av/ruby.svg"),
        },
        **_times(),
        **_talk(),
    }


def _tasker(name: str, *, photo: str, stars: float | None, count: int) -> dict[str, Any]:
    return {
        "name": name,
        "url": "#cards",
        "photo_url": photo,
        "stars": stars,
        "count": count,
        "verified": bool(count),
    }


def _times() -> dict[str, Any]:
    week = zip(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"], range(23, 30), strict=True)
    slots = [("9:00", False), ("10:30", True), ("11:00", False)]
    return {
        "days": [
            {
                "label": label,
                "number": number,
                "href": "#booking",
                "state": {"Tue": "some", "Wed": "full"}.get(label, ""),
                "current": label == "Fri",
            }
            for label, number in week
        ],
        "parts": [
            {
                "label": "Morning",
                "slots": [
                    {"value": at, "label": f"{at} am", "taken": taken, "checked": at == "9:00"}
                    for at, taken in slots
                ],
            }
        ],
    }


def _talk() -> dict[str, Any]:
    mei = _Sample(public_name="Mei L.", first_name="Mei", photo_url=static("av/mei.svg"))
    talk = _Sample(ref="wwwwwwww", title="Wardrobe, Newtown", unread=0, is_masked=True)

    def said(seq: int, body: str, **more: Any) -> _Sample:
        facts = {"created_at": clock.now(), "sender": mei, "conversation": talk, "side": "tasker"}
        facts |= {"photos": _Sample(all=[]), "report_ref": f"{talk.ref}-{seq}"}
        return _Sample(seq=seq, rev=seq, body=body, words=body, **facts | more)

    done = said(4, "Mei has marked the work done", is_system=True, icon="clipboard-check")
    messages = [
        said(1, "One cam lock was bent, I had a spare. All good!"),
        said(2, "My number is [hidden]", is_masked=True),
        said(3, "Thank you!", side="client"),
        said(5, "", side="client", is_removed=True),
        done,
    ]
    return {
        "talk": talk,
        "talks": [
            _Sample(conversation=talk, other=mei, last=messages[0], unread=2),
            _Sample(conversation=_Sample(ref="xxxxxxxx"), other=mei, last=done, unread=0),
        ],
        "messages_said": messages,
        "writing": MessageForm(auto_id="talk_%s"),
        "other": mei,
        "quick": ["On my way", "Running late"],
        "deal": _Sample(asked=[Choice("approve", "Approve and release", "#talk", "primary")]),
    }


class _Sample(SimpleNamespace):
    """Stands for a row of the database; what a sample does not say is empty."""

    def __getattr__(self, name: str) -> str:
        if name.startswith("_"):
            raise AttributeError(name)
        return ""
