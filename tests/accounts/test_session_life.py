"""How long a session lives: idle, busy, and at the desk; for pages and for sockets."""

from datetime import datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chat.identity import signed_in as sockets_of
from hustlr.tasks import tidy
from tests.support.cast import PASSWORD
from tests.support.guards import WRITES

pytestmark = pytest.mark.django_db
START = datetime.fromisoformat("2026-11-02T08:00:00+00:00")
# What is noted once an hour may be an hour old.
GRAIN = timedelta(hours=1)


@pytest.fixture
def at(time_machine):
    """Return a function that moves the clock to so long after the sign-in."""

    def move(**after: float) -> None:
        time_machine.move_to(START + timedelta(**after), tick=False)

    cache.clear()
    move()
    return move


def sign_in(person) -> Client:
    browser = Client()
    browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert is_in(browser)
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


def test_a_session_that_nobody_uses_ends_after_two_weeks(ada, at):
    browser, other = sign_in(ada), sign_in(ada)

    at(days=13, hours=22)
    assert is_in(browser)
    at(days=14, hours=1)

    assert is_in(browser)
    assert not is_in(other)


def test_a_session_that_is_used_daily_ends_after_ninety_days(ada, at):
    browser = sign_in(ada)

    for days in (*range(10, 90, 10), 89.9):
        at(days=days)
        assert is_in(browser)
    at(days=90)
    page = browser.get("/account/", follow=True)

    assert page.redirect_chain == [("/account/login/?next=/account/", 302)]
    assert "please sign in again" in page.text
    assert "_auth_user_id" not in browser.session


def test_a_session_of_staff_ends_after_twelve_hours(max, ada, at):  # noqa: A002
    desk, home = sign_in(max), sign_in(ada)

    at(hours=11.9)
    assert desk.get("/desk/").status_code == 200
    at(hours=12)

    assert desk.get("/desk/").status_code == 302
    assert is_in(home)


def test_who_becomes_staff_has_the_shorter_life_at_once(ada, at):
    browser = sign_in(ada)
    ada.is_staff = True
    ada.save()

    at(hours=13)

    assert not is_in(browser)


def test_a_session_from_before_beginnings_were_kept_begins_with_its_next_use(ada, at):
    browser = sign_in(ada)
    session = browser.session
    del session["began_at"], session["seen_at"]
    session.save()

    at(days=5)
    assert is_in(browser)
    at(days=6)

    assert browser.session["began_at"] == (START + timedelta(days=5)).isoformat()


def test_a_page_within_the_hour_writes_nothing(ada, at):
    browser = sign_in(ada)
    at(minutes=59)

    with CaptureQueriesContext(connection) as seen:
        browser.get("/account/")

    assert not [each["sql"] for each in seen if WRITES.match(each["sql"])]


@pytest.mark.parametrize("who", ["ada", "max"])
@pytest.mark.parametrize("busy", [False, True])
def test_a_socket_ends_with_its_session(who, busy, request, at):
    person = request.getfixturevalue(who)
    browser = sign_in(person)
    key = browser.session.session_key
    life = timedelta(hours=12) if person.is_staff else timedelta(days=90 if busy else 14)
    step = min(life / 10, timedelta(days=10))

    while busy and (START + life - step) > datetime.now(START.tzinfo):
        at(seconds=(datetime.now(START.tzinfo) + step - START).total_seconds())
        browser.get("/account/")
    at(seconds=(life - GRAIN).total_seconds())
    assert sockets_of([key]) == {key: person.pk}
    at(seconds=(life + GRAIN).total_seconds())

    assert sockets_of([key]) == {}


def test_a_session_that_has_ended_leaves_the_tables(ada, at):
    sign_in(ada)
    at(days=10)
    browser = sign_in(ada)
    at(days=20)

    tidy()

    kept = [browser.session.session_key]
    assert list(Session.objects.values_list("session_key", flat=True)) == kept
    assert list(UserSession.objects.values_list("session_key", flat=True)) == kept
