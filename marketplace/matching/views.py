"""The page that finds taskers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from marketplace.catalogue import queries as catalogue
from marketplace.core import places as gazetteer
from marketplace.core.requests import Request
from marketplace.core.web import render
from marketplace.matching import finding, scoring


@login_not_required
@require_safe
def find(request: Request) -> HttpResponse:
    """Show who can help with a skill, near a place, at a time; without words, the catalogue."""
    found = finding.look(request.GET, person_id=request.user.pk)
    context = {
        "finding": found,
        "form": found.form,
        "headline": finding.headline(found),
        "cards": finding.cards(found),
        "chips": finding.chips(found),
        "sorts": finding.sorts(found),
        "wider": found.href(km=50),
        "any_day": found.href(day=None, part=None),
        "next_page": found.href(page=found.results.page + 1) if found.results else "",
        "previous_page": found.href(page=found.results.page - 1) if found.results else "",
        "clear": found.href(day=None, part=None, km=None, max=None, stars=None),
        "post_url": finding.post_url(found),
        "formula": scoring,
        "categories": () if found.skill else catalogue.categories(),
    }
    return render(request, "matching/find.html", context, part="results", status=found.status)


@login_not_required
@require_safe
def words(request: Request) -> HttpResponse:
    """Suggest skills for half-typed words, as the options of their field."""
    found = catalogue.suggest_skills(request.GET.get("q", "")[:80], limit=6)
    context = {"id": "words", "options": [skill.name for skill in found]}
    return render(request, "matching/options.html", context)


@login_not_required
@require_safe
def places(request: Request) -> HttpResponse:
    """Suggest suburbs for a half-typed place, as the options of its field."""
    found = gazetteer.suggest(request.GET.get("where", "")[:120])
    context = {"id": "places", "options": [place.area for place in found]}
    return render(request, "matching/options.html", context)
