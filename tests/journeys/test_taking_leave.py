"""Somebody takes all of their data along, closes the account, and is a number two weeks later."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine

from marketplace.core.clock import now
from marketplace.notifications.models import Mail
from tests.support import bookings as stage
from tests.support.cast import PASSWORD
from tests.support.queue import drain

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize(("width", "javascript"), [(1280, True), (360, False)])
def test_take_everything_and_go(arrive, ada, width, javascript):
    job = stage.make_job(ada, title="Wardrobe with mirrors")
    window = {"width": width, "javascript": javascript, "folder": f"leave-{width}"}
    client = arrive("client", ada, "/account/privacy/", **window)

    client.press("Collect my data")
    client.fill("Password", PASSWORD)
    client.press("Go on")
    client.sees("Being made")
    client.settle()
    client.go("/account/privacy/")
    client.sees("Can be fetched until")
    client.keep("export-ready")
    _check(_fetch(client), ada)

    client.go("/account/closing/")
    client.sees("Not yet", "still takes offers")
    client.keep("closing-blocked")
    job.__class__.objects.filter(pk=job.pk).update(state="cancelled")
    _leave(client)
    _is_gone(arrive, ada, window)


def _fetch(client):
    """Return the file that the browser gets."""
    with client.page.expect_download() as coming:
        client.press("Download")
    return coming.value.path().read_bytes()


def _check(archive: bytes, ada) -> None:
    data = json.loads(zipfile.ZipFile(io.BytesIO(archive)).read("data.json"))
    assert data["accounts.Person"][0]["email"] == ada.email
    assert data["jobs.Job"][0]["title"] == "Wardrobe with mirrors"


def _leave(client) -> None:
    """Close the account, change one's mind once, and close it after all."""
    client.go("/account/closing/")
    client.sees("What goes", "What stays")
    client.press("Close my account")
    client.sees("you can change your mind")
    client.keep("closing")
    client.press("Keep my account")
    client.press("Close my account")
    client.sees("Keep my account")
    with time_machine.travel(now() + timedelta(days=15)):
        drain()


def _is_gone(arrive, ada, window) -> None:
    """Nobody gets in by the old address, and no letter is left."""
    guest = arrive("guest", None, "/account/login/", **window)
    with guest.refused():
        guest.fill("E-mail", ada.email)
        guest.fill("Password", PASSWORD)
        guest.page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
        guest.sees("do not match")
    ada.refresh_from_db()
    assert (ada.public_name, ada.is_active) == ("Former member", False)
    assert not Mail.objects.filter(to="ada@example.com").exists()
