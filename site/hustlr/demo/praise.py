"""What the people of the demo say about finished work: reviews, public answers, a few tips."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from hustlr.demo import past, words
from marketplace.bookings import actions as bookings
from marketplace.core.money import Money
from marketplace.reviews import actions as reviews

if TYPE_CHECKING:
    from random import Random

    from hustlr.demo.work import Studio
    from marketplace.bookings.models import Booking
    from marketplace.reviews.models import Review

ASPECTS = ("punctuality", "communication", "care", "result")
TIPS = (500, 1000, 1500)


def review(
    studio: Studio, booking: Booking, approved: datetime, *, until: datetime, silent: bool
) -> None:
    """Let both sides review the work, unless the client is SILENT; some answer or give a tip."""
    chance, said = studio.chance, None
    written = approved + timedelta(hours=3)
    if not silent and written <= until and chance.random() < 0.93:
        said = _by_client(studio, booking, written)
    written += timedelta(hours=20)
    if written <= until and chance.random() < 0.85:
        _by_tasker(studio, booking, written)
        if said and (said.stars < 4 or chance.random() < 0.12):
            _answer(studio, said, booking, written + timedelta(minutes=20))
    if said and said.stars == 5 and chance.random() < 0.06:
        _tip(studio, booking, approved + timedelta(hours=4))


def _by_client(studio: Studio, booking: Booking, written: datetime) -> Review:
    chance = studio.chance
    stars = chance.choices((5, 4, 3, 2), weights=(80, 15, 4, 1))[0]
    with past.at(written, deaf=studio.deaf(written)):
        return reviews.write_review(
            booking_ref=booking.ref,
            actor=booking.client,
            stars=stars,
            text=chance.choice(words.phrases()["reviews"][str(stars)]),
            aspects=_aspects(stars, chance),
            would_again=stars > 3 if chance.random() < 0.8 else None,
        )


def _by_tasker(studio: Studio, booking: Booking, written: datetime) -> None:
    chance = studio.chance
    with past.at(written, deaf=studio.deaf(written)):
        reviews.write_review(
            booking_ref=booking.ref,
            actor=booking.tasker.person,
            stars=chance.choice((5, 5, 5, 4)),
            text=chance.choice(words.phrases()["client_reviews"]),
            would_again=True if chance.random() < 0.7 else None,
        )


def _aspects(stars: int, chance: Random) -> dict[str, int]:
    """Return what two of three clients say of single things: near the stars as a whole."""
    if chance.random() < 0.33:
        return {}
    return {name: min(5, max(1, stars + chance.choice((-1, 0, 0, 0, 1)))) for name in ASPECTS}


def _answer(studio: Studio, said: Review, booking: Booking, moment: datetime) -> None:
    known = words.phrases()["review_answers"]["good" if said.stars > 3 else "bad"]
    with past.at(moment, deaf=studio.deaf(moment)):
        reviews.answer(
            review_id=said.pk, actor=booking.tasker.person, text=studio.chance.choice(known)
        )


def _tip(studio: Studio, booking: Booking, moment: datetime) -> None:
    with past.at(moment, deaf=studio.deaf(moment)):
        payment = bookings.tip(
            booking_ref=booking.ref,
            actor=booking.client,
            amount=Money(studio.chance.choice(TIPS), booking.currency),
            idempotency_key=studio.key(),
        )
    payment.refresh_from_db()
    moment += timedelta(minutes=2)
    with past.at(moment, deaf=studio.deaf(moment)):
        studio.settle(payment)
