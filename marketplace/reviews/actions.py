"""Changes of reviews: opening a booking's pair, writing, publishing both at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.bookings import queries as bookings
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.contacts import mask
from marketplace.core.errors import Conflict, Denied, Missing, Refusal
from marketplace.core.facts import record
from marketplace.core.states import Actor
from marketplace.reviews import facts
from marketplace.reviews.models import Review, ReviewPair
from marketplace.taskers import actions as taskers

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.bookings.models import Booking


class NotReviewable(Conflict):
    """The booking has not ended, was never paid for, or the time to review it is over."""


class AlreadyWritten(Conflict):
    """The person has reviewed this booking before."""


class ReplyRefused(Conflict):
    """It is answered already, not in public, or too old."""


class ReplyEmpty(Refusal):
    """An answer needs words."""


class OperatorsOnly(Denied):
    """Only operators take reviews down."""


class StarsMissing(Refusal):
    """One to five stars are needed."""


@transaction.atomic
def open_pair(*, booking_id: int) -> ReviewPair | None:
    """Let both sides review a booking that has ended; None when it cannot be reviewed."""
    return _pair_of(bookings.booking_by_id(booking_id))


@transaction.atomic
def write_review(
    *,
    booking_ref: str,
    actor: Person,
    stars: int,
    text: str = "",
    aspects: Mapping[str, int] | None = None,
    would_again: bool | None = None,
) -> Review:
    """Write a sealed review; the second one of the pair publishes both.

    ASPECTS are one to five by name (Review.Aspect), said by clients only. The same said twice is
    one review; something else changes it, while it is sealed and not older than the policy's
    hours. Raises Missing, StarsMissing, AlreadyWritten or NotReviewable.
    """
    booking = bookings.booking_by_ref(booking_ref)
    side = booking.side_of(actor) if booking else None
    if booking is None or side is None:
        raise Missing(_("There is no such booking."))
    if stars not in Review.Stars.values:
        raise StarsMissing(_("Choose one to five stars."), field="stars")
    pair = _locked(_pair_of(booking))
    said: dict[str, Any] = {"stars": stars, "text": text.strip(), "would_again": would_again}
    if side is Actor.CLIENT:
        said |= _aspects(aspects or {})
    written = pair.reviews.filter(author=actor).order_by("pk").first()
    if written:
        return _change(written, pair, said)
    if not pair.is_open:
        raise NotReviewable(_("The time to review this booking is over."))
    return _write(pair, booking, side, said)


@transaction.atomic
def answer(*, review_id: int, actor: Person, text: str) -> Review:
    """Let the tasker answer a published review once, in public; ways to meet outside are masked.

    Raises Missing for anybody else, ReplyEmpty, or ReplyRefused when it is answered or too old.
    """
    found = Review.objects.published().filter(subject=actor, role=Review.Role.TASKER)
    review = found.select_for_update(no_key=True, of=("self",)).filter(pk=review_id).first()
    if review is None:
        raise Missing(_("There is no such review."))
    words = text.strip()
    if not words:
        raise ReplyEmpty(_("Write your answer."), field="text")
    if review.replied_at:
        if review.reply == mask(words).text:
            return review
        raise ReplyRefused(_("You have answered this review already."))
    if not may_answer(review):
        raise ReplyRefused(_("The time to answer this review is over."))
    review.reply, review.replied_at = mask(words).text, now()
    review.save(update_fields=["reply", "replied_at"])
    fact = facts.ReviewAnswered(
        review_id=review.pk, booking_id=review.booking_id, author_id=review.author_id
    )
    record(fact, actor=actor, subject=review)
    return review


def may_answer(review: Review) -> bool:
    """Whether the tasker can still answer a review in public."""
    if review.published_at is None or review.replied_at:
        return False
    days = policies.current().review_reply_days
    return now() < review.published_at + timedelta(days=days)


def may_change(review: Review) -> bool:
    """Whether the author can still say it in other words: sealed, and written lately."""
    hours = policies.current().review_change_hours
    return review.published_at is None and now() < review.created_at + timedelta(hours=hours)


@transaction.atomic
def hide_review(*, review_id: int, actor: Person, decision: str = "") -> None:
    """Take a published review down as an operator; hidden already, it is kept down by this as well.

    Its stars no longer count. Who wrote it is told by the DECISION that this belongs to.
    """
    review = _to_judge(review_id, actor)
    held_by = review.held_by
    if decision in held_by:
        return
    review.hidden_for = [*held_by, decision]
    review.hidden_at = review.hidden_at or now()
    review.save(update_fields=["hidden_at", "hidden_for"])
    if held_by:
        return
    if review.role == Review.Role.TASKER:
        taskers.drop_rating(profile_id=review.booking.tasker_id, stars=review.stars)
    fact = facts.ReviewHidden(review.pk, review.booking_id, review.author_id, review.subject_id)
    record(fact, actor=actor, subject=review)


@transaction.atomic
def show_review(*, review_id: int, actor: Person, decision: str = "") -> None:
    """Let a review be read and count again, unless another DECISION keeps it down."""
    review = _to_judge(review_id, actor)
    held_by = review.held_by
    falls = decision if decision in held_by else ""
    if falls not in held_by:
        return
    review.hidden_for = [each for each in held_by if each != falls]
    review.hidden_at = review.hidden_at if review.hidden_for else None
    review.save(update_fields=["hidden_at", "hidden_for"])
    if review.hidden_for:
        return
    if review.role == Review.Role.TASKER:
        taskers.add_rating(profile_id=review.booking.tasker_id, stars=review.stars)
    fact = facts.ReviewShown(review.pk, review.booking_id, review.author_id, review.subject_id)
    record(fact, actor=actor, subject=review)


@transaction.atomic
def close_if_due(*, pair_id: int) -> None:
    """Publish what is there when the time is over; early or repeated, do nothing."""
    pair = _locked(ReviewPair.objects.get(pk=pair_id))
    if pair.closed_at is None and pair.due_at <= now():
        publish_pair(pair)


def publish_pair(pair: ReviewPair) -> None:
    """Let the reviews be read, and count the tasker's stars; the caller has locked the pair."""
    moment = now()
    written = list(pair.reviews.order_by("pk"))
    pair.closed_at = moment
    pair.save(update_fields=["closed_at"])
    if not written:
        return
    pair.reviews.update(published_at=moment)
    booking = bookings.booking_by_id(pair.booking_id)
    for review in written:
        if review.role == Review.Role.TASKER:
            taskers.add_rating(profile_id=booking.tasker_id, stars=review.stars)
    published = facts.ReviewsPublished(
        booking_id=booking.pk,
        booking_ref=booking.ref,
        client_id=booking.client_id,
        tasker_id=booking.tasker.person_id,
        review_ids=[review.pk for review in written],
    )
    record(published, actor=None, subject=pair)


