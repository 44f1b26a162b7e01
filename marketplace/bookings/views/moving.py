"""Questions of one side to the other, and their answers: a new time, an end in peace."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from marketplace.bookings import actions, queries
from marketplace.bookings.choosing import standing
from marketplace.bookings.divided import division_lines
from marketplace.bookings.forms import MoveForm, PeaceForm, StopForm, moment_of
from marketplace.bookings.slots import picker
from marketplace.bookings.tiers import Tier, divide
from marketplace.bookings.views.common import METHODS, back, may, sides, tried
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import render

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking, Proposal


@require_http_methods(METHODS)
def new_time(request: PersonRequest, ref: str) -> HttpResponse:
    """Choose up to three other times from the tasker's calendar, and ask."""
    booking = queries.booking_for(request.user, ref)
    if not may(booking, request, "move"):
        return back(request, ref)
    form, status = MoveForm(request.POST or None), 200
    if request.method == "POST":
        status = tried(
            form,
            lambda starts, reason: actions.propose_move(
                booking_ref=ref, starts=starts, reason=reason, actor=request.user
            ),
        )
        if status == 200:
            messages.success(request, _("Asked. The present time stands until the answer."))
            return back(request, ref)
    policy = policies.policy_of(booking.policy)
    asked = request.POST if request.method == "POST" else request.GET
    context = sides(booking, request) | {
        "form": form,
        "policy": policy,
        "picker": picker(
            booking,
            day=_day(asked),
            chosen=_moments(asked, "starts" if request.method == "POST" else "start"),
            most=policy.move_slots,
        ),
    }
    return render(request, "bookings/new_time.html", context, part="times", status=status)


@require_http_methods(METHODS)
def agreement(request: PersonRequest, ref: str) -> HttpResponse:
    """Propose to cancel without fault, or to stop work that has begun for a part of the price."""
    booking = queries.booking_for(request.user, ref)
    stops = booking.is_in_progress
    if not may(booking, request, "agree_stop") and not booking.is_scheduled:
        return back(request, ref)
    form: StopForm | PeaceForm
    if stops:
        form = StopForm(request.POST or None, currency=booking.currency)
    else:
        form = PeaceForm(request.POST or None)
        if booking.is_direct or booking.side_of(request.user) is not Actor.CLIENT:
            form.fields.pop("reopen_job")
    status = 200
    if request.method == "POST":
        ask = actions.propose_stop if stops else actions.propose_cancel
        status = tried(form, lambda **said: ask(booking_ref=ref, actor=request.user, **said))
        if status == 200:
            messages.success(request, _("Asked. Nothing changes until the answer."))
            return back(request, ref)
    context = sides(booking, request) | {"form": form, "stops": stops}
    return render(request, "bookings/agreement.html", context, status=status)


@require_http_methods(METHODS)
def proposal(request: PersonRequest, ref: str) -> HttpResponse:
    """Show the question that is open, and take the answer, or take the question back."""
    booking = queries.booking_for(request.user, ref)
    problem, status = "", 200
    if request.method == "POST":
        try:
            said = _answer(request, booking)
        except Refusal as refusal:
            problem, status = refusal.message, refusal.status
            booking = queries.booking_for(request.user, ref)
        else:
            messages.success(request, said)
            return back(request, ref)
    found = standing(booking)
    if found is None:
        if problem:
            messages.error(request, problem)
        return back(request, ref)
    side = booking.side_of(request.user) or Actor.CLIENT
    context = sides(booking, request) | {
        "proposal": found,
        "is_own": found.is_by(side),
        "problem": problem,
        **_consequence(booking, found, side),
    }
    return render(request, "bookings/proposal.html", context, status=status)


def _answer(request: PersonRequest, booking: Booking) -> str:
    """Do what the pressed button says; return what the page then tells."""
    number = request.POST.get("proposal", "")
    about = {
        "booking_ref": booking.ref,
        "proposal_id": int(number) if number.isdecimal() else 0,
        "actor": request.user,
    }
    answer = request.POST.get("answer")
    if answer == "withdraw":
        actions.withdraw_proposal(**about)
        return _("Taken back. All stays as it was agreed.")
    if answer == "refuse":
        actions.refuse_proposal(**about)
        return _("You said no. All stays as it was agreed.")
    if answer != "accept":
        raise actions.NotOffered(_("Say yes or no."))
    actions.accept_proposal(
        **about,
        start=moment_of(request.POST.get("start", "")),
        reopen_job=request.POST.get("job") == "reopen",
    )
    return _("Agreed.")


def _consequence(booking: Booking, found: Proposal, side: Actor) -> dict[str, Any]:
    """Return what saying yes does to the money, when it is about that."""
    if found.is_move:
        return {"starts": [each for each in found.starts if each > now()]}
    tier = Tier.STOPPED if found.is_stop else Tier.AGREED
    division = divide(booking, tier, found.pay_minor or 0)
    return {"division": division, "rows": division_lines(booking, division, side)}


def _day(asked: QueryDict) -> date | None:
    try:
        return date.fromisoformat(asked.get("day", ""))
    except ValueError:
        return None


def _moments(asked: QueryDict, name: str) -> list[datetime]:
    return [moment for each in asked.getlist(name) if (moment := moment_of(each))]
