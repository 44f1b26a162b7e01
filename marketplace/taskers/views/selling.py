"""A tasker's own gigs: listed, made, changed, published, paused, removed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.core import policies
from marketplace.core.errors import Missing, Refusal
from marketplace.core.requests import PersonRequest
from marketplace.core.web import refuse, render, see_other
from marketplace.taskers import actions, queries
from marketplace.taskers.gig_forms import GigForm, initial_of
from marketplace.taskers.views.common import own

if TYPE_CHECKING:
    from marketplace.taskers.models import Gig, TaskerProfile

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@own
def gigs(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """List the tasker's gigs with their state, and say how fresh the calendar is."""
    found = queries.own_gigs(request.user)
    policy = policies.current()
    context = {
        "profile": profile,
        "gigs": found,
        "has_skills": bool(queries.skill_ids_of(profile)),
        "wants_instant": any(each.is_instant for each in found),
        "is_fresh": any(queries.is_instant(each, policy) for each in found),
        "fresh_days": policy.fresh_calendar_days,
    }
    return render(request, "taskers/gigs.html", context)


@require_http_methods(FORM_METHODS)
@own
def gig_new(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Make a gig; it is published from the list."""
    return _form_page(request, profile, None)


@require_http_methods(FORM_METHODS)
@own
def gig_edit(request: PersonRequest, profile: TaskerProfile, ref: str) -> HttpResponse:
    """Change a gig."""
    return _form_page(request, profile, _own(request, ref))


@require_POST
@own
def gig_publishing(request: PersonRequest, profile: TaskerProfile, ref: str) -> HttpResponse:
    """Let a gig be booked."""
    try:
        actions.publish_gig(actor=request.user, gig_ref=ref)
    except actions.NotReady as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("It can be booked now."))
    return see_other(request, reverse("taskers:gigs"))


@require_POST
@own
def gig_pause(request: PersonRequest, profile: TaskerProfile, ref: str) -> HttpResponse:
    """Take a gig out of sight for a while."""
    actions.pause_gig(actor=request.user, gig_ref=ref)
    messages.success(request, _("It is paused. What is booked stands."))
    return see_other(request, reverse("taskers:gigs"))


@require_POST
@own
def gig_removal(request: PersonRequest, profile: TaskerProfile, ref: str) -> HttpResponse:
    """Take a gig away for good."""
    actions.remove_gig(actor=request.user, gig_ref=ref)
    messages.success(request, _("It is off your list. What is booked stands."))
    return see_other(request, reverse("taskers:gigs"))


@require_POST
@own
def calendar_confirmation(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Note that the calendar holds as it stands."""
    actions.confirm_calendar(actor=request.user)
    messages.success(request, _("Thanks. Your calendar counts as checked today."))
    return see_other(request, reverse("taskers:gigs"))


def _form_page(request: PersonRequest, profile: TaskerProfile, gig: Gig | None) -> HttpResponse:
    skills = queries.price_list(profile)
    if not skills:
        messages.info(request, _("Put a skill on your list first."))
        return see_other(request, reverse("taskers:skills"))
    initial = initial_of(gig) if gig else {"skill": request.GET.get("skill", "")}
    form, status = GigForm(request.POST or None, initial=initial, skills=skills), 200
    if request.method == "POST":
        status = _save(request, form, gig)
        if not status:
            messages.success(request, _("Saved. Bookings that were made keep what they had."))
            return see_other(request, reverse("taskers:gigs"))
    context = {"profile": profile, "gig": gig, "form": form}
    return render(request, "taskers/gig_form.html", context, status=status)


def _save(request: PersonRequest, form: GigForm, gig: Gig | None) -> int:
    if not form.is_valid():
        return 422
    try:
        actions.save_gig(
            actor=request.user,
            words=form.words,
            packages=form.packages,
            gig_ref=gig.ref if gig else "",
        )
    except Refusal as refusal:
        return refuse(form, refusal)
    return 0


def _own(request: PersonRequest, ref: str) -> Gig:
    gig = queries.gig_by_ref(ref, request.user)
    if gig is None or gig.profile.person_id != request.user.pk:
        raise Missing(_("There is no such service on your list."))
    return gig
