"""Passkeys, in Chromium with an authenticator of its own: added, used, and what goes wrong."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from tests.support.cast import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# As a phone has it: built in, keeps passkeys, and knows its owner.
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def window(open_page, web_address):
    """A window with an authenticator, at a host that may have passkeys: an address may not."""
    cache.clear()
    page = open_page(None, "/account/login/")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    page.device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    page.devices, page.home = devices, web_address.replace("127.0.0.1", "localhost")
    page.goto(f"{page.home}/account/login/")
    return page


def sign_in(page, person):
    page.get_by_label("E-mail").fill(person.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{page.home}/")


def add(page):
    page.goto(f"{page.home}/account/2fa/webauthn/add/")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Name of the passkey").fill("My phone")
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/account/2fa/recovery-codes/")


def test_a_passkey_is_added_and_signs_in_alone(window, ada):
    sign_in(window, ada)
    add(window)
    assert Authenticator.objects.get(type="webauthn").wrap().name == "My phone"

    window.goto(f"{window.home}/account/logout/")
    window.get_by_role("main").get_by_role("button", name="Sign out").click()
    window.wait_for_url(f"{window.home}/")
    window.goto(f"{window.home}/account/login/")
    window.get_by_role("button", name="Use a passkey").click()
    window.wait_for_url(f"{window.home}/")
    window.goto(f"{window.home}/account/2fa/webauthn/")

    assert window.get_by_text("My phone").first.is_visible()
    assert "last used" in window.inner_text("main")


def test_the_password_alone_asks_for_the_passkey(window, ada):
    sign_in(window, ada)
    add(window)
    window.context.clear_cookies()
    window.goto(f"{window.home}/account/login/")
    window.get_by_label("E-mail").fill(ada.email)
    window.get_by_label("Password").fill(PASSWORD)
    window.get_by_role("button", name="Sign in", exact=True).click()

    window.wait_for_url("**/account/2fa/authenticate/")
    window.get_by_role("button", name="Use a passkey").click()
    window.wait_for_url(f"{window.home}/")


def test_a_device_without_a_passkey_is_told_another_way(window):
    window.get_by_role("button", name="Use a passkey").wait_for()
    window.devices.send("WebAuthn.removeVirtualAuthenticator", window.device)
    window.goto(f"{window.home}/account/login/")
    window.evaluate(
        "() => { navigator.credentials.get = () => Promise.reject(new DOMException()); }"
    )
    window.get_by_role("button", name="Use a passkey").click()

    window.get_by_role("alert").filter(has_text="Try again").wait_for()


def test_without_script_the_button_does_not_stand_there(ada):
    page = " ".join(Client().get("/account/login/").content.decode().split())

    assert 'data-passkey="login" hidden' in page
    assert "mfa/js/webauthn-json.js" in page
