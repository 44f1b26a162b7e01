"""The day of the work: on the way, nobody there, more time to look."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from marketplace.bookings import actions, queries
from marketplace.bookings.choosing import absent_from
from marketplace.bookings.divided import division_lines
from marketplace.bookings.doorsteps import Doorstep, minutes_until
from marketplace.bookings.forms import DepartureForm, DoorForm, PauseForm, TryForm
from marketplace.bookings.tiers import Tier, divide, door_minor
from marketplace.bookings.views.common import METHODS, back, may, sides, tried
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.states import Actor
from marketplace.core.web import render, see_other

if TYPE_CHECKING:
    from marketplace.bookings.models import Booking
    from marketplace.core.policies import Policy


@require_http_methods(METHODS)
def departure(request: PersonRequest, ref: str) -> HttpResponse:
    """Let the tasker say when to expect them."""
    booking = queries.booking_for(request.user, ref)
    if not may(booking, request, "set_off"):
        return back(request, ref)
    form, status = DepartureForm(request.POST or None, initial={"minutes": 30}), 200
    if request.method == "POST":
        status = tried(
            form,
            lambda minutes: actions.set_off(booking_ref=ref, minutes=minutes, actor=request.user),
        )
        if status == 200:
            messages.success(request, _("Your client knows that you are on the way."))
            return back(request, ref)
    context = sides(booking, request) | {
        "form": form,
        "address": queries.address_for(booking, request.user),
    }
    return render(request, "bookings/departure.html", context, status=status)


@require_http_methods(METHODS)
def absence(request: PersonRequest, ref: str) -> HttpResponse:
    """Say that the other side has not come, after reading what that leads to."""
    booking = queries.booking_for(request.user, ref)
    is_client = booking.side_of(request.user) is Actor.CLIENT
    problem, status = "", 200
    if request.method == "POST":
        report = actions.report_tasker_absent if is_client else actions.report_client_absent
        try:
            report(booking_ref=ref, actor=request.user)
        except Refusal as refusal:
            problem, status = refusal.message, refusal.status
        else:
            messages.success(request, _("We have told the other side."))
            return back(request, ref)
    elif not may(booking, request, "report_absent"):
        return back(request, ref)
    elif not is_client:
        return see_other(request, reverse("bookings:doorstep", args=[ref]))
    policy = policies.policy_of(booking.policy)
    again = booking.starts_at + timedelta(minutes=policy.absent_again_minutes)
    context = sides(booking, request) | {
        "problem": problem,
        "policy": policy,
        "from": absent_from(booking, Actor.CLIENT, policy),
        "again": again if now() < again else None,
    }
    template = "bookings/absence.html" if is_client else "bookings/doorstep.html"
    extra = {} if is_client else {"form": DoorForm(), "tried": TryForm(), **_wait(booking, policy)}
    return render(request, template, context | extra, status=status)


@require_http_methods(METHODS)
def doorstep(request: PersonRequest, ref: str) -> HttpResponse:
    """Lead the tasker through the wait at a closed door: the photo, the tries, the countdown."""
    booking = queries.booking_for(request.user, ref)
    if booking.side_of(request.user) is not Actor.TASKER and request.method != "POST":
        return back(request, ref)
    if not may(booking, request, "report_absent"):
        return back(request, ref)
    form, status = DoorForm(request.POST or None, request.FILES or None), 200
    if request.method == "POST":
        status = tried(
            form,
            lambda photo, note: actions.arrive(
                booking_ref=ref, photo=photo, note=note, actor=request.user
            ),
        )
        if status == 200:
            return see_other(request, reverse("bookings:doorstep", args=[ref]))
    policy = policies.policy_of(booking.policy)
    context = sides(booking, request) | {"form": form, "policy": policy, "tried": TryForm()}
    return render(
        request, "bookings/doorstep.html", context | _wait(booking, policy), status=status
    )


@require_POST
def tries(request: PersonRequest, ref: str) -> HttpResponse:
    """Note a try to reach the client."""
    booking = queries.booking_for(request.user, ref)
    form = TryForm(request.POST)
    status = tried(
        form,
        lambda means: actions.try_contact(booking_ref=ref, means=means, actor=request.user),
    )
    if status == 200:
        return see_other(request, reverse("bookings:doorstep", args=[ref]))
    policy = policies.policy_of(booking.policy)
    context = sides(booking, request) | {"form": DoorForm(), "policy": policy, "tried": form}
    return render(
        request, "bookings/doorstep.html", context | _wait(booking, policy), status=status
    )


@require_http_methods(METHODS)
def pause(request: PersonRequest, ref: str) -> HttpResponse:
    """Give the client more time to look."""
    booking = queries.booking_for(request.user, ref)
    if not may(booking, request, "pause"):
        return back(request, ref)
    form, status = PauseForm(request.POST or None), 200
    if request.method == "POST":
        status = tried(
            form, lambda reason: actions.pause(booking_ref=ref, reason=reason, actor=request.user)
        )
        if status == 200:
            messages.success(request, _("The money waits. Your tasker reads why."))
            return back(request, ref)
    policy = policies.policy_of(booking.policy)
    until = (booking.approve_by or now()) + timedelta(hours=policy.approval_pause_hours)
    context = sides(booking, request) | {"form": form, "policy": policy, "until": until}
    return render(request, "bookings/pause.html", context, status=status)


def _wait(booking: Booking, policy: Policy) -> dict[str, Any]:
    """Return where the wait at the door stands, and what it would bring."""
    step = Doorstep.objects.filter(booking=booking).select_related("photo").order_by("pk").first()
    made = list(step.tries.order_by("created_at", "pk")) if step else []
    gap = timedelta(minutes=policy.contact_gap_minutes)
    over_at = step.over_at(booking.starts_at, policy) if step else None
    enough = len(made) >= policy.contact_tries
    division = divide(booking, Tier.DOOR, door_minor(booking, policy))
    return {
        "step": step,
        "made": made,
        "next_try": max(made[-1].created_at + gap, now()) if made else now(),
        "may_try": not made or now() - made[-1].created_at >= gap,
        "has_tried": enough,
        "left": minutes_until(over_at) if over_at else policy.lockout_minutes,
        "over_at": over_at,
        "may_report": enough and over_at is not None and over_at <= now(),
        "division": division,
        "rows": division_lines(booking, division, Actor.TASKER),
    }
