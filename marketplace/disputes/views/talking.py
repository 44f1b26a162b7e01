"""A dispute's own pages: the case, statements, proposals, and the ways out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from marketplace.core.errors import Missing, Refusal
from marketplace.core.money import Money, parse
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import photo_answer, refuse, render, see_other
from marketplace.disputes import actions, queries
from marketplace.disputes.forms import ProposalForm, StatementForm

if TYPE_CHECKING:
    from django.forms import BaseForm

    from marketplace.disputes.models import Dispute

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def detail(request: PersonRequest, ref: str) -> HttpResponse:
    """Show the case to one of its sides, and take what they add to it."""
    dispute = queries.dispute_for(request.user, ref)
    form, status = StatementForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = _tried(
            form, lambda **said: actions.add_statement(dispute_ref=ref, actor=request.user, **said)
        )
        if status == 200:
            messages.success(request, _("It is added. The other side has been told."))
            return _back(request, ref)
    context = _context(dispute, request) | {"form": form}
    return render(request, "disputes/detail.html", context, status=status)


@require_GET
def photo(request: PersonRequest, ref: str, number: int) -> HttpResponseBase:
    """Serve a photo of the case to its sides."""
    found = queries.evidence_photo(queries.dispute_for(request.user, ref), number)
    return photo_answer(found.image, cache="private, max-age=86400")


@require_http_methods(METHODS)
def proposals(request: PersonRequest, ref: str) -> HttpResponse:
    """Propose a division, with what it brings both sides before it is sent."""
    dispute = queries.dispute_for(request.user, ref)
    if request.method != "POST" and not _may(dispute, request, "propose"):
        return _back(request, ref)
    is_preview = "preview" in request.POST
    form, status = _proposal(request, dispute, is_preview=is_preview), 200
    if request.method == "POST" and not is_preview:
        status = _tried(
            form, lambda **said: actions.propose(dispute_ref=ref, actor=request.user, **said)
        )
        if status == 200:
            messages.success(request, _("Your proposal is on its way."))
            return _back(request, ref)
    kept = _typed(request, dispute)
    context = _context(dispute, request) | {
        "form": form,
        "kept": kept,
        "effect": queries.effect_of(dispute, kept) if kept is not None else None,
    }
    return render(request, "disputes/proposal.html", context, part="effect", status=status)


@require_http_methods(METHODS)
def acceptance(request: PersonRequest, ref: str, number: int) -> HttpResponse:
    """Show to the cent what accepting a proposal does, and accept it."""
    dispute = queries.dispute_for(request.user, ref)
    if request.method == "POST":
        actions.accept(dispute_ref=ref, proposal_id=number, actor=request.user)
        messages.success(request, _("You agree. The money is on its way to both of you."))
        return _back(request, ref)
    context = _context(dispute, request)
    offer = next((each for each in context["case"].offers if each.proposal.pk == number), None)
    if offer is None or offer.is_mine:
        raise Missing(_("There is no such proposal."))
    if not offer.may_accept:
        return _back(request, ref)
    return render(request, "disputes/acceptance.html", context | {"offer": offer})


@require_http_methods(METHODS)
def review(request: PersonRequest, ref: str) -> HttpResponse:
    """Ask our people to decide."""
    dispute = queries.dispute_for(request.user, ref)
    if request.method == "POST":
        actions.escalate(dispute_ref=ref, actor=request.user)
        messages.success(request, _("We look at it now and decide within three working days."))
        return _back(request, ref)
    if not _may(dispute, request, "escalate"):
        return _back(request, ref)
    return render(request, "disputes/review.html", _context(dispute, request))


@require_http_methods(METHODS)
def withdrawal(request: PersonRequest, ref: str) -> HttpResponse:
    """Take a reported problem back, after seeing what that does."""
    dispute = queries.dispute_for(request.user, ref)
    if request.method == "POST":
        actions.withdraw(dispute_ref=ref, actor=request.user)
        messages.success(request, _("It is withdrawn."))
        return _back(request, ref)
    if not _may(dispute, request, "withdraw"):
        return _back(request, ref)
    context = _context(dispute, request) | {"consequence": queries.withdrawing(dispute)}
    return render(request, "disputes/withdrawal.html", context)


def _proposal(request: PersonRequest, dispute: Dispute, *, is_preview: bool) -> ProposalForm:
    if request.method == "POST" and not is_preview:
        return ProposalForm(request.POST, currency=dispute.currency)
    typed = request.POST.dict() if is_preview else None
    return ProposalForm(initial=typed, currency=dispute.currency)


def _typed(request: PersonRequest, dispute: Dispute) -> Money | None:
    """Return the amount as far as it can be read."""
    text = request.POST.get("kept") or request.GET.get("kept") or ""
    try:
        kept = parse(text, dispute.currency)
    except Refusal:
        return None
    return kept if kept <= dispute.contested else None


def _context(dispute: Dispute, request: PersonRequest) -> dict[str, Any]:
    booking = dispute.booking
    side = booking.side_of(request.user)
    is_client = side is Actor.CLIENT
    case = queries.case_of(dispute, side)
    return {
        "dispute": dispute,
        "booking": booking,
        "case": case,
        "is_client": is_client,
        "is_mine": dispute.is_by(side),
        "other": booking.tasker.person if is_client else booking.client,
        "choices": queries.choices(dispute, request.user, is_asked=case.waits_for_reader),
        "hours_left": queries.hours_left(dispute),
        "timeline": queries.timeline(dispute),
        "guide": queries.GUIDE,
    }


def _may(dispute: Dispute, request: PersonRequest, event: str) -> bool:
    return any(choice.event == event for choice in queries.choices(dispute, request.user))


def _tried(form: BaseForm, act: Any) -> int:
    """Act with what a valid form says; return 200, or the status of what stands in the way."""
    if not form.is_valid():
        return 422
    try:
        act(**form.cleaned_data)
    except Refusal as refusal:
        return refuse(form, refusal)
    return 200


def _back(request: PersonRequest, ref: str) -> HttpResponse:
    return see_other(request, reverse("disputes:detail", args=[ref]))
