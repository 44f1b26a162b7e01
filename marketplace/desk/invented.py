"""Deals with oneself and invented reviews: what is odd is laid before operators, who decide.

A sign is no proof: couples share a card, and a tasker may have a good week. Nothing happens to
anybody by itself, and nobody but operators learns of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from marketplace.accounts import actions as accounts
from marketplace.accounts import standing
from marketplace.bookings import queries as bookings
from marketplace.core import policies
from marketplace.core.errors import Refusal
from marketplace.payments import queries as payments
from marketplace.reviews import actions as review_actions
from marketplace.reviews import queries as reviews

if TYPE_CHECKING:
    from marketplace.accounts.reportables import Verdict
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
    voices = _undecided(tasker_id, at)
    is_late = not any(each.pk in set(review_ids) for each in voices)
    if not is_late and len(voices) > policies.current(at=at).new_voices:
        _lay_voices(tasker_id, voices, at)


def hide_of_deal(said: Verdict) -> None:
    """Take down what the two of a booking have said of each other."""
    booking = bookings.booking_by_ref(said.ref)
    pair = (booking.client_id, booking.tasker.person_id) if booking else None
    _hide(reviews.between(*pair) if pair else [], said)


def hide_voices(said: Verdict) -> None:
    """Take down the reviews that the finding names: what nobody has looked at stays."""
    found = standing.report_by_ref(said.report)
    if found is not None:
        _hide(reviews.about_bookings(found.about_id, found.bookings), said)


def show_again(said: Verdict) -> None:
    """Let be read and count again what this decision alone keeps down."""
    for review in reviews.kept_down_by(said.report, author_id=said.person_id):
        review_actions.show_review(review_id=review.pk, actor=said.actor, decision=said.report)


def told(report_ref: str) -> dict[int, str]:
    """Return what everybody reads whose review is taken down: the rule, not how it was noticed."""
    return {
        review.author_id: _(
            "What you have written about %(name)s is taken down. Reviews on Hustlr are for work"
            " that was done for somebody else, and here we are not sure that it was. If it was,"
            " appeal and say so: somebody else looks again."
        )
        % {"name": review.subject.public_name}
        for review in reviews.kept_down_by(report_ref)
    }


def _lay(found: Iterable[payments.Shared]) -> None:
    for shared in found:
        low, high = sorted((shared.payer_id, shared.payee_id))
        key = f"{shared.sign}:{low}:{high}"
        number, between = _since_caught(key, shared.between)
        if not between:
            continue
        title, words = WORDS[shared.sign]
        said = {"between": ", ".join(between), "elsewhere": ", ".join(shared.elsewhere)}
        finding = accounts.Finding(
            key=f"{key}:{number}" if number else key,
            kind=DEAL,
            ref=between[0],
            about_id=shared.payee_id,
            title=str(title),
            words=str(words) % said,
            bookings=(*between, *shared.elsewhere),
            others=(shared.payer_id, *shared.others),
        )
        accounts.lay_before_operators(finding)


def _since_caught(key: str, refs: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
    """Return how often two were caught by a sign, and their bookings since the last time."""
    caught = standing.caught(key)
    if not caught or caught[-1].decided_at is None:
        return 0, refs
    later = bookings.made_after(refs, caught[-1].decided_at)
    return len(caught), tuple(ref for ref in refs if ref in later)


def _undecided(tasker_id: int, at: datetime) -> list[Review]:
    """Return the new voices of these days but those that operators have decided about."""
    laid = standing.findings_about(tasker_id, VOICES)
    decided = {ref for each in laid if not each.is_open for ref in each.bookings}
    voices = reviews.new_voices(tasker_id, at, policies.current(at=at))
    return [each for each in voices if each.booking.ref not in decided]


def _lay_voices(tasker_id: int, voices: list[Review], at: datetime) -> None:
    """Lay voices before operators: one finding takes them in until it is decided, then another."""
    number = sum(not each.is_open for each in standing.findings_about(tasker_id, VOICES))
    refs = tuple(each.booking.ref for each in voices)
    days = policies.current(at=at).new_voices_days

    def say(refs: Sequence[str]) -> str:
        """Name all that it rests on, also what came in the weeks that it has waited."""
        words = ngettext(
            "%(n)s new account has reviewed the tasker, too many for %(days)s days: %(refs)s.",
            "%(n)s new accounts have reviewed the tasker, too many for %(days)s days: %(refs)s.",
            len(refs),
        )
        return words % {"n": len(refs), "days": days, "refs": ", ".join(refs)}

    found = accounts.Finding(
        key=f"{VOICES}:{tasker_id}:{number}",
        kind=VOICES,
        ref=str(voices[-1].pk),
        about_id=tasker_id,
        title=_("Many first reviews by new accounts"),
        words=say(refs),
        bookings=refs,
        others=tuple(each.author_id for each in voices),
        grows=say,
    )
    accounts.lay_before_operators(found)


def _hide(found: list[Review], said: Verdict) -> None:
    if not found:
        raise Refusal(_("There is no published review to take down."), field="outcome")
    for review in found:
        review_actions.hide_review(review_id=review.pk, actor=said.actor, decision=said.report)
