"""Pictures for links that are shared: 1200 by 630, drawn on the server in the look of the site."""

from __future__ import annotations

import io
import textwrap
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont
from wagtail.models import Page

from hustlr.postgres import ROOT
from marketplace.jobs import queries as jobs
from marketplace.taskers import queries as taskers

WIDTH, HEIGHT = 1200, 630
_PAPER, _INK, _MUTED, _HI = "#FAF8F5", "#181E2B", "#565E6D", "#FEC714"
_FONT = ROOT / "static/fonts/bricolage-700-latin.woff2"
_MARGIN, _FACE = 80, 220
_KEPT_SECONDS = 3600


@dataclass(frozen=True)
class Card:
    """What a picture says: a large title, a line under it, a price or rating, perhaps a face."""

    title: str
    line: str = ""
    figure: str = ""
    face: Any = None


@login_not_required
@require_safe
@cache_control(max_age=86_400, public=True)
def picture(request: HttpRequest, kind: str, ref: str) -> HttpResponse:
    """Answer the picture of a public thing; 404 for what not everybody may see."""
    key = f"share:{kind}:{ref}"
    kept = cache.get(key)
    if kept is None:
        card = _CARDS[kind](ref) if kind in _CARDS else None
        if card is None:
            raise Http404
        kept = draw(card)
        cache.set(key, kept, _KEPT_SECONDS)
    return HttpResponse(kept, content_type="image/png")


def draw(card: Card) -> bytes:
    """Return the card as PNG."""
    image = Image.new("RGB", (WIDTH, HEIGHT), _PAPER)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, HEIGHT - 24, WIDTH, HEIGHT), fill=_HI)
    pen.text((_MARGIN, 64), "hustl", font=_font(52), fill=_INK)
    edge = _MARGIN + pen.textlength("hustl", font=_font(52))
    pen.rounded_rectangle((edge + 4, 62, edge + 50, 126), 12, fill=_HI)
    pen.text((edge + 14, 64), "r", font=_font(52), fill=_INK)
    room = 30
    if card.face:
        _paste_face(image, card.face)
        room = 22
    lines = textwrap.wrap(card.title, width=room, max_lines=3, placeholder=" …")
    top = 190
    for line in lines:
        pen.text((_MARGIN, top), line, font=_font(76), fill=_INK)
        top += 88
    for line in textwrap.wrap(card.line, width=room * 2, max_lines=2, placeholder=" …"):
        pen.text((_MARGIN, top + 14), line, font=_font(36), fill=_MUTED)
        top += 46
    if card.figure:
        pen.text((_MARGIN, HEIGHT - 116), card.figure, font=_font(52), fill=_INK)
    out = io.BytesIO()
    image.quantize(64).save(out, "PNG", optimize=True)
    return out.getvalue()


def _paste_face(image: Image.Image, photo: Any) -> None:
    try:
        with photo.open("rb") as file:
            face = Image.open(file).convert("RGB").resize((_FACE, _FACE))
    except (OSError, ValueError):
        return  # the picture does without
    mask = Image.new("L", (_FACE, _FACE), 0)
    ImageDraw.Draw(mask).ellipse((0, 0, _FACE, _FACE), fill=255)
    image.paste(face, (WIDTH - _MARGIN - _FACE, 180), mask)


@lru_cache(maxsize=8)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONT), size)


def _site(_ref: str) -> Card:
    return Card(
        _("Get it done by someone nearby."),
        _("Local help, one price, money held until the work is done."),
    )


def _text(ref: str) -> Card | None:
    page = Page.objects.live().public().filter(pk=ref).first() if ref.isdigit() else None
    return Card(page.title, page.search_description) if page else None


def _tasker(ref: str) -> Card | None:
    profile = taskers.profile_by_ref(ref)
    if profile is None:
        return None
    stars = f"★ {profile.rating_shown}" if profile.rating_count else _("New on Hustlr")
    return Card(
        profile.person.public_name, profile.headline, stars.replace("★ ", ""), profile.person.photo
    )


def _job(ref: str) -> Card | None:
    job = jobs.job_for(None, ref)
    if job is None or not job.is_open:
        return None
    return Card(
        job.title, f"{job.skill} · {job.area}", _("Up to %(budget)s") % {"budget": job.budget}
    )


def _gig(ref: str) -> Card | None:
    gig = taskers.gig_by_ref(ref)
    return (
        Card(gig.title, gig.profile.person.public_name, "", gig.profile.person.photo)
        if gig
        else None
    )


_CARDS = {"site": _site, "page": _text, "tasker": _tasker, "job": _job, "gig": _gig}
