"""How well an offer fits its job: a score to sort by, and the reasons in words.

Nothing here can be paid for; the weights stand on the page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.core.places import distance_km, shown_distance

if TYPE_CHECKING:
    from marketplace.offers.models import Offer
    from marketplace.taskers.models import TaskerProfile

WEIGHTS = {"time": 0.35, "rating": 0.25, "price": 0.2, "experience": 0.1, "distance": 0.1}
# A newcomer counts as so many reviews of so many stars, until real ones outweigh them.
PRIOR_COUNT, PRIOR_STARS = 3, 4.4
NEAR_KM = 5
LABELS = {
    "time": gettext_lazy("The time you asked for"),
    "rating": gettext_lazy("Rating"),
    "price": gettext_lazy("Price against your budget"),
    "experience": gettext_lazy("Jobs done"),
    "distance": gettext_lazy("Distance"),
}


@dataclass(frozen=True)
class Part:
    """What one aspect adds to the score, out of how much."""

    label: str
    points: int
    most: int


@dataclass
class Fit:
    """The score of an offer between 0 and 1, with what speaks for it and against it."""

    score: float = 0
    reasons: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    shares: dict[str, float] = field(default_factory=dict)

    @property
    def parts(self) -> list[Part]:
        """The score, aspect by aspect in points out of a hundred; what is not known adds none."""
        return [
            Part(
                str(LABELS[aspect]),
                round(100 * weight * self.shares.get(aspect, 0)),
                round(100 * weight),
            )
            for aspect, weight in WEIGHTS.items()
        ]

    @property
    def points(self) -> int:
        """The sum of what the parts show."""
        return sum(part.points for part in self.parts)

    def add(self, aspect: str, share: float) -> None:
        """Count an aspect that is fulfilled to this share."""
        self.shares[aspect] = min(max(share, 0), 1)
        self.score += WEIGHTS[aspect] * self.shares[aspect]


def fit_of(offer: Offer, profile: TaskerProfile) -> Fit:
    """Return how an offer fits its job; the profile comes with its areas."""
    fit = Fit()
    _time(fit, offer)
    _rating(fit, profile)
    _price(fit, offer)
    _experience(fit, profile)
    _distance(fit, offer, profile)
    return fit


def _time(fit: Fit, offer: Offer) -> None:
    window = offer.job.window
    if window is None:
        fit.add("time", 0.9)
        return
    start, end = window
    zone = offer.job.zone
    if start <= offer.starts_at <= end:
        fit.add("time", 1)
        fit.reasons.append(_("At the time you asked for"))
    elif offer.starts_at.astimezone(zone).date() == end.astimezone(zone).date():
        fit.add("time", 0.6)
        fit.doubts.append(_("At another part of the day"))
    else:
        fit.add("time", 0.2)
        fit.doubts.append(_("Not on the day you asked for"))


def _rating(fit: Fit, profile: TaskerProfile) -> None:
    stars = profile.rating_sum + PRIOR_COUNT * PRIOR_STARS
    fit.add("rating", (stars / (profile.rating_count + PRIOR_COUNT) - 3) / 2)


def _price(fit: Fit, offer: Offer) -> None:
    budget = offer.job.budget
    if budget is None:
        return
    fit.add("price", 1.5 - offer.price_minor / budget.minor)
    if offer.price > budget:
        over = offer.price - budget
        fit.doubts.append(_("%(amount)s over your budget") % {"amount": over})


def _experience(fit: Fit, profile: TaskerProfile) -> None:
    done = profile.completed_count
    fit.add("experience", done / 20)
    if done:
        fit.reasons.append(ngettext("%(n)d job done", "%(n)d jobs done", done) % {"n": done})


def _distance(fit: Fit, offer: Offer, profile: TaskerProfile) -> None:
    point = offer.job.point
    centres = [(area.lat, area.lng) for area in profile.areas.all()]
    if point is None or not centres:
        return
    km = min(distance_km(point, centre) for centre in centres)
    fit.add("distance", 1 - km / 25)
    if km <= NEAR_KM:
        fit.reasons.append(_("%(distance)s away") % {"distance": shown_distance(km)})
