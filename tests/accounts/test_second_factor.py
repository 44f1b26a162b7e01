"""Second factors: an app, recovery codes, and the desk that asks for one."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.accounts import mfa, queries
from tests.support.cast import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def sign_in(person):
    """Sign in by the page; return browser and answer."""
    browser = Client()
    return browser, browser.post("/account/login/", {"login": person.email, "password": PASSWORD})


def code_for(secret):
    # The one of now: it holds until the next has ended, also when this half minute ends meanwhile.
    _before, counter, _next = totp.yield_hotp_counters_from_time()
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


@pytest.fixture
def browser(ada):
    """Ada is in, and has just said her password once more."""
    browser, _answer = sign_in(ada)
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.fixture
def secret(browser):
    """An app that knows ada's secret; it has been turned on."""
    browser.get("/account/2fa/totp/activate/")
    secret = browser.session["mfa.totp.secret"]
    answer = browser.post("/account/2fa/totp/activate/", {"code": code_for(secret)})
    assert answer.url == "/account/2fa/recovery-codes/"
    return secret


def test_an_app_is_turned_on_by_its_first_code(secret, ada, browser, mails):
    page = browser.get("/account/2fa/")

    assert queries.has_second_factor(ada)
    assert b"10 codes left" in page.content


def test_a_wrong_first_code_turns_nothing_on(browser, ada):
    page = browser.get("/account/2fa/totp/activate/")
    answer = browser.post("/account/2fa/totp/activate/", {"code": "000000"})

    assert b"data:image/svg+xml" in page.content
    assert answer.status_code == 422
    assert not queries.has_second_factor(ada)


def test_nobody_changes_factors_without_the_password_again(ada):
    browser, _answer = sign_in(ada)

    for page in ("totp/activate/", "webauthn/add/", "recovery-codes/generate/"):
        answer = browser.get(f"/account/2fa/{page}")
        assert answer.url.startswith("/account/reauthenticate/")


def test_the_password_alone_no_longer_signs_in(secret, ada):
    browser, answer = sign_in(ada)

    assert answer.url == "/account/2fa/authenticate/"
    assert browser.get("/account/").status_code == 302
    done = browser.post("/account/2fa/authenticate/", {"code": code_for(secret)})
    assert done.status_code == 302
    assert browser.get("/account/").status_code == 200


def test_a_wrong_code_is_422_and_leaves_the_door_shut(secret, ada):
    browser, _answer = sign_in(ada)

    assert browser.post("/account/2fa/authenticate/", {"code": "123456"}).status_code == 422
    assert browser.get("/account/").status_code == 302


def test_guessing_codes_is_stopped(secret, ada):
    browser, _answer = sign_in(ada)
    last = [
        browser.post("/account/2fa/authenticate/", {"code": f"{guess:06d}"}) for guess in range(7)
    ][-1]

    assert last.status_code in {422, 429}
    assert b"Wait" in last.content or b"too" in last.content.lower()


def test_a_recovery_code_signs_in_once(secret, ada):
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    browser, _answer = sign_in(ada)
    browser.post("/account/2fa/authenticate/", {"code": codes[0]})
    assert browser.get("/account/").status_code == 200

    again, _answer = sign_in(ada)
    assert again.post("/account/2fa/authenticate/", {"code": codes[0]}).status_code == 422


def test_a_code_by_mail_does_not_go_round_the_factor(secret, ada, mails):
    browser = Client()
    browser.post("/account/login/code/", {"email": ada.email})
    text = mails.filter(to=ada.email).order_by("-pk")[0].text
    code = re.search(r"^\s*([A-Z0-9-]{5,})\s*$", text, re.MULTILINE)[1]

    answer = browser.post("/account/login/code/confirm/", {"code": code})

    assert answer.url == "/account/2fa/authenticate/"


def test_secrets_cannot_be_read_in_the_database(secret, settings):
    rows = Authenticator.objects.order_by("pk").values_list("data", flat=True)

    assert secret not in str(list(rows))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]
    stored = Authenticator.objects.get(type="totp").data["secret"]
    assert mfa.SecondFactorAdapter().decrypt(stored) == secret


def test_turning_it_off_needs_the_factor_again_and_is_told(secret, browser, ada, mails):
    page = browser.get("/account/2fa/totp/deactivate/")
    done = browser.post("/account/2fa/totp/deactivate/")

    assert (page.status_code, done.status_code) == (200, 302)
    assert not queries.has_second_factor(ada)
    assert mails.filter(subject="The authenticator app is off").exists()


def test_whoever_has_a_factor_can_still_change_the_address(secret, browser):
    asked = browser.post("/account/email/", {"email": "ada@new.example", "action_add": "1"})

    assert asked.status_code == 302


@pytest.mark.writes_on_get  # allauth notes when the codes were shown
def test_the_pages_need_few_queries(secret, browser):
    for page in ("", "webauthn/", "recovery-codes/", "totp/deactivate/"):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert browser.get(f"/account/2fa/{page}").status_code == 200
        assert len(seen) <= 12


def test_the_desk_asks_staff_for_a_factor_where_it_matters(max, settings):  # noqa: A002
    settings.STAFF_SECOND_FACTOR = True
    browser, _answer = sign_in(max)

    for page in ("/desk/", "/desk/people/", "/desk/login/"):
        assert browser.get(page).status_code == 302
    assert browser.get("/desk/").url == "/account/2fa/"

    Authenticator.objects.create(user=max, type="totp", data={"secret": "x"})
    assert browser.get("/desk/").status_code == 200


def test_the_demo_s_desk_says_why_it_does_not_ask(max, ada, settings):  # noqa: A002
    settings.STAFF_SECOND_FACTOR = False

    staff, _answer = sign_in(max)
    client, _answer = sign_in(ada)

    assert b"This demo does not ask" in staff.get("/account/2fa/").content
    assert b"desk" not in client.get("/account/2fa/").content.split(b"<main")[1].split(b"</main")[0]
    assert staff.get("/desk/").status_code == 200
