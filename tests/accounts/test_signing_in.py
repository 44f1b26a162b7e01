"""Signing up and in, by password, by code and as one of the demo's people."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from marketplace.accounts.models import Person
from tests.support.cast import PASSWORD, make_person

pytestmark = pytest.mark.django_db

NEW = {
    "first_name": "Nora",
    "last_name": "Quinn",
    "email": "Nora@Example.com",
    "password1": "seven-green-kettles",
}
ENTRANCES = [
    "/account/login/",
    "/account/signup/",
    "/account/password/reset/",
    "/account/login/code/",
]


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def link_in(mail):
    return re.search(r"http://testserver(\S+)", mail.text)[1]


@pytest.mark.parametrize("url", ENTRANCES)
def test_entrances_are_open_and_in_our_look(url, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        page = Client().get(url)

    assert page.status_code == 200
    assert b"entrance-card" in page.content


@pytest.mark.parametrize("url", ENTRANCES)
def test_an_empty_form_is_422_with_its_errors(url):
    response = Client().post(url, {})

    assert response.status_code == 422
    assert b"data-error-summary" in response.content
    assert b"<title>Error:" in response.content


def test_sign_up_keeps_what_was_typed():
    response = Client().post("/account/signup/", NEW | {"email": "no address"})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="Nora"' in page
    assert 'value="no address"' in page
    assert "seven-green-kettles" not in page


@pytest.mark.parametrize("name", ["Win at https://evil.test", "www.evil", "evil.test", "a@evil"])
def test_a_name_is_no_advertisement(name, mails):
    assert Client().post("/account/signup/", NEW | {"first_name": name}).status_code == 422
    assert not mails.exists()


@pytest.mark.parametrize("password", ["short", "password123", "1234567890123", "nora@example.com"])
def test_a_weak_password_is_refused(password):
    response = Client().post("/account/signup/", NEW | {"password1": password})

    assert response.status_code == 422
    assert not Person.objects.exists()


def test_signing_up_and_opening_the_link_signs_in(mails):
    browser = Client()
    answer = browser.post("/account/signup/?next=/how-it-works/", NEW, follow=True)
    assert b"Check your e-mail" in answer.content
    assert "_auth_user_id" not in browser.session

    link = link_in(mails.get())
    assert browser.get(link).status_code == 200
    assert not EmailAddress.objects.get().verified
    answer = browser.post(link)

    person = Person.objects.get()
    assert (person.email, person.first_name, person.public_name) == (
        "nora@example.com",
        "Nora",
        "Nora Q.",
    )
    assert EmailAddress.objects.get().verified
    assert browser.session["_auth_user_id"] == str(person.pk)
    assert answer.url == "/how-it-works/"


def test_a_wrong_link_says_that_it_has_run_out():
    response = Client().get("/account/confirm-email/nonsense/")

    assert response.status_code == 200
    assert b"This link has run out" in response.content


def test_sign_up_answers_alike_for_a_known_address(ada, mails):
    fresh = Client().post("/account/signup/", NEW)
    known = Client().post("/account/signup/", NEW | {"email": ada.email})

    assert (fresh.status_code, fresh.url) == (known.status_code, known.url)
    assert Person.objects.filter(email=ada.email).count() == 1
    assert "You have an account already" in mails.get(to=ada.email).subject


def test_signing_in_with_a_password(ada):
    response = Client().post("/account/login/", {"login": "ADA@example.com", "password": PASSWORD})

    assert response.status_code == 302
    assert response.url == "/"


def test_signing_in_goes_on_to_where_one_was(ada):
    typed = {"login": ada.email, "password": PASSWORD}

    assert Client().post("/account/login/", typed | {"next": "/about/"}).url == "/about/"
    assert Client().post("/account/login/", typed | {"next": "https://evil.example/"}).url == "/"


def test_a_wrong_password_and_an_unknown_address_read_alike(ada):
    wrong = Client().post("/account/login/", {"login": ada.email, "password": "no"})
    unknown = Client().post("/account/login/", {"login": "no@example.com", "password": "no"})

    assert wrong.status_code == unknown.status_code == 422
    assert b"do not match" in wrong.content
    assert b"do not match" in unknown.content
    assert b'value="ada@example.com"' in wrong.content


def test_a_closed_account_cannot_be_signed_in_to(ada):
    ada.is_active = False
    ada.save()

    Client().post("/account/login/", {"login": ada.email, "password": PASSWORD})

    browser = Client()
    browser.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    assert "_auth_user_id" not in browser.session


def test_an_unconfirmed_address_gets_a_new_link_instead_of_a_session(mails):
    make_person("Nora", "Quinn", verified=False)
    browser = Client()

    answer = browser.post(
        "/account/login/", {"login": "nora@example.com", "password": PASSWORD}, follow=True
    )

    assert b"Check your e-mail" in answer.content
    assert "_auth_user_id" not in browser.session
    assert mails.get().subject == "Confirm your e-mail address"


def test_signing_in_by_code(ada, mails):
    browser = Client()
    browser.post("/account/login/code/", {"email": ada.email})
    code = mails.get().subject.split()[0]

    wrong = browser.post("/account/login/code/confirm/", {"code": "AAAAAA"})
    right = browser.post("/account/login/code/confirm/", {"code": code})

    assert wrong.status_code == 422
    assert right.status_code == 302
    assert browser.session["_auth_user_id"] == str(ada.pk)


def test_a_code_for_an_unknown_address_looks_the_same(mails):
    known = Client().post("/account/login/code/", {"email": "no@example.com"}, follow=True)

    assert b"Enter the code" in known.content
    assert mails.get().subject == "There is no account for this address"


def test_many_wrong_passwords_are_stopped_for_every_process(ada):
    for _try in range(5):
        Client().post("/account/login/", {"login": ada.email, "password": "no"})

    right = Client().post("/account/login/", {"login": ada.email, "password": PASSWORD})

    # The count stands in the shared cache: each try above was a browser of its own.
    assert right.status_code == 422
    assert b"Too many tries" in right.content


def test_a_burst_of_forms_is_429(ada, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    answers = [
        Client().post("/account/login/", {"login": f"n{n}@example.com", "password": "no"})
        for n in range(4)
    ]

    assert [answer.status_code for answer in answers] == [422, 422, 422, 429]


def test_a_forged_forwarding_header_does_not_lift_the_limit(settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    typed = {"login": "no@example.com", "password": "no"}

    Client().post("/account/login/", typed, headers={"X-Forwarded-For": "192.0.2.1"})
    second = Client().post("/account/login/", typed, headers={"X-Forwarded-For": "192.0.2.2"})

    assert second.status_code == 429


def test_the_demo_signs_in_with_one_click(ada):
    ada.is_demo = True
    ada.save()

    page = Client().get("/account/login/?next=/about/").content.decode()
    browser = Client()
    answer = browser.post("/account/demo/ada/", {"next": "/about/"})

    assert 'action="/account/demo/ada/"' in page
    assert (answer.status_code, answer.url) == (303, "/about/")
    assert browser.session["_auth_user_id"] == str(ada.pk)


def test_only_the_demos_people_are_open(ada, settings):
    assert Client().post("/account/demo/ada/").status_code == 404

    ada.is_demo = True
    ada.save()
    settings.DEMO = False

    assert Client().post("/account/demo/ada/").status_code == 404
    assert b"/account/demo/" not in Client().get("/account/login/").content


def test_the_demo_needs_a_post(ada):
    assert Client().get("/account/demo/ada/").status_code == 405


def test_signing_out(signed_in, ada):
    browser = signed_in(ada)

    assert browser.get("/account/logout/").status_code == 200
    browser.post("/account/logout/")
    assert "_auth_user_id" not in browser.session
