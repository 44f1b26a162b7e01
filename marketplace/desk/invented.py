"""Deals with oneself and invented reviews: what is odd is laid before operators, who decide.

A sign is no proof: couples share a card, and a tasker may have a good week. Nothing happens to
anybody by itself, and nobody but operators learns of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from marketplace.accounts import actions as accounts
from marketplace.bookings import queries as bookings
from marketplace.core import policies
from marketplace.core.errors import Refusal
from marketplace.payments import queries as payments
from marketplace.reviews import actions as review_actions
from marketplace.reviews import queries as reviews

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.reviews.models import Review

DEAL, VOICES = "deal", "voices"
# By the sign: the title, and what was seen in which bookings.
WORDS: dict[str, tuple[Promise, Promise]] = {
    "card": (
        gettext_lazy("Client and tasker use one card"),
        gettext_lazy(
            "The card that paid for %(between)s is one with which its tasker has paid for"
            " %(elsewhere)s."
        ),
    ),
    "clients": (
        gettext_lazy("One card for several clients of a tasker"),
        gettext_lazy(
            "The card that paid for %(between)s has paid for another client of the same tasker:"
            " %(elsewhere)s."
        ),
    ),
    "bank": (
        gettext_lazy("Client and tasker have one bank account"),
        gettext_lazy(
            "One bank account receives what both of them earn, and one has paid the other for"
            " %(between)s."
        ),
    ),
}


def look_at_payment(payment_id: int) -> None:
    """Look at the two people of a payment that has arrived."""
    _lay(payments.shared_by(payment_id))


def look_at_account(person_id: int) -> None:
    """Look at who else receives money on the bank account of a person."""
    _lay(payments.shared_bank(person_id))


def look_at_reviews(review_ids: Iterable[int], *, tasker_id: int, at: datetime) -> None:
    """Look at how many new accounts have reviewed a tasker for the first time in these days."""
    policy = policies.current(at=at)
    voices = reviews.new_voices(tasker_id, at, policy)
    latest = [each for each in voices if each.pk in set(review_ids)]
    if not latest or len(voices) <= policy.new_voices:
        return
    refs = tuple(sorted(each.booking.ref for each in voices))
    said = {"n": len(voices), "days": policy.new_voices_days, "refs": ", ".join(refs)}
    year, week, _day = at.isocalendar()
    found = accounts.Finding(
        key=f"{VOICES}:{tasker_id}:{year}-{week}",
        kind=VOICES,
        ref=str(latest[0].pk),
        about_id=tasker_id,
        title=_("Many first reviews by new accounts"),
        words=_("%(n)s new accounts have reviewed the tasker within %(days)s days: %(refs)s.")
        % said,
        bookings=refs,
    )
    accounts.lay_before_operators(found)


def hide_of_deal(ref: str, actor: Person, statement: str) -> None:
    """Take down what the two of a booking have said of each other."""
    _hide(_of_deal(ref), actor)


def show_of_deal(ref: str, actor: Person) -> None:
    """Let it be read again."""
    _show(_of_deal(ref), actor)


def hide_voices(ref: str, actor: Person, statement: str) -> None:
    """Take down the reviews that were too many at once."""
    _hide(_voices(ref), actor)


def show_voices(ref: str, actor: Person) -> None:
    """Let them be read and count again."""
    _show(_voices(ref), actor)


def _lay(found: Iterable[payments.Shared]) -> None:
    for shared in found:
        low, high = sorted((shared.payer_id, shared.payee_id))
        title, words = WORDS[shared.sign]
        said = {"between": ", ".join(shared.between), "elsewhere": ", ".join(shared.elsewhere)}
        finding = accounts.Finding(
            key=f"{shared.sign}:{low}:{high}",
            kind=DEAL,
            ref=shared.between[0],
            about_id=shared.payee_id,
            title=str(title),
            words=str(words) % said,
            bookings=(*shared.between, *shared.elsewhere),
        )
        accounts.lay_before_operators(finding)


def _of_deal(ref: str) -> list[Review]:
    booking = bookings.booking_by_ref(ref)
    if booking is None:
        return []
    return reviews.between(booking.client_id, booking.tasker.person_id)


def _voices(ref: str) -> list[Review]:
    latest = reviews.review_by_id(int(ref))
    until = latest.published_at
    if until is None:
        return []
    return reviews.new_voices(latest.subject_id, until, policies.current(at=until))


def _hide(found: list[Review], actor: Person) -> None:
    if not found:
        raise Refusal(_("There is no published review to take down."), field="outcome")
    for review in found:
        review_actions.hide_review(review_id=review.pk, actor=actor)


def _show(found: list[Review], actor: Person) -> None:
    for review in found:
        review_actions.show_review(review_id=review.pk, actor=actor)
