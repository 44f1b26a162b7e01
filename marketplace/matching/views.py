"""The page that finds taskers."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from marketplace.catalogue import queries as catalogue
from marketplace.core.requests import Request
from marketplace.core.web import render
from marketplace.matching import chips, finding, mapping, scoring, suggesting, ways


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
        "map": mapping.drawn(found),
        "tools": mapping.tools(found),
        "chips": chips.chips(found),
        "active": len(chips.active(found)),
        "sorts": finding.sorts(found),
        "ways": ways.ways(found),
        "links": finding.links(found),
        "formula": scoring,
        "categories": () if found.skill else catalogue.categories(),
    }
    return render(request, "matching/find.html", context, part="results", status=found.status)


@login_not_required
@require_safe
def suggest(request: Request) -> HttpResponse:
    """Suggest what a half-typed text may mean, or the suburb round a rounded point."""
    options = suggesting.options(request.GET.get("kind", ""), request.GET.get("q", ""))
    context = {"options": options, "said": suggesting.said(options)}
    return render(request, "matching/suggest.html", context)
