"""Reviews stay sealed until both are in or the time is over, and count once."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from marketplace.core.clock import now
from marketplace.core.errors import Missing
from marketplace.core.models import Fact
from marketplace.reviews import actions, queries, tasks
from marketplace.reviews.models import Review, ReviewPair
from tests.support import bookings as stage
from tests.support.queue import drain
from tests.support.race import losers, race, winners

pytestmark = pytest.mark.django_db


def write(booking, actor, stars=5, text="Lovely."):
    return actions.write_review(booking_ref=booking.ref, actor=actor, stars=stars, text=text)


def rating_of(booking):
    profile = stage.fresh(booking).tasker
    return (profile.rating_sum, profile.rating_count)


def test_one_review_alone_is_sealed(completed, ada, tom):
    write(completed, ada, stars=4)
    drain()

    assert queries.reviews_of(profile_id=completed.tasker_id) == []
    assert queries.standing_for(completed, tom).theirs is None
    assert queries.summary_of(tom.pk, "tasker").count == 0
    assert rating_of(completed) == (0, 0)


def test_both_are_published_together(completed, ada, tom):
    write(completed, ada, stars=4)
    write(completed, tom, stars=5, text="Tidy flat.")
    drain()

    (of_tom,) = queries.reviews_of(profile_id=completed.tasker_id)
    (of_ada,) = queries.reviews_of(person_id=ada.pk)
    assert (of_tom.author, of_tom.stars) == (ada, 4)
    assert (of_ada.author, of_ada.text) == (tom, "Tidy flat.")
    assert of_tom.published_at == of_ada.published_at
    assert rating_of(completed) == (4, 1)
    assert queries.averages_of([ada.pk, tom.pk], "client") == {ada.pk: (5.0, 1)}
    assert Fact.objects.filter(name="ReviewsPublished").count() == 1


def test_after_a_fortnight_what_is_there_is_published(completed, ada, tom):
    write(completed, ada, stars=3)
    with time_machine.travel(completed.ended_at + timedelta(days=14, seconds=1)):
        drain()

    assert [review.stars for review in queries.reviews_of(profile_id=completed.tasker_id)] == [3]
    assert rating_of(completed) == (3, 1)
    assert queries.standing_for(completed, ada).theirs is None


def test_after_a_fortnight_it_is_too_late(completed, ada):
    with time_machine.travel(completed.ended_at + timedelta(days=14, seconds=1)):
        with pytest.raises(actions.NotReviewable):
            write(completed, ada)
        drain()
        with pytest.raises(actions.NotReviewable):
            write(completed, ada)
    assert not Fact.objects.filter(name="ReviewsPublished").exists()


def test_a_lost_timer_is_swept(completed, ada):
    write(completed, ada)
    drain()
    with time_machine.travel(completed.ended_at + timedelta(days=14, minutes=11)):
        tasks.sweep()
        drain()

    assert queries.reviews_of(profile_id=completed.tasker_id)


def test_a_timer_before_its_time_does_nothing(completed, ada):
    write(completed, ada)
    actions.close_if_due(pair_id=ReviewPair.objects.get().pk)

    assert ReviewPair.objects.sealed().count() == 1


def test_a_review_is_written_once(completed, ada):
    first = write(completed, ada)

    assert write(completed, ada) == first
    with (
        time_machine.travel(now() + timedelta(days=3)),
        pytest.raises(actions.AlreadyWritten),
    ):
        write(completed, ada, stars=1)
    assert Review.objects.count() == 1


@pytest.mark.parametrize("stars", [0, 6, -1])
def test_stars_are_one_to_five(completed, ada, stars):
    with pytest.raises(actions.StarsMissing):
        write(completed, ada, stars=stars)


def test_outsiders_and_early_birds_write_nothing(finished, eve, ada):
    with pytest.raises(Missing):
        write(finished, eve)
    with pytest.raises(actions.NotReviewable):
        write(finished, ada)
    assert queries.standing_for(finished, ada) is None


def test_a_paid_booking_that_was_cancelled_can_be_reviewed(cancelled, ada, tom):
    write(cancelled, tom, stars=2)
    write(cancelled, ada, stars=2)

    assert rating_of(cancelled) == (2, 1)


def test_an_unpaid_booking_cannot_be_reviewed(accepted, ada):
    from marketplace.bookings import actions as bookings

    bookings.abandon(booking_ref=accepted.ref, actor=ada)
    drain()
    with pytest.raises(actions.NotReviewable):
        write(accepted, ada)
    assert not ReviewPair.objects.exists()


def test_summaries_count_and_spread(completed, ada, tom):
    write(completed, ada, stars=4)
    write(completed, tom, stars=5)

    summary = queries.summary_of(tom.pk, "tasker")
    assert (summary.average, summary.count) == (4.0, 1)
    assert summary.spread == [(5, 0, 0), (4, 1, 100), (3, 0, 0), (2, 0, 0), (1, 0, 0)]
    assert queries.summary_of(ada.pk, "tasker").average is None


def test_what_waits_for_whom(completed, ada, tom):
    assert [pair.booking_id for pair in queries.waiting_for(ada)] == [completed.pk]
    write(completed, ada)

    assert queries.waiting_for(ada) == []
    assert len(queries.waiting_for(tom)) == 1


def test_pages_of_reviews(completed, ada, tom):
    write(completed, ada)
    write(completed, tom)

    assert len(queries.reviews_of(profile_id=completed.tasker_id, limit=1)) == 1
    assert queries.reviews_of(profile_id=completed.tasker_id, limit=1, offset=1) == []


BROKEN = {
    "review_one_to_five_stars": {"stars": 6},
    "review_role_known": {"role": "friend"},
    "review_of_another": {"subject": "author"},
}


@pytest.mark.parametrize("constraint", BROKEN)
def test_the_database_refuses(constraint, completed, ada):
    review = write(completed, ada)
    changes = {
        key: ada if value == "author" else value for key, value in BROKEN[constraint].items()
    }

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Review.objects.filter(pk=review.pk).update(**changes)


def test_the_database_keeps_one_review_of_a_side(completed, ada, tom, eve):
    review = write(completed, ada)

    for changes, constraint in (
        ({"role": "client", "subject": tom}, "review_once_per_author"),
        ({"author": eve}, "review_once_per_side"),
    ):
        twin = Review.objects.get(pk=review.pk)
        twin.pk = None
        for name, value in changes.items():
            setattr(twin, name, value)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            twin.save()


@pytest.mark.django_db(transaction=True)
def test_both_at_one_moment_publish_once(ada, tom, signed_in):
    browser = signed_in(ada)
    for n in range(15):
        offer = stage.make_offer(stage.make_job(ada), tom, start=stage.in_days(n + 7))
        booking = stage.pay_for(stage.accept(offer, ada), browser)
        stage.approve(stage.finish(stage.start(booking)))

        outcomes = race(
            lambda booking=booking: write(booking, ada),
            lambda booking=booking: write(booking, tom),
            lambda booking=booking: write(booking, ada),
        )

        assert len(winners(outcomes)) == 3, losers(outcomes)
    assert Review.objects.published().count() == 30
    assert rating_of(booking) == (75, 15)
    assert Fact.objects.filter(name="ReviewsPublished").count() == 15
