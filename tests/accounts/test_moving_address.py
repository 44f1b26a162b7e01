"""An account that moves to another address: word to both, and a way back from the old one."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from marketplace.accounts import actions
from marketplace.accounts.models import EmailChange, Person
from marketplace.core import clock
from tests.support.cast import PASSWORD, make_person
from tests.support.queue import drain

pytestmark = pytest.mark.django_db

OLD, NEW = "ada@example.com", "mallory@example.com"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


@pytest.fixture
def intruder(ada):
    """A browser that has the password of ada, and is in."""
    browser = Client()
    browser.post("/account/login/", {"login": OLD, "password": PASSWORD})
    return browser


@pytest.fixture
def moved(intruder, ada, mails):
    """The account has moved; the mails about it are there."""
    asked = intruder.post("/account/email/", {"email": NEW, "action_add": "1"})
    intruder.post(asked.url, {"password": PASSWORD})
    link = re.search(r"http://testserver(\S+)", mails.get(to=NEW).text)[1]
    intruder.post(link)
    drain()
    ada.refresh_from_db()
    assert ada.email == NEW
    return mails


def way_back(moved):
    mail = moved.get(to=OLD, subject="Your e-mail address has changed")
    return re.search(r"(/account/email/way-back/\S+)", mail.text)[1]


def test_both_addresses_are_told(moved):
    here = moved.get(to=NEW, subject="Your account is at this address now")
    there = moved.get(to=OLD, subject="Your e-mail address has changed")

    assert OLD in here.text
    assert NEW in there.text
    assert "way-back" not in here.text


def test_opening_the_link_changes_nothing(moved, ada):
    page = Client().get(way_back(moved))

    ada.refresh_from_db()
    assert page.status_code == 200
    assert ada.email == NEW


def test_the_old_address_takes_the_account_back(moved, ada, intruder):
    Authenticator.objects.create(user=ada, type="totp", data={"secret": "x"})

    done = Client().post(way_back(moved))

    ada.refresh_from_db()
    assert done.status_code == 200
    assert (ada.email, ada.has_usable_password()) == (OLD, False)
    assert [each.email for each in EmailAddress.objects.filter(user=ada)] == [OLD]
    assert not Authenticator.objects.exists()
    assert not UserSession.objects.filter(user=ada).exists()
    assert intruder.get("/account/").status_code == 302


def test_the_owner_gets_in_by_a_code_and_chooses_a_password(moved, ada):
    Client().post(way_back(moved))
    browser = Client()
    browser.post("/account/login/code/", {"email": OLD})
    code = re.search(r"^\s*([A-Z0-9-]{5,})\s*$", moved.filter(to=OLD).last().text, re.MULTILINE)[1]

    browser.post("/account/login/code/confirm/", {"code": code})
    words = "a-new-walk-in-the-park"
    saved = browser.post("/account/password/set/", {"password1": words, "password2": words})

    ada.refresh_from_db()
    assert saved.status_code == 302
    assert ada.check_password(words)


def test_the_way_back_is_open_for_three_days(moved):
    link = way_back(moved)

    with time_machine.travel(clock.now() + timedelta(hours=71)):
        assert Client().get(link).status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=73)):
        assert Client().post(link).status_code == 404


def test_a_link_works_once_and_only_as_it_was_made(moved):
    link = way_back(moved)
    Client().post(link)

    assert Client().post(link).status_code == 404
    assert Client().get("/account/email/way-back/made-up/").status_code == 404


def test_moving_on_once_more_leaves_the_first_way_back_open(moved, ada):
    actions.note_email_change(person=ada, old=NEW, new="third@example.com")
    Person.objects.filter(pk=ada.pk).update(email="third@example.com")

    Client().post(way_back(moved))

    ada.refresh_from_db()
    assert ada.email == OLD
    assert not EmailChange.objects.filter(reverted_at=None).exists()


def test_an_address_that_somebody_else_has_by_now_stays_theirs(moved, ada):
    link = way_back(moved)
    make_person("Ada", "Second", phone="")

    assert Client().post(link).status_code == 409
    ada.refresh_from_db()
    assert ada.email == NEW


def test_an_address_does_not_change_without_the_password(intruder):
    asked = intruder.post("/account/email/", {"email": NEW, "action_add": "1"})

    assert asked.url.startswith("/account/reauthenticate/")
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_a_new_password_is_told_and_ends_other_sessions(intruder, ada, mails):
    other = Client()
    other.post("/account/login/", {"login": OLD, "password": PASSWORD})
    words = "another-walk-in-the-park"

    intruder.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": words})

    assert mails.filter(to=OLD, subject="Your password has changed").count() == 1
    assert intruder.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_another_number_is_told_by_mail(ada, mails):
    code = actions.request_phone_code(actor=ada, number="0491 570 156")
    actions.verify_phone(actor=ada, code=code.code)
    drain()

    assert mails.filter(to=OLD, subject="Your mobile number has changed").count() == 1
