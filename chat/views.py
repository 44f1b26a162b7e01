"""Pages of conversations: the inbox, a thread, its messages and photos."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chat import actions, deals, queries
from chat import photos as uploads
from chat.forms import MessageForm
from chat.models import Conversation, Message, Photo
from chat.refusals import TooFast
from marketplace.bookings import queries as bookings
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import photo_answer, refuse, render, see_other
from marketplace.offers import queries as offers

TEXT = "text/plain; charset=utf-8"
FILTERS = ("asked", "unread")


@require_GET
def inbox(request: PersonRequest) -> HttpResponse:
    """Show all conversations, those that wait for the person, or those with something unread."""
    return render(request, "chat/inbox.html", _list(request))


@require_GET
def conversation(request: PersonRequest, ref: str) -> HttpResponse:
    """Show a conversation: its newest messages, or those before a number."""
    return _page(request, _mine(request, ref), MessageForm())


@require_http_methods(["GET", "POST"])
def messages(request: PersonRequest, ref: str) -> HttpResponse:
    """Give what a reader lacks, or take a message; the script gets the same fragment from both."""
    if request.method == "GET":
        return _news(request, _thread(request, ref))
    form = MessageForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            said = _say(request, ref, form)
        except Refusal as refusal:
            status = refuse(form, refusal)
        else:
            talk = said.conversation
            return _news(request, talk, said) if request.htmx else _said(request, talk, form)
    if request.htmx:
        _thread(request, ref)  # for others it does not exist, whatever they sent
        return _refused(form, status)
    return _page(request, _mine(request, ref), form, status)


@require_POST
def removal(request: PersonRequest, ref: str, seq: int) -> HttpResponse:
    """Take back one's own message."""
    talk = _thread(request, ref)
    actions.remove_message(conversation_id=talk.pk, seq=seq, actor=request.user)
    return see_other(request, _url(talk))


@require_POST
def photos(request: PersonRequest, ref: str) -> HttpResponse:
    """Keep photos until their message is sent; the script shows them in the composer."""
    talk = _thread(request, ref)
    form = MessageForm(request.POST, request.FILES)
    status = 422
    if form.is_valid():
        try:
            return render(request, "chat/_waiting.html", {"photos": _kept(request, talk, form)})
        except Refusal as refusal:
            status = refuse(form, refusal)
    return _refused(form, status)


@require_GET
def photo(request: PersonRequest, ref: str) -> FileResponse:
    """Serve a photo to the two who talk, and to nobody else."""
    found = queries.photo_for(request.user, ref)
    if found is None:
        raise Http404
    return photo_answer(found.file, cache="private, max-age=86400, immutable")


@require_POST
def reading(request: PersonRequest, ref: str) -> HttpResponse:
    """Mark everything as read, for browsers without script: a page that is fetched is not read."""
    talk = _mine(request, ref)
    actions.mark_read(conversation_id=talk.pk, person=request.user, seq=talk.last_seq)
    return see_other(request, _url(talk))


@require_POST
def about_offer(request: PersonRequest, ref: str) -> HttpResponse:
    """Go to the thread of an offer, opening it at the first time."""
    offer = offers.offer_for(request.user, ref)
    if offer is None:
        raise Http404
    return _opened(request, offer.job_id, offer.tasker_id)


@require_POST
def about_booking(request: PersonRequest, ref: str) -> HttpResponse:
    """Go to the thread of a booking."""
    booking = bookings.booking_for(request.user, ref)
    return see_other(request, _url(actions.conversation_about(booking)))


def _opened(request: PersonRequest, job_id: int, profile_id: int) -> HttpResponse:
    talk = actions.open_conversation(
        job_id=job_id, tasker_profile_id=profile_id, actor=request.user
    )
    return see_other(request, _url(talk))


def _mine(request: PersonRequest, ref: str) -> Conversation:
    found = queries.conversation_for(request.user, ref)
    if found is None:
        raise Http404
    return found


def _thread(request: PersonRequest, ref: str) -> Conversation:
    found = queries.thread_for(request.user, ref)
    if found is None:
        raise Http404
    return found


