"""What the dashboard of a tasker asks for, from every part that may ask something."""

from __future__ import annotations

import copy
import re
from datetime import timedelta

import pytest
import time_machine

from marketplace.bookings.views import needs
from marketplace.core.clock import now
from marketplace.taskers import actions as taskers
from marketplace.taskers import queries as profiles
from tests.bookings.test_pages import text
from tests.support import bookings as stage
from tests.support.payments import set_payee
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db
URL = "/tasker/"


def test_a_request_by_name_is_asked_for(ada, tom, signed_in):
    make_tasker(tom, skill=stage.SKILL)
    job = stage.make_job(ada, title="Crib in white", only=[tom])
    stage.drain()

    page = signed_in(tom).get(URL)

    assert "Ada asks for you: Crib in white" in text(page)
    assert f"/jobs/{job.ref}/" in page.content.decode()


@pytest.mark.parametrize(
    ("flag", "words"),
    [
        ("is_countered", "Ada proposes other terms: Wardrobe, three doors"),
        ("is_stale", "The job has changed: Wardrobe, three doors"),
    ],
)
def test_an_offer_that_stands_still_is_asked_for(offer, tom, monkeypatch, flag, words):
    monkeypatch.setattr(type(offer), flag, property(lambda self: True))

    (need,) = needs.needs_of(tom, open_work=[], asked=[])

    assert (need.title, need.url) == (words, f"/offers/{offer.ref}/")


def test_an_offer_that_waits_for_its_client_is_not(offer, tom):
    assert needs.needs_of(tom, open_work=[], asked=[]) == []


@pytest.mark.parametrize(
    ("state", "words"),
    [
        ("requested", "Ada wants to book: Wardrobe, three doors"),
        ("disputed", "In dispute with Ada: Wardrobe, three doors"),
        ("no_show", "Somebody did not come: Wardrobe, three doors"),
    ],
)
def test_every_standing_has_its_words(scheduled, tom, state, words):
    scheduled.state = state

    (need,) = needs.needs_of(tom, open_work=[scheduled], asked=[])

    assert need.title == words


def test_the_most_urgent_comes_first(finished, tom):
    later, sooner = finished, copy.copy(finished)
    later.due_at, sooner.due_at = now() + timedelta(days=9), now() + timedelta(days=1)

    found = needs.needs_of(tom, open_work=[later, sooner], asked=[])

    assert [need.until for need in found] == [sooner.due_at, later.due_at]


def test_the_way_to_the_door_is_a_plain_link(scheduled, tom, signed_in):
    page = signed_in(tom).get(URL).content.decode()

    (link,) = re.findall(r'<a[^>]*href="(https://www.google.com[^"]*)"[^>]*>', page)
    assert link.endswith("destination=14/22%20Wilson%20St%2C%20Newtown")


def test_before_the_payment_there_is_no_door_and_no_way(accepted, tom, signed_in):
    page = signed_in(tom).get(URL).content.decode()

    assert "google.com" not in page
    assert "Wilson" not in page


def test_another_tasker_sees_nothing_of_it(scheduled, tia, signed_in):
    make_tasker(tia)

    said = text(signed_in(tia).get(URL))

    assert "Wardrobe" not in said
    assert "Wilson" not in said


def test_a_new_profile_says_what_is_missing(tom, signed_in):
    taskers.become_tasker(actor=tom)

    said = text(signed_in(tom).get(URL))

    for words in ("You are not live.", "Add a skill with its price", "needed", " of 11"):
        assert words in said


def test_a_live_profile_says_what_would_help(tom, signed_in):
    make_tasker(tom)

    said = text(signed_in(tom).get(URL))

    assert "You are not live." not in said
    for words in ("helps", "Add a photo of yourself", "Show photos of your work"):
        assert words in said


def test_a_complete_profile_asks_for_nothing():
    step = profiles.ProfileStep("Say where you work", "/tasker/area/", is_done=True)

    whole = profiles.Completeness((step,) * 10)

    assert (whole.is_complete, whole.tenths, whole.following) == (True, 10, [])


def test_tips_and_work_of_this_week_count(completed, tom, signed_in):
    with time_machine.travel(completed.completed_at):
        assert "This week, after fees $126" in text(signed_in(tom).get(URL))


def test_money_without_an_account_is_asked_about(scheduled, tom, signed_in):
    page = signed_in(tom).get(URL)

    assert "Say where your earnings go" in text(page)
    assert "/tasker/payouts/" in page.content.decode()
    set_payee(tom)
    assert "Say where your earnings go" not in text(signed_in(tom).get(URL))


def test_an_account_that_stands_still_is_asked_about(completed, tom, signed_in):
    set_payee(tom, "closed")
    stage.drain()

    assert "Your payout account needs something from you" in text(signed_in(tom).get(URL))
    assert "could not be sent" in text(signed_in(tom).get("/tasker/earnings/"))
