"""No page tells anybody what is private to others: canaries in every private field, all pages."""

from __future__ import annotations

from collections import defaultdict

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client

from marketplace.core.personal import declared
from tests.architecture.matrix import ROWS, status_of
from tests.support import canaries

# A guest, a client with her tasker, the rival, and somebody who has nothing to do with them.
WATCHERS = ("guest", "ada", "tom", "tia", "ben")
# The mailbox of the demo, where everybody reads every letter: without EMAIL_URL only.
DEMO = ("notifications:mailbox", "notifications:mail", "notifications:mail_html")
WORDS = ("CharField", "EmailField", "FloatField", "TextField")


@pytest.fixture(scope="module")
def planted(world):
    return canaries.plant(world)


def pages(world, who):
    """Yield what each page of the table answers to somebody."""
    browser = Client()
    if who != "guest":
        browser.cookies[settings.SESSION_COOKIE_NAME] = world.sessions[who]
    for row in ROWS:
        if status_of(row.get, who) != 200 or row.name in DEMO:
            continue
        answer = browser.get(row.url(world))
        content = b"".join(answer) if answer.streaming else answer.content
        if not answer["Content-Type"].startswith("image/"):
            yield row, content.decode()


@pytest.mark.parametrize("who", WATCHERS)
def test_no_page_tells_what_is_private_to_others(who, world, planted):
    mine = getattr(world, who).pk if who != "guest" else canaries.GUEST
    leaks, told = defaultdict(set), set()
    for row, text in pages(world, who):
        for number in canaries.found_in(text) & set(planted):
            name, readers = planted[number]
            told.add(name)
            if mine not in readers:
                leaks[str(row)].add(name)

    assert dict(leaks) == {}
    # What somebody may read is found, so that what they may not read would be found as well.
    assert who == "guest" or {"accounts.Person.email", "accounts.Person.phone"} <= told
    assert who != "ada" or {"jobs.JobAddress.text", "bookings.Booking.pin"} <= told
    assert who != "tom" or {"jobs.JobAddress.text", "chat.Message.body"} <= told


def test_every_field_about_people_is_private_or_open_on_purpose():
    about = {
        f"{each.model}.{field}"
        for each in declared()
        for field in each.show
        if "__" not in field and _is_words(each.model, field)
    }
    named = set(canaries.KEPT) | canaries.OPEN | canaries.TWINS

    assert {name for name in about - named if not canaries.CODES.search(name)} == set()
    assert set(canaries.KEPT) & canaries.OPEN == set()


def _is_words(model: str, field: str) -> bool:
    found = apps.get_model(model)._meta.get_field(field)
    return found.get_internal_type() in WORDS and not found.choices
