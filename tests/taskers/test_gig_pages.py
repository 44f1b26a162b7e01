"""Gigs through the browser's eyes: made by their tasker, found and booked by clients."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from marketplace.bookings.models import Booking
from marketplace.payments import queries as payments
from marketplace.taskers import actions, queries
from marketplace.taskers.models import Gig
from tests.support.queue import drain
from tests.taskers.gigs import SKILL, ask, make_gig, package
from tests.taskers.makers import make_tasker

pytestmark = pytest.mark.django_db

THURSDAY, FRIDAY = (
    datetime(2026, 11, day, 9, tzinfo=ZoneInfo("Australia/Sydney")) for day in (26, 27)
)
WEDNESDAY = datetime(2026, 11, 25, 8, tzinfo=ZoneInfo("Australia/Sydney"))


@pytest.fixture(autouse=True)
def wednesday_morning():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


@pytest.fixture
def gig(tom):
    sizes = [package(), package("Three doors", minutes=180, price=190)]
    make_tasker(tom, skill=SKILL)
    return make_gig(tom, packages=sizes)


def text_of(response):
    return " ".join(response.content.decode().split())


def form(tom, **said):
    profile = queries.profile_of(tom)
    return {
        "skill": queries.skill_ids_of(profile)[0],
        "title": "Wardrobe, built",
        "description": "I bring the tools.",
        "name_1": "Two doors",
        "minutes_1": "120",
        "price_1": "140",
        "included_1": "Building\nBoxes taken away",
        "minutes_2": "120",
        "minutes_3": "120",
    } | said


def booking_form(**said):
    return {
        "package": "1",
        "way": "ask",
        "start": "2026-11-26T22:00+00:00",
        "address": "14/22 Wilson St, Newtown",
        "notes": "Third floor",
        "key": str(uuid4()),
    } | said


def test_a_tasker_makes_publishes_pauses_and_removes_a_gig(signed_in, tom):
    make_tasker(tom, skill=SKILL)
    browser = signed_in(tom)
    assert "No service yet" in text_of(browser.get("/tasker/gigs/"))

    browser.post("/tasker/gigs/new/", form(tom))
    gig = Gig.objects.get()
    assert (gig.state, gig.cheapest.price_minor) == ("draft", 14_000)
    browser.post(
        f"/tasker/gigs/{gig.ref}/",
        form(tom, price_1="150", name_2="Big", price_2="200", included_2="All"),
    )
    for verb, state in (("publishing", "live"), ("pause", "paused"), ("removal", "removed")):
        browser.post(f"/tasker/gigs/{gig.ref}/{verb}/")
        gig.refresh_from_db()
        assert gig.state == state

    assert [each.price_minor for each in gig.packages.order_by("position")] == [15_000, 20_000]
    assert browser.get(f"/tasker/gigs/{gig.ref}/").status_code == 404


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"title": ""}, "There is a problem"),
        ({"price_1": "1"}, "must be between"),
        ({"name_2": "Big"}, "Give the package a price"),
        ({"included_1": ""}, "There is a problem"),
        ({"skill": "999999"}, "Select a valid choice"),
    ],
)
def test_a_refused_gig_keeps_what_was_typed(signed_in, tom, said, words):
    make_tasker(tom, skill=SKILL)
    answer = signed_in(tom).post("/tasker/gigs/new/", form(tom, **said))

    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "I bring the tools." in text_of(answer)
    assert not Gig.objects.exists()


def test_a_gig_of_somebody_else_is_not_there(signed_in, gig, tia, eve):
    make_tasker(tia, skill=SKILL)
    for verb in ("", "publishing/", "pause/", "removal/"):
        assert signed_in(tia).post(f"/tasker/gigs/{gig.ref}/{verb}").status_code == 404
    assert signed_in(eve).get("/tasker/gigs/").url == "/tasker/become/"


def test_a_guest_reads_a_gig_in_few_queries(client, gig, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = text_of(client.get(f"/gigs/{gig.ref}/?package=2"))

    assert "$190" in page
    assert "$205.20" in page
    assert "Boxes taken away" in page
    assert "Tom confirms first" in page
    assert "comes to your place, within 10 km of Newtown" in page


def test_busy_starts_are_shown_as_taken(client, gig, ada, tom):
    actions.set_busy(
        profile_id=gig.profile_id,
        booking_ref="one",
        start=datetime(2026, 11, 26, 10, tzinfo=WEDNESDAY.tzinfo),
        end=datetime(2026, 11, 26, 11, tzinfo=WEDNESDAY.tzinfo),
    )
    page = text_of(client.get(f"/gigs/{gig.ref}/?day=2026-11-26"))

    assert 'disabled >9:00 am<span class="vh"> taken</span>' in page.replace("> <", "><")
    assert ">11:30 am</label>" in page


def test_a_paused_gig_is_there_for_its_tasker_only(client, signed_in, gig, tom, eve):
    actions.pause_gig(actor=tom, gig_ref=gig.ref)

    assert client.get(f"/gigs/{gig.ref}/").status_code == 404
    assert signed_in(eve).get(f"/gigs/{gig.ref}/booking/").status_code == 404
    assert "cannot be booked now" in text_of(signed_in(tom).get(f"/gigs/{gig.ref}/"))
    assert signed_in(tom).get(f"/gigs/{gig.ref}/booking/").url == f"/gigs/{gig.ref}/"


def test_a_guest_comes_back_to_the_form_after_signing_in(client, gig):
    answer = client.get(f"/gigs/{gig.ref}/booking/?package=2&start=2026-11-26T22:00%2B00:00")

    assert answer.url.startswith("/account/login/")
    assert "package%3D2" in answer.url


def test_asking_leads_to_the_request(signed_in, gig, ada, tom):
    browser = signed_in(ada)
    shown = text_of(
        browser.get(f"/gigs/{gig.ref}/booking/?package=1&start=2026-11-26T22:00%2B00:00")
    )
    answer = browser.post(f"/gigs/{gig.ref}/booking/", booking_form())
    drain()

    booking = Booking.objects.get()
    assert "Fri 27 Nov, 9:00 am" in shown
    assert answer.url == f"/bookings/{booking.ref}/"
    assert "Tom has your request" in text_of(browser.get(answer.url))
    assert "Ada asks for" in text_of(signed_in(tom).get(answer.url))
    assert "Wilson St" not in text_of(signed_in(tom).get(answer.url))


def test_booking_at_once_leads_to_the_checkout(signed_in, ada, tom):
    gig = make_gig(tom, at_once=True)
    browser = signed_in(ada)
    page = text_of(browser.get(f"/gigs/{gig.ref}/booking/"))
    answer = browser.post(f"/gigs/{gig.ref}/booking/", booking_form(way="at_once"))

    booking = Booking.objects.get()
    assert "Book and pay" in page
    assert answer.url == f"/bookings/{booking.ref}/checkout/"
    assert payments.payment_for(booking.ref) is not None


@pytest.mark.parametrize(
    ("said", "status", "words"),
    [
        ({"start": ""}, 422, "Choose a time."),
        ({"start": "soon"}, 422, "Choose one of the times shown."),
        ({"address": "nowhere at all"}, 422, "We do not know that place"),
        ({"address": "Manly"}, 422, "does not come to Manly"),
        ({"start": "2026-11-28T22:00+00:00"}, 409, "has just been taken"),
        ({"way": "at_once"}, 409, "now answers each request first"),
    ],
)
def test_a_refused_booking_keeps_what_was_typed(signed_in, gig, ada, said, status, words):
    answer = signed_in(ada).post(f"/gigs/{gig.ref}/booking/", booking_form(**said))

    assert answer.status_code == status
    assert words in text_of(answer)
    assert "Third floor" in text_of(answer)
    assert not Booking.objects.exists()


def test_without_a_number_the_client_confirms_one_first(signed_in, gig, ada):
    ada.phone = ""
    ada.save(update_fields=["phone"])
    answer = signed_in(ada).post(f"/gigs/{gig.ref}/booking/", booking_form())

    assert answer.status_code == 303
    assert answer.url.startswith("/account/phone/?next=%2Fgigs%2F")


def test_the_tasker_answers_on_a_page(signed_in, gig, ada, tom, eve):
    first, second = ask(gig, ada, start=THURSDAY), ask(gig, ada, start=FRIDAY)
    browser = signed_in(tom)
    page = text_of(browser.get(f"/bookings/{first.ref}/answer/"))
    browser.post(f"/bookings/{first.ref}/answer/", {"say": "yes"})
    empty = browser.post(f"/bookings/{second.ref}/answer/", {"say": "no"})
    browser.post(f"/bookings/{second.ref}/answer/", {"say": "no", "reason": "too_far"})

    assert "$126" in page
    assert empty.status_code == 422
    assert Booking.objects.get(pk=first.pk).is_awaiting_payment
    assert Booking.objects.get(pk=second.pk).state == "declined"
    for person in (eve, ada):
        assert signed_in(person).get(f"/bookings/{first.ref}/answer/").status_code == 404


def test_a_declined_client_sees_who_else_could_come(signed_in, gig, ada, tom, tia):
    make_gig(tia, title="Wardrobe by Tia")
    booking = ask(gig, ada, start=THURSDAY)
    signed_in(tom).post(f"/bookings/{booking.ref}/answer/", {"say": "no", "reason": "busy"})
    page = text_of(signed_in(ada).get(f"/bookings/{booking.ref}/"))

    assert "Tom cannot come" in page
    assert "I have no time then" in page
    assert "Wardrobe by Tia" in page


def test_a_client_takes_a_request_back(signed_in, gig, ada, tom, eve):
    booking = ask(gig, ada, start=THURSDAY)
    url = f"/bookings/{booking.ref}/withdrawal/"
    assert signed_in(eve).post(url).status_code == 404
    assert signed_in(tom).post(url).status_code == 404
    signed_in(ada).post(url)

    assert Booking.objects.get().is_cancelled
    assert signed_in(ada).get(url).url == f"/bookings/{booking.ref}/"
