"""What a person sets about themselves: profile, role, sessions, address, password."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from marketplace.accounts import queries
from marketplace.accounts.models import Person
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db

PAGES = [
    "/account/",
    "/account/profile/",
    "/account/sessions/",
    "/account/email/",
    "/account/password/change/",
]
PROFILE = {"first_name": "Ada", "last_name": "King", "timezone": "Europe/London"}


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def path_in(mail):
    return re.search(r"http://testserver(\S+)", mail.text)[1]


def sign_in(person, password=PASSWORD):
    browser = Client()
    browser.post("/account/login/", {"login": person.email, "password": password})
    return browser


@pytest.mark.parametrize("url", PAGES)
def test_pages_need_few_queries(signed_in, ada, url, django_assert_max_num_queries):
    browser = signed_in(ada)

    with django_assert_max_num_queries(12):
        assert browser.get(url).status_code == 200


@pytest.mark.parametrize("url", PAGES)
def test_guests_are_sent_to_sign_in(url):
    response = Client().get(url)

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


def test_the_profile_is_kept(signed_in, ada):
    response = signed_in(ada).post("/account/profile/", PROFILE)

    ada.refresh_from_db()
    assert response.status_code == 303
    assert (ada.public_name, ada.timezone) == ("Ada K.", "Europe/London")


@pytest.mark.parametrize(
    "wrong",
    [{"first_name": ""}, {"first_name": "x" * 61}, {"timezone": "Mars/Olympus"}, {"timezone": ""}],
)
def test_a_wrong_profile_is_422_and_keeps_what_was_typed(signed_in, ada, wrong):
    response = signed_in(ada).post("/account/profile/", PROFILE | wrong)

    assert response.status_code == 422
    assert b"data-error-summary" in response.content
    assert b'value="King"' in response.content
    ada.refresh_from_db()
    assert ada.last_name == "Lovelace"


def test_times_are_shown_in_the_new_zone(signed_in, ada):
    browser = signed_in(ada)
    browser.post("/account/profile/", PROFILE)

    assert b"London time" in browser.get("/account/").content


@pytest.mark.parametrize("mode", ["tasker", "client"])
def test_the_role_switch_keeps_the_page(signed_in, ada, mode):
    response = signed_in(ada).post("/account/mode/", {"mode": mode, "next": "/jobs/?q=piano"})

    ada.refresh_from_db()
    assert (response.status_code, response.url) == (303, "/jobs/?q=piano")
    assert ada.mode == mode


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_the_role_switch_leads_nowhere_else(signed_in, ada, target):
    response = signed_in(ada).post("/account/mode/", {"mode": "tasker", "next": target})

    assert response.url == "/"


def test_a_third_role_is_refused(signed_in, ada):
    response = signed_in(ada).post("/account/mode/", {"mode": "admin"})

    ada.refresh_from_db()
    assert response.status_code == 422
    assert ada.mode == "client"


def test_a_session_is_listed_and_can_be_ended(ada):
    here, there = sign_in(ada), sign_in(ada)
    other = UserSession.objects.get(session_key=there.session.session_key)

    page = here.get("/account/sessions/").content.decode()
    response = here.post(f"/account/sessions/{other.pk}/end/")

    assert page.count("this one") == 1
    assert f"/account/sessions/{other.pk}/end/" in page
    assert response.status_code == 303
    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_all_other_sessions_can_be_ended(ada):
    here, there = sign_in(ada), sign_in(ada)

    here.post("/account/sessions/")

    assert there.get("/account/").status_code == 302
    assert here.get("/account/").status_code == 200


def test_sessions_of_others_do_not_exist(ada, eve):
    sign_in(ada)
    session = UserSession.objects.get(user=ada)

    response = sign_in(eve).post(f"/account/sessions/{session.pk}/end/")

    assert response.status_code == 404
    assert UserSession.objects.filter(pk=session.pk).exists()


def test_a_session_is_marked_as_used_once_an_hour(ada, time_machine):
    time_machine.move_to("2026-11-25T08:00:00Z", tick=False)
    browser = sign_in(ada)
    seen = UserSession.objects.get().last_seen_at

    time_machine.move_to("2026-11-25T08:59:00Z", tick=False)
    browser.get("/account/")
    assert UserSession.objects.get().last_seen_at == seen

    time_machine.move_to("2026-11-25T09:01:00Z", tick=False)
    browser.get("/account/")
    assert UserSession.objects.get().last_seen_at > seen


def test_a_new_address_counts_once_its_link_was_opened(ada, mails):
    browser = sign_in(ada)
    asked = browser.post("/account/email/", {"action_add": "1", "email": "ada@new.example"})
    assert asked.url.startswith("/account/reauthenticate/")
    browser.post(asked.url, {"password": PASSWORD})  # the form goes on where it was held up
    assert b"waits for its link" in browser.get("/account/email/").content
    ada.refresh_from_db()
    assert ada.email == "ada@example.com"
    link = path_in(mails.get(to="ada@new.example"))

    browser.post(link)

    ada.refresh_from_db()
    assert ada.email == "ada@new.example"
    assert queries.is_verified(ada)
    assert mails.filter(to="ada@example.com").last().subject == "Your e-mail address has changed"


def test_a_waiting_address_can_be_mailed_again_or_dropped(ada, mails):
    browser = sign_in(ada)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    new = {"email": "ada@new.example"}
    browser.post("/account/email/", new | {"action_add": "1"})
    cache.clear()

    browser.post("/account/email/", new | {"action_send": "1"})
    browser.post("/account/email/", new | {"action_remove": "1"})

    assert mails.filter(to="ada@new.example").count() == 2
    assert not EmailAddress.objects.filter(email="ada@new.example").exists()


@pytest.mark.parametrize("address", ["", "no address", "ada@example.com"])
def test_a_wrong_address_is_422(ada, address):
    response = sign_in(ada).post("/account/email/", {"action_add": "1", "email": address})

    assert response.status_code == 422


def test_a_new_password_needs_the_present_one(ada, mails):
    browser = sign_in(ada)
    new = {"oldpassword": "wrong", "password1": "seven-green-kettles"}

    refused = browser.post("/account/password/change/", new)
    kept = browser.post("/account/password/change/", new | {"oldpassword": PASSWORD})

    assert refused.status_code == 422
    assert kept.status_code == 302
    assert sign_in(ada, "seven-green-kettles").get("/account/").status_code == 200
    assert mails.last().subject == "Your password has changed"


def test_a_forgotten_password_is_set_by_link_once(ada, mails):
    browser = Client()
    asked = browser.post("/account/password/reset/", {"email": ada.email}, follow=True)
    assert b"is on its way" in asked.content
    link = path_in(mails.get())

    form = browser.get(link, follow=True)
    weak = browser.post(form.request["PATH_INFO"], {"password1": "short"})
    done = browser.post(form.request["PATH_INFO"], {"password1": "seven-green-kettles"})

    assert weak.status_code == 422
    assert done.status_code == 302
    assert sign_in(ada, "seven-green-kettles").get("/account/").status_code == 200
    assert b"This link has run out" in Client().get(link, follow=True).content


def test_a_reset_for_an_unknown_address_looks_the_same(mails):
    asked = Client().post("/account/password/reset/", {"email": "no@example.com"}, follow=True)

    assert b"is on its way" in asked.content
    assert mails.get().subject == "There is no account for this address"


def test_a_wrong_password_does_not_confirm_anything(ada):
    browser = sign_in(ada)

    wrong = browser.post("/account/reauthenticate/", {"password": "no"})

    assert wrong.status_code == 422
    assert b"not your password" in wrong.content


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Australia/Sydney", "Sydney"),
        ("America/New_York", "New York"),
        ("America/Indiana/Vincennes", "America/Indiana/Vincennes"),
        ("Etc/GMT-10", "Etc/GMT-10"),
        ("UTC", "UTC"),
    ],
)
def test_a_time_zone_is_said_so_that_nobody_takes_it_for_another(zone, said):
    assert Person(timezone=zone).zone_name == said
