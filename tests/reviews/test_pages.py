"""The page on which one side reviews the other."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from marketplace.core.clock import now
from marketplace.reviews.models import Review
from tests.bookings.test_pages import QUERIES, text

pytestmark = pytest.mark.django_db


def url(booking):
    return reverse("reviews:write", args=[booking.ref])


def test_the_form_has_five_stars_with_words(
    completed, ada, signed_in, django_assert_max_num_queries
):
    browser = signed_in(ada)
    browser.get("/bookings/")  # the first page of a session writes to it

    with django_assert_max_num_queries(QUERIES):
        page = browser.get(url(completed))

    assert page.content.decode().count('name="stars"') == 5
    assert "Superb" in text(page)


def test_a_review_is_sealed_on_the_booking(completed, ada, tom, signed_in):
    answer = signed_in(ada).post(url(completed), {"stars": "4", "text": "All doors level."})

    assert answer.url == f"/bookings/{completed.ref}/"
    assert "All doors level." in text(signed_in(ada).get(answer.url))
    assert "All doors level." not in text(signed_in(tom).get(answer.url))


def test_both_reviews_show_to_both(completed, ada, tom, signed_in):
    signed_in(ada).post(url(completed), {"stars": "4", "text": "All doors level."})
    signed_in(tom).post(url(completed), {"stars": "5", "text": "Coffee!"})

    for person in (ada, tom):
        said = text(signed_in(person).get(f"/bookings/{completed.ref}/"))
        assert "All doors level." in said
        assert "Coffee!" in said


def test_without_stars_the_words_are_kept(completed, ada, signed_in):
    answer = signed_in(ada).post(url(completed), {"text": "All doors level."})

    assert answer.status_code == 422
    assert "Choose one to five stars." in text(answer)
    assert "All doors level." in text(answer)
    assert "<title>Error: " in answer.content.decode()


def test_sealed_words_can_be_changed_for_a_while(completed, ada, signed_in):
    browser = signed_in(ada)
    browser.post(url(completed), {"stars": "4"})

    assert browser.get(url(completed)).context["form"]["stars"].value() == 4
    assert browser.post(url(completed), {"stars": "1"}).status_code == 303
    assert Review.objects.get().stars == 1
    with time_machine.travel(now() + timedelta(hours=49)):
        assert browser.post(url(completed), {"stars": "5"}).status_code == 409
        assert browser.get(url(completed)).url == f"/bookings/{completed.ref}/"


def test_outsiders_find_nothing(completed, eve, signed_in):
    assert signed_in(eve).get(url(completed)).status_code == 404
    assert signed_in(eve).post(url(completed), {"stars": "1"}).status_code == 404


def test_before_the_end_there_is_nothing_to_review(finished, ada, signed_in):
    assert signed_in(ada).get(url(finished)).url == f"/bookings/{finished.ref}/"


def test_a_cancelled_booking_can_be_reviewed(cancelled, tom, signed_in):
    browser = signed_in(tom)
    assert "Write a review" in text(browser.get(f"/bookings/{cancelled.ref}/"))

    assert browser.post(url(cancelled), {"stars": "3"}).status_code == 303