def _to_judge(review_id: int, actor: Person) -> Review:
    """Lock a review that was published, for an operator."""
    if not actor.is_staff:
        raise OperatorsOnly(_("Only operators can do that."))
    rows = Review.objects.select_for_update(no_key=True, of=("self",)).select_related("booking")
    review = rows.filter(pk=review_id, published_at__isnull=False).order_by("pk").first()
    if review is None:
        raise Missing(_("There is no such review."))
    return review


def _pair_of(booking: Booking) -> ReviewPair | None:
    """Return the pair of a booking, made when it is first asked for; None before its end."""
    from marketplace.reviews.tasks import close_if_due as timer  # tasks run actions

    time = bookings.review_time(booking)
    if time is None:
        return None
    pair, made = ReviewPair.objects.get_or_create(
        booking_id=booking.pk, defaults={"due_at": time.closes}
    )
    if made:
        timer.defer(at=pair.due_at, pair_id=pair.pk)
    return pair


def _locked(pair: ReviewPair | None) -> ReviewPair:
    if pair is None:
        raise NotReviewable(_("You can review each other once the work is paid for and over."))
    return ReviewPair.objects.select_for_update(no_key=True).get(pk=pair.pk)


def _aspects(said: Mapping[str, int]) -> dict[str, int | None]:
    """Return every aspect, None where nothing or nonsense was said."""
    known = {name: said.get(name) for name in Review.Aspect.values}
    return {name: stars if stars in Review.Stars.values else None for name, stars in known.items()}


def _change(review: Review, pair: ReviewPair, said: dict[str, Any]) -> Review:
    """Put what is said now in place of what was said."""
    if all(getattr(review, name) == value for name, value in said.items()):
        return review
    if pair.closed_at or not may_change(review):
        raise AlreadyWritten(_("You have reviewed this booking already."))
    for name, value in said.items():
        setattr(review, name, value)
    review.changed_at = now()
    review.save()
    return review


def _write(pair: ReviewPair, booking: Booking, side: Actor, said: dict[str, Any]) -> Review:
    client, tasker = booking.client, booking.tasker.person
    by_client = side is Actor.CLIENT
    author, subject = (client, tasker) if by_client else (tasker, client)
    review = Review.objects.create(
        pair=pair,
        booking_id=booking.pk,
        author=author,
        subject=subject,
        role=Review.Role.TASKER if by_client else Review.Role.CLIENT,
        **said,
    )
    fact = facts.ReviewWritten(
        review_id=review.pk,
        booking_id=booking.pk,
        booking_ref=booking.ref,
        author_id=author.pk,
        subject_id=subject.pk,
    )
    record(fact, actor=author, subject=review)
    if pair.reviews.count() == len(Review.Role):
        publish_pair(pair)
        review.refresh_from_db()
    return review
