"""Why a tasker stands in a list: at most three facts for, and the doubts beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marketplace.matching.queries import Match, Search

AT_MOST = 3
NEAR_KM = 3
PRAISED_STARS = 4.8
PRAISED_COUNT = 3


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact in few words; a doubt is told as openly as a tick."""

    text: str
    is_doubt: bool = False


def why(match: Match, *, search: Search, lowest: int) -> tuple[Reason, ...]:
    """The strongest three facts for a match, and its doubts."""
    ticks = [Reason(text) for text in _ticks(match, search=search, lowest=lowest)]
    doubts = [Reason(text, is_doubt=True) for text in _doubts(match)]
    return (*ticks[:AT_MOST], *doubts)


def _ticks(match: Match, *, search: Search, lowest: int) -> Iterator[str]:
    profile = match.profile
    if search.window and search.window.label:
        yield search.window.label[:1].upper() + search.window.label[1:]
    if profile.completed_count:
        yield ngettext("%d job done", "%d jobs done", profile.completed_count) % (
            profile.completed_count
        )
    if profile.rating_count >= PRAISED_COUNT and (profile.rating or 0) >= PRAISED_STARS:
        yield _("Clients give %(stars)s of 5") % {"stars": profile.rating_shown}
    if match.price.minor == lowest:
        yield _("Lowest price in this list")
    if match.km <= NEAR_KM:
        yield _("Close by")
    if match.offer.minimum_minor == 0 and match.offer.is_hourly:
        yield _("No minimum charge")


def _doubts(match: Match) -> Iterator[str]:
    if not match.profile.rating_count:
        yield _("New on Hustlr: no reviews yet")
    if match.next_free is None:
        yield _("No free time in the next two weeks")
