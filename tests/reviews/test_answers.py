"""What is asked beside the stars, changing one's words, and the tasker's answer in public."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from marketplace.core.clock import now
from marketplace.core.errors import Missing
from marketplace.notifications.models import Notice
from marketplace.reviews import actions, queries
from marketplace.reviews.models import Review
from tests.support.queue import drain
from tests.support.race import losers, race, winners

pytestmark = pytest.mark.django_db
ASPECTS = {"punctuality": 5, "communication": 4, "care": 3, "result": 5}


def write(booking, actor, stars=5, **said):
    return actions.write_review(booking_ref=booking.ref, actor=actor, stars=stars, **said)


@pytest.fixture
def published(completed, ada, tom):
    """Ada's review of tom, which everybody may read."""
    review = write(completed, ada, 4, text="Good work.", aspects=ASPECTS, would_again=True)
    write(completed, tom)
    drain()
    review.refresh_from_db()
    return review


def url(review):
    return f"/reviews/{review.pk}/answer/"


def test_a_client_says_more_than_stars(completed, ada, signed_in):
    form = {"stars": "4", "care": "3", "would_again": "yes", "text": "Careful."}
    assert signed_in(ada).post(f"/bookings/{completed.ref}/review/", form).status_code == 303

    review = Review.objects.get()
    assert (review.care, review.punctuality, review.would_again) == (3, None, True)


def test_a_tasker_is_not_asked_about_single_things(completed, tom, signed_in):
    page = signed_in(tom).get(f"/bookings/{completed.ref}/review/")
    assert "Punctuality" not in page.text
    write(completed, tom, aspects=ASPECTS, would_again=False)

    review = Review.objects.get()
    assert (review.care, review.would_again) == (None, False)


def test_nonsense_in_an_aspect_is_nothing_said(completed, ada):
    assert write(completed, ada, aspects={"care": 9, "magic": 5}).care is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(care=9)


def test_averages_are_shown_from_three_voices_on(published, tom, client):
    assert queries.aspects_of(tom.pk) is None
    Review.objects.filter(pk=published.pk).update(care=None)
    assert "would book again" not in client.get(f"/taskers/{published.booking.tasker.ref}/").text


def test_sealed_words_can_be_changed_for_two_days(completed, ada):
    write(completed, ada, 2, text="Late.")

    assert write(completed, ada, 3, text="Late, but good.").stars == 3
    with time_machine.travel(now() + timedelta(hours=49)), pytest.raises(actions.AlreadyWritten):
        write(completed, ada, 5)
    assert Review.objects.get().text == "Late, but good."


def test_published_words_stay(published, ada, completed):
    with pytest.raises(actions.AlreadyWritten):
        write(completed, ada, 1)


def test_the_tasker_answers_once_and_the_author_is_told(published, tom, ada, signed_in, client):
    browser = signed_in(tom)
    answer = browser.post(url(published), {"text": "Thanks. Call 0491 570 156."})
    drain()

    assert answer.status_code == 303
    published.refresh_from_db()
    assert published.reply.startswith("Thanks. Call ")
    assert "0491" not in published.reply
    assert "Thanks. Call" in client.get(answer.url).text
    assert Notice.objects.filter(person=ada, kind="review_answered").count() == 1
    assert browser.post(url(published), {"text": "And more."}).status_code == 409
    assert browser.get(url(published)).status_code == 303


def test_an_empty_answer_says_so(published, tom, signed_in):
    assert signed_in(tom).post(url(published), {"text": " "}).status_code == 422


def test_only_who_was_reviewed_answers(published, ada, eve, tom, signed_in):
    for person in (ada, eve):
        assert signed_in(person).get(url(published)).status_code == 404
        assert signed_in(person).post(url(published), {"text": "Me"}).status_code == 404
    of_ada = Review.objects.get(subject=ada)
    assert signed_in(ada).get(url(of_ada)).status_code == 404


def test_sealed_reviews_have_no_answer(completed, ada, tom):
    review = write(completed, ada)

    with pytest.raises(Missing):
        actions.answer(review_id=review.pk, actor=tom, text="Wait")
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.update(reply="x", replied_at=now())


def test_the_time_to_answer_ends(published, tom):
    with time_machine.travel(now() + timedelta(days=31)), pytest.raises(actions.ReplyRefused):
        actions.answer(review_id=published.pk, actor=tom, text="Late")


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_leave_one(published, tom):
    outcomes = race(
        *[
            lambda text=text: actions.answer(review_id=published.pk, actor=tom, text=text)
            for text in ("One", "Two")
        ]
    )

    assert len(winners(outcomes)) == len(losers(outcomes)) == 1
    assert isinstance(losers(outcomes)[0], actions.ReplyRefused)
