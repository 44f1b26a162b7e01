"""Decisions about disputes: the queue, the case with its decision sheet, a second look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import photo_answer, refuse
from marketplace.desk.disputes import (
    DecisionForm,
    QuestionForm,
    ReturnForm,
    ledger_of,
    queue,
)
from marketplace.desk.evidence import evidence_of, photo_of
from marketplace.desk.forms import SureForm
from marketplace.desk.views.acting import Sheet, answer, needs, page
from marketplace.disputes import actions, queries

if TYPE_CHECKING:
    from marketplace.disputes.models import Dispute, Ruling

Lines = tuple[tuple[str, Any], ...]
READ, RULE = "disputes.view_dispute", "disputes.change_dispute"


@needs(READ)
def listing(request: PersonRequest) -> HttpResponse:
    """List what is open, the first to fall due first."""
    home = reverse("wagtailadmin_home")
    sheet = Sheet(_("Disputes"), home, _("Home"), verb="", done="")
    soon = request.GET.get("due") == "soon"
    return page(request, "desk/disputes.html", sheet, rows=queue(soon=soon))


@needs(READ)
def case(request: PersonRequest, ref: str) -> HttpResponse:
    """Show the evidence in order, and take a ruling once its effect has been seen."""
    dispute = queries.dispute_by_ref(ref)
    found = queries.case_of(dispute)
    may_rule = dispute.is_under_review and request.user.has_perm(RULE)
    form, status = DecisionForm(request.POST or None, case=found), 200
    context: dict[str, Any] = {}
    if request.method == "POST" and may_rule:
        status, context = _decide(request, dispute, form)
        if status == 303:
            return HttpResponseRedirect(_url(ref), status=303)
    standing = found.ruling if found.ruling and found.ruling.is_waiting else None
    context |= {
        "dispute": dispute,
        "booking": dispute.booking,
        "case": found,
        "evidence": evidence_of(found),
        "form": form if may_rule and not standing else None,
        "standing": standing,
        "standing_lines": _ruling(dispute, standing),
        "needs_two": queries.needs_two_people(dispute),
        "may_ask": may_rule and not standing and dispute.question_at is None,
        "guide": queries.GUIDE,
    }
    return page(request, "desk/dispute.html", _sheet(dispute), status=status, **context)


@needs(RULE)
def question(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask both sides for more, once."""
    dispute = queries.dispute_by_ref(ref)
    sheet = _sheet(
        dispute,
        title=_("Ask both sides"),
        verb=_("Ask"),
        done=_("Both are asked; our clock stands still meanwhile."),
        warning=_("It can be asked once. Both have 48 hours to answer."),
    )

    def ask(said: dict[str, Any]) -> None:
        actions.ask_evidence(dispute_ref=ref, actor=request.user, **said)

    return answer(request, sheet, QuestionForm(request.POST or None), ask)


@needs(RULE)
def confirmation(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Confirm a colleague's ruling, which carries it out."""
    dispute = queries.dispute_by_ref(ref)
    sheet = _sheet(
        dispute,
        title=_("Confirm a ruling"),
        verb=_("Confirm and carry out"),
        done=_("The ruling is carried out."),
        warning=_("The money moves at once."),
        more=_ruling(dispute, queries.case_of(dispute).ruling),
    )

    def confirm(_said: dict[str, Any]) -> None:
        actions.confirm_ruling(dispute_ref=ref, ruling_id=number, actor=request.user)

    return answer(request, sheet, SureForm(request.POST), confirm)


@needs(RULE)
def sending_back(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Send a ruling back to be thought over."""
    dispute = queries.dispute_by_ref(ref)
    sheet = _sheet(
        dispute,
        title=_("Send a ruling back"),
        verb=_("Send it back"),
        done=_("The ruling is sent back; the case is open again."),
        more=_ruling(dispute, queries.case_of(dispute).ruling),
    )

    def send(said: dict[str, Any]) -> None:
        actions.send_ruling_back(dispute_ref=ref, ruling_id=number, actor=request.user, **said)

    return answer(request, sheet, ReturnForm(request.POST or None), send)


@needs(READ)
def photo(request: PersonRequest, ref: str, source: str, key: str) -> HttpResponseBase:
    """Serve a photo of the evidence to operators."""
    found = photo_of(queries.dispute_by_ref(ref), source, key)
    if found is None:
        raise Http404
    return photo_answer(found, cache="private, no-store")


def _decide(
    request: PersonRequest, dispute: Dispute, form: DecisionForm
) -> tuple[int, dict[str, Any]]:
    """Show what the amount does, or rule when that was seen; return status and more to show."""
    if not form.is_valid():
        return 422, {}
    said = form.cleaned_data
    if said["kept"] > dispute.contested:
        form.add_error("kept", _("That is more than is contested."))
        return 422, {}
    effect = queries.effect_of(dispute, said["kept"])
    if not form.was_shown or "confirmed" not in request.POST:
        shown = {"effect": effect, "ledger": ledger_of(dispute, effect)}
        return 200, shown | {"kept_minor": said["kept"].minor}
    verdict = actions.Verdict(said["rule"], said["kept"], said["reason"], said["evidence"])
    try:
        made = actions.rule(dispute_ref=dispute.ref, actor=request.user, verdict=verdict)
    except Refusal as refusal:
        return refuse(form, refusal), {}
    waits = _("The ruling waits for a second person.")
    messages.success(request, waits if made.is_waiting else _("The ruling is carried out."))
    return 303, {}


def _ruling(dispute: Dispute, ruling: Ruling | None) -> Lines:
    """Return what was ruled and what it does with the money."""
    if ruling is None or not ruling.is_waiting:
        return ()
    effect = queries.effect_of(dispute, ruling.kept)
    return (
        (_("Ruling by"), ruling.operator),
        (_("What happened"), ruling.rule_words.what),
        (_("Reasons"), ruling.reason),
        (_("Back to the client"), effect.refund),
        (_("To the tasker"), effect.net),
        (_("Fees of the platform"), effect.fees),
    )


def _sheet(dispute: Dispute, *, title: str = "", more: Lines = (), **said: str) -> Sheet:
    booking = dispute.booking
    is_case = not title
    about = (
        (_("Booking"), booking.title),
        (_("Client"), booking.client),
        (_("Tasker"), booking.tasker.person),
    )
    return Sheet(
        title=title or _("Dispute about %(title)s") % {"title": booking.title},
        back=reverse("desk:disputes") if is_case else _url(dispute.ref),
        back_label=_("Disputes") if is_case else booking.title,
        verb=said.get("verb", ""),
        done=said.get("done", ""),
        warning=said.get("warning", ""),
        lines=() if is_case else (*about, *more),
    )


def _url(ref: str) -> str:
    return reverse("desk:dispute", args=[ref])
