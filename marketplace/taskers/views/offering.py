"""What a tasker offers: skills with prices, areas, words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from marketplace.catalogue import queries as catalogue
from marketplace.core import money, places, policies
from marketplace.core.errors import Refusal
from marketplace.core.money import Money
from marketplace.core.requests import PersonRequest
from marketplace.core.web import render, see_other
from marketplace.taskers import actions, queries
from marketplace.taskers.forms import AreaForm, DescriptionForm, SkillForm, skill_choices
from marketplace.taskers.views.common import attempt, own, steps

if TYPE_CHECKING:
    from marketplace.catalogue.models import Skill
    from marketplace.taskers.models import TaskerProfile, TaskerSkill

FORM_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@own
def skills(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Show the price list, and choose a skill to add; the choice leads to its own page."""
    if slug := request.GET.get("add"):
        return see_other(request, reverse("taskers:skill", args=[slug]))
    offered = queries.price_list(profile)
    context = {
        "profile": profile,
        "offered": offered,
        "groups": skill_choices({entry.skill_id for entry in offered}),
        **steps(profile, "skills"),
    }
    return render(request, "taskers/skills.html", context)


@require_http_methods(FORM_METHODS)
@own
def skill(request: PersonRequest, profile: TaskerProfile, slug: str) -> HttpResponse:
    """Show and keep one entry of the price list, with what the tasker receives of it."""
    chosen = catalogue.skill_by_slug(slug)
    if chosen is None:
        raise Http404
    offered, status = queries.skill_of(profile.pk, chosen.pk), 200
    form = SkillForm(request.POST or None, initial=_initial(chosen, offered))
    if request.method == "POST":
        status = attempt(form, lambda said: _set_skill(request, chosen, said))
        if not status:
            messages.success(request, _("%(skill)s is on your list.") % {"skill": chosen.name})
            return see_other(request, reverse("taskers:skills"))
    typed = request.POST.get("rate") or request.GET.get("rate") or form["rate"].value()
    context = {
        "profile": profile,
        "skill": chosen,
        "offered": offered,
        "form": form,
        "rows": _earnings(str(typed or "")),
        **steps(profile, "skills"),
    }
    return render(request, "taskers/skill.html", context, part="earnings", status=status)


@require_POST
@own
def skill_removal(request: PersonRequest, profile: TaskerProfile, slug: str) -> HttpResponse:
    """Stop offering a skill."""
    chosen = catalogue.skill_by_slug(slug)
    if chosen is None:
        raise Http404
    actions.drop_skill(actor=request.user, skill_id=chosen.pk)
    messages.success(request, _("%(skill)s is off your list.") % {"skill": chosen.name})
    return see_other(request, reverse("taskers:skills"))


@require_http_methods(FORM_METHODS)
@own
def area(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Show where the tasker works, and add a place."""
    form, status = AreaForm(request.POST or None), 200
    if request.method == "POST":
        status = attempt(form, lambda said: _set_area(request, said))
        if not status:
            messages.success(request, _("Your area is saved."))
            return see_other(request, reverse("taskers:area"))
    context = {
        "profile": profile,
        "form": form,
        "areas": queries.areas_of(profile),
        **steps(profile, "area"),
    }
    return render(request, "taskers/area.html", context, status=status)


@require_POST
@own
def area_removal(request: PersonRequest, profile: TaskerProfile, number: int) -> HttpResponse:
    """Stop working in an area."""
    actions.drop_area(actor=request.user, area_id=number)
    messages.success(request, _("That area is off your list."))
    return see_other(request, reverse("taskers:area"))


@require_http_methods(FORM_METHODS)
@own
def description(request: PersonRequest, profile: TaskerProfile) -> HttpResponse:
    """Show and keep the words of the profile."""
    fields = ("headline", "pitch", "notice_minutes", "timezone")
    form = DescriptionForm(
        request.POST or None, initial={name: getattr(profile, name) for name in fields}
    )
    status, guide = 200, steps(profile, "description")
    if request.method == "POST":
        status = attempt(form, lambda said: actions.describe(actor=request.user, **said))
        if not status:
            messages.success(request, _("Your words are saved."))
            return see_other(request, guide["next_step"] or reverse("taskers:desk"))
    context = {"profile": profile, "form": form, **guide}
    return render(request, "taskers/description.html", context, status=status)


def _initial(chosen: Skill, offered: TaskerSkill | None) -> dict[str, Any]:
    if offered is None:
        return {"unit": chosen.unit}
    minimum = offered.minimum.decimal.normalize() if offered.minimum_minor else ""
    return {
        "unit": offered.unit,
        "rate": f"{offered.rate.decimal.normalize():f}",
        "minimum": f"{minimum:f}" if minimum else "",
        "pitch": offered.pitch,
    }


def _set_skill(request: PersonRequest, chosen: Skill, said: dict[str, Any]) -> None:
    actions.set_skill(
        actor=request.user,
        skill_id=chosen.pk,
        rate=said["rate"],
        minimum=said["minimum"] or Money(0, settings.DEFAULT_CURRENCY),
        unit=said["unit"],
        pitch=said["pitch"],
    )


def _set_area(request: PersonRequest, said: dict[str, Any]) -> None:
    try:
        place = places.geocode(said["place"])
    except places.PlaceUnknown as refusal:
        refusal.field = "place"
        raise
    actions.set_area(actor=request.user, place=place, radius_km=said["radius_km"])


def _earnings(typed: str) -> list[dict[str, Any]]:
    """The three lines of a price; nothing while what was typed is no amount."""
    try:
        price = money.parse(typed, settings.DEFAULT_CURRENCY)
    except Refusal:
        return []
    policy = policies.current()
    commission = money.fee(price, policy.commission_bps)
    return [
        {"label": _("Your price"), "amount": price, "kind": ""},
        {
            "label": _("Our fee, %(percent)g%%") % {"percent": policy.commission_bps / 100},
            "amount": -commission,
            "kind": "",
        },
        {"label": _("You receive"), "amount": price - commission, "kind": "total"},
        {
            "label": _("The client pays, with a fee of %(percent)g%%")
            % {"percent": policy.client_fee_bps / 100},
            "amount": price + money.fee(price, policy.client_fee_bps),
            "kind": "sub",
        },
    ]
