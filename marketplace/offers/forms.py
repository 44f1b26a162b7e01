"""Forms of offers: what a tasker proposes, why a client says no."""

from __future__ import annotations

import uuid
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import face, now
from marketplace.core.errors import Refusal
from marketplace.core.money import Money, parse
from marketplace.offers.models import Offer
from marketplace.offers.terms import LONGEST, Terms
from marketplace.taskers import queries as taskers

if TYPE_CHECKING:
    from marketplace.core.policies import Policy
    from marketplace.jobs.models import Job
    from marketplace.taskers.models import TaskerProfile

OWN_TIME = "own"
YEARS_AROUND = 2
LENGTHS = (30, 45, 60, 90, 120, 150, 180, 240, 300, 360, 420, 480, 600, 720)


class MoneyInput(forms.TextInput):
    """A text control drawn as a price."""

    component = "money"


class SlotRadios(forms.RadioSelect):
    """Radios drawn as chips."""

    component = "chips"


class OfferForm(forms.Form):
    """Price, time and words of an offer; the free times follow day and duration."""

    price = forms.CharField(
        label=_("Your price for the whole job"),
        max_length=12,
        widget=MoneyInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text=_("With everything that you bring. The client sees the price with the fee."),
    )
    day = forms.DateField(
        label=_("Which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    minutes = forms.TypedChoiceField(label=_("How long will it take?"), coerce=int)
    start = forms.ChoiceField(label=_("When do you start?"), widget=SlotRadios)
    own_time = forms.TimeField(
        label=_("Another time"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "step": 900}, format="%H:%M"),
        help_text=_("Counts when “Another time” is chosen above."),
    )
    message = forms.CharField(
        label=_("Why you?"),
        min_length=20,
        max_length=1200,
        widget=forms.Textarea(attrs={"rows": 5, "data-grow": True}),
        help_text=_("How often you have done this, what you bring, what you need from the client."),
    )
    not_included = forms.CharField(
        label=_("What is not included"),
        required=False,
        max_length=300,
        help_text=_("For example materials, parking, or taking the rubbish away."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, job: Job, profile: TaskerProfile, policy: Policy, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.job, self.profile, self.policy = job, profile, policy
        self.initial.setdefault("key", str(uuid.uuid4()))
        lengths: Any = self.fields["minutes"]
        lengths.choices = [(n, _length(n)) for n in self._lengths()]
        start: Any = self.fields["start"]
        slots = self._slots()
        start.choices = [*slots, (OWN_TIME, gettext("Another time"))]
        if self.initial.get("start") and self.initial["start"] not in dict(start.choices):
            self.initial["start"] = OWN_TIME
        today = now().astimezone(job.zone).date()
        self.fields["day"].widget.attrs["min"] = today.isoformat()

    @property
    def typed_price(self) -> Money | None:
        """Return the price as far as it can be read."""
        try:
            return parse(str(self["price"].value() or ""), self.job.currency)
        except Refusal:
            return None

    def clean_price(self) -> Money:
        """Read the amount."""
        try:
            return parse(self.cleaned_data["price"], self.job.currency)
        except Refusal as refusal:
            raise forms.ValidationError(refusal.message) from refusal

    def clean_day(self) -> date:
        """Check that the day is one that anybody plans for."""
        day: date = self.cleaned_data["day"]
        if day.year > now().year + YEARS_AROUND:
            raise forms.ValidationError(_("Choose a day within the next two years."))
        return day

    def clean(self) -> dict[str, Any]:
        """Ask for the time when a free one was not taken."""
        values = super().clean() or {}
        lacks_time = values.get("start") == OWN_TIME and not values.get("own_time")
        if lacks_time and "own_time" not in self.errors:
            self.add_error("own_time", gettext("Enter the time you would start."))
        return values

    def terms(self) -> Terms:
        """Return what was typed, as the actions take it; times are by the clock of the place."""
        said = self.cleaned_data
        hour = said["own_time"] if said["start"] == OWN_TIME else time.fromisoformat(said["start"])
        starts_at = datetime.combine(said["day"], hour, self.job.zone)
        length = timedelta(minutes=said["minutes"])
        return Terms(
            said["price"], starts_at, starts_at + length, said["message"], said["not_included"]
        )

    def _lengths(self) -> list[int]:
        """Return the durations to choose from, with the present one among them."""
        present = _minutes(self.initial.get("minutes"))
        return sorted({*LENGTHS, present} - {0})

    def _slots(self) -> list[tuple[str, str]]:
        """Return the tasker's free starts on the day, by the clock of the job's place."""
        day, length = self["day"].value(), _minutes(self["minutes"].value())
        if not isinstance(day, date):
            day = _day(str(day or ""))
        if day is None or not _is_near(day) or not length:
            return []
        buffer = self.policy.busy_buffer
        (found,) = taskers.free_days(self.profile, day, days=1, minutes=length, buffer=buffer)
        starts = [slot.start.astimezone(self.job.zone) for slot in found.slots]
        return [(f"{s:%H:%M}", face(s)) for s in starts if s.date() == day]


class CounterForm(OfferForm):
    """What the client proposes instead: price, time and scope as the offer has them, changed."""

    # Shorter than a tasker's message, and not asked for.
    message = forms.CharField(
        required=False, max_length=600, widget=forms.Textarea(attrs={"rows": 3, "data-grow": True})
    )

    def __init__(self, *args: Any, offer: Offer, **options: Any) -> None:
        super().__init__(*args, job=offer.job, profile=offer.tasker, **options)
        name = {"name": offer.tasker.person.first_name}
        words = {
            "price": (gettext("What you would pay %(name)s"), gettext("Before the service fee.")),
            "minutes": (gettext("How long may it take?"), ""),
            "start": (gettext("When should %(name)s start?"), ""),
            "not_included": (gettext("What %(name)s may leave out"), ""),
            "message": (
                gettext("A line to %(name)s"),
                gettext("Why this price or time, so that a yes is easy."),
            ),
        }
        for field, (label, help_text) in words.items():
            # The fields are bound by now: the free times were looked up from two of them.
            self[field].label, self[field].help_text = label % name, help_text


class DeclineForm(forms.Form):
    """Why the client does not want an offer."""

    reason = forms.ChoiceField(
        label=_("Why not this one?"),
        choices=Offer.Decline,
        widget=forms.RadioSelect,
        help_text=_("The tasker reads this line, so that the next offer fits better."),
    )


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:  # looks like a date and is none, such as 31 February
        return None


def _is_near(day: date) -> bool:
    """Say whether calendars reach that far; those of the years 1 and 9999 end in errors."""
    return abs(day.year - now().year) <= YEARS_AROUND


def _minutes(typed: Any) -> int:
    """Return a length in minutes, 0 for what is none or takes too long."""
    text = str(typed or "")
    minutes = int(text) if text.isdecimal() and len(text) < 5 else 0
    return minutes if minutes <= LONGEST.total_seconds() / 60 else 0


def _length(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    words = [gettext("%(n)d h") % {"n": hours}] if hours else []
    return " ".join([*words, gettext("%(n)d min") % {"n": rest}] if rest else words)
