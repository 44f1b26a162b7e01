"""Why a booking is cancelled: a short catalogue for each side, the same everywhere it is shown."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from marketplace.core.states import Actor


class Reason(models.TextChoices):
    """The codes, in the words that the other side reads."""

    CHANGED = "changed", _("Plans have changed")
    ILL = "ill", _("Illness or an emergency")
    MISTAKE = "mistake", _("Booked by mistake: the time, the place or the work is wrong")
    ELSEWHERE = "elsewhere", _("Somebody else does it")
    TRANSPORT = "transport", _("The vehicle or the tools have broken down")
    OVERBOOKED = "overbooked", _("Two jobs at one time")
    SCOPE = "scope", _("The work is not what was described")
    ASKED = "asked", _("The other side asked for it")
    OUTSIDE = "outside", _("The other side wants to pay or deal outside Hustlr")
    OTHER = "other", _("Something else")


_BOTH = (Reason.ASKED, Reason.OUTSIDE, Reason.OTHER)
OFFERED = {
    Actor.CLIENT: (Reason.CHANGED, Reason.ILL, Reason.MISTAKE, Reason.ELSEWHERE, *_BOTH),
    Actor.TASKER: (Reason.ILL, Reason.TRANSPORT, Reason.OVERBOOKED, Reason.SCOPE, *_BOTH),
}


def choices(side: Actor) -> list[tuple[str, str]]:
    """Return what a side can choose from, in words."""
    return [(reason.value, str(reason.label)) for reason in OFFERED[side]]


def is_offered(side: Actor, code: str) -> bool:
    """Say whether a side can give this reason; none is no lie."""
    return code == "" or code in OFFERED[side]


def in_words(code: str, words: str) -> str:
    """Return a reason as the other side reads it: the code, then what was written."""
    label = "" if code in {"", Reason.OTHER} else str(Reason(code).label)
    return ". ".join(part for part in (label, words) if part)