def _page(
    request: PersonRequest, talk: Conversation, form: MessageForm, status: int = 200
) -> HttpResponse:
    before = request.GET.get("before", "")
    shown = queries.window(talk, before=int(before[:9]) if before.isdecimal() else None)
    other = talk.other(request.user)
    context = {
        **_list(request),
        "talk": talk,
        "other": other,
        "side": "client" if request.user.pk == talk.client_id else "tasker",
        "window": shown,
        "is_past": bool(before),
        "seen_seq": _seen(shown.messages, talk, request.user.pk),
        "is_closed": deals.is_closed(talk),
        "deal": deals.deal_of(talk, request.user),
        "form": form,
        "key": form.data.get("key") or uuid4(),
        "quick": _quick(talk, request),
    }
    return render(request, "chat/conversation.html", context, status=status)


def _list(request: PersonRequest) -> dict[str, Any]:
    shown = request.GET.get("filter", "")
    shown = shown if shown in FILTERS else ""
    asked = deals.waiting_for(request.user) if shown == "asked" else None
    number = request.GET.get("page", "")
    page = max(1, int(number[:4])) if number.isdecimal() else 1
    rows, more = queries.inbox(request.user, unread_only=shown == "unread", asked=asked, page=page)
    return {"rows": rows, "more": page + 1 if more else None, "shown": shown}


def _news(request: PersonRequest, talk: Conversation, said: Message | None = None) -> HttpResponse:
    after = request.GET.get("after", "")
    found = queries.changed_since(talk, int(after[:9]) if after.isdecimal() else 0, said=said)
    if found is None:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    # The same for both readers, as the socket sends it: nothing of the request is in it.
    drawn = render_to_string("chat/_messages.html", {"messages": found}) if found else ""
    return HttpResponse(drawn, headers={"Cache-Control": "no-store"})


def _say(request: PersonRequest, ref: str, form: MessageForm) -> Message:
    key: UUID = form.cleaned_data["key"]
    refs = request.POST.getlist("photo")
    if form.cleaned_data["photos"]:
        talk = _thread(request, ref)
        if not queries.is_said(talk, request.user, key):
            refs += [each.ref for each in _kept(request, talk, form)]
    return actions.send_message(
        conversation_ref=ref,
        sender=request.user,
        body=form.cleaned_data["quick"] or form.cleaned_data["body"],
        client_id=key,
        attachment_ids=refs,
    )


def _said(request: PersonRequest, talk: Conversation, form: MessageForm) -> HttpResponse:
    typed = form.cleaned_data["body"] if form.cleaned_data["quick"] else ""
    if typed:  # a ready sentence went out, what was being written stays
        return _page(request, _mine(request, talk.ref), MessageForm(initial={"body": typed}))
    return see_other(request, f"{_url(talk)}#end")


def _kept(request: PersonRequest, talk: Conversation, form: MessageForm) -> list[Photo]:
    return [
        uploads.add(conversation_id=talk.pk, owner=request.user, upload=upload)
        for upload in form.cleaned_data["photos"]
    ]


def _refused(form: MessageForm, status: int) -> HttpResponse:
    """Say why in words alone: the script puts them beside what stays in the composer."""
    reasons = [str(text) for errors in form.errors.values() for text in errors]
    headers = {"Retry-After": str(TooFast.retry_after)} if status == 429 else {}
    return HttpResponse(reasons[0], status=status, content_type=TEXT, headers=headers)


def _seen(shown: Any, talk: Conversation, person_id: int) -> int:
    """Return the person's last message that the other side has read, 0 for none."""
    mine: list[Message] = [each for each in shown if each.sender_id == person_id]
    return max((each.seq for each in mine if each.seq <= (talk.seen or 0)), default=0)


def _quick(talk: Conversation, request: Request | HttpRequest) -> list[str]:
    if not talk.booking_ref:
        return []
    if request.user.pk == talk.client_id:
        return [_("What time will you be here?"), _("Thanks!")]
    return [_("I am on my way"), _("I am ten minutes late"), _("Thanks!")]


def _url(talk: Conversation) -> str:
    return reverse("chat:conversation", args=[talk.ref])
