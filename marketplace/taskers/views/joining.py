"""Becoming a tasker, the desk, and being listed."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.accounts import actions as accounts
from marketplace.bookings import queries as bookings
from marketplace.catalogue import queries as catalogue
from marketplace.core import money, places, policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.core.requests import PersonRequest, Request
from marketplace.core.web import render, see_other
from marketplace.jobs import queries as jobs
from marketplace.taskers import actions, queries
from marketplace.taskers.views.common import own, steps

if TYPE_CHECKING:
    from marketplace.catalogue.models import Skill
    from marketplace.taskers.models import TaskerProfile

# How far round the suburb, and how far back, demand is counted before anybody joins.
NEAR_KM = 10
DEMAND = timedelta(days=30)
PAGES = ("skills", "area", "availability", "description")


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def become(request: Request) -> HttpResponse:
    """Show what being a tasker is worth, with the numbers of the policy; POST joins."""
    if not request.user.is_authenticated and request.method == "POST":
        return redirect_to_login(reverse("taskers:become"))
    if request.user.is_authenticated:
        if request.method == "POST":
            actions.become_tasker(actor=request.user)
            accounts.switch_mode(actor=request.user, mode="tasker")
            return see_other(request, reverse("taskers:skills"))
        if queries.profile_of(request.user):
            return see_other(request, reverse("taskers:desk"))
    skills = list(catalogue.skills())
    chosen = next((s for s in skills if s.slug == request.GET.get("skill")), skills[0])
    context = {"skills": skills, "chosen": chosen, **_worth(chosen, request.GET.get("where", ""))}
    return render(request, "taskers/become.html", context, part="estimate")


def _worth(skill: Skill, where: str) -> dict[str, Any]:
    """Return what work of a skill is asked for near a suburb, what it has paid, what is kept."""
    policy = policies.current()
    found = places.suggest(where.strip(), limit=1) if where.strip() else []
    near = found[0] if found else None
    filters = jobs.Filters(skill_ids=(skill.pk,))
    if near:
        filters = replace(filters, centre=(near.lat, near.lng), radius_km=NEAR_KM)
    usual = (skill.low, skill.high)
    local = bookings.price_band(skill_id=skill.pk, area=near.area) if near else None
    return {
        "where": where,
        "near": near,
        "radius": NEAR_KM,
        "days": DEMAND.days,
        "posted": jobs.posted_since(now() - DEMAND, filters),
        "open_now": jobs.open_jobs(filters).count(),
        "band": local or bookings.price_band(skill_id=skill.pk),
        "is_local": local is not None,
        "keeps": [_whole(price - money.fee(price, policy.commission_bps)) for price in usual],
        "percent": policy.commission_bps / 100,
        "client_percent": policy.client_fee_bps / 100,
        "approve_hours": policy.auto_approve_hours,
    }


def _whole(amount: money.Money) -> money.Money:
    """Leave the cents out of an estimate, in the tasker's disfavour."""
    return money.Money(amount.minor - amount.minor % 10**amount.exponent, amount.currency)


@require_safe
@own
def desk(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Show how the profile stands and what is left to do."""
    context = {
        "profile": profile,
        "skills": queries.price_list(profile),
        "areas": queries.areas_of(profile),
        "urls": {
            **{name: reverse(f"taskers:{name}") for name in PAGES},
            "profile": reverse("taskers:profile", args=[profile.ref]),
            "email": reverse("account_email"),
            "jobs": reverse("jobs:list"),
        },
        "next_free": queries.next_free([profile.pk]).get(profile.pk),
        **steps(profile, "desk"),
    }
    return render(request, "taskers/desk.html", context)


@require_POST
@own
def listing(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Let the profile be found."""
    try:
        actions.list_profile(actor=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("You are live. People can find you now."))
    return see_other(request, reverse("taskers:desk"))


@require_POST
@own
def pause(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Take the profile out of search."""
    actions.pause(actor=request.user)
    messages.success(request, _("Your profile is paused. Your bookings stand."))
    return see_other(request, reverse("taskers:desk"))
