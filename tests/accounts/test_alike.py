"""Whether an address has an account cannot be told by the work that its answer takes.

Counted, not timed: hashes of passwords (which take nearly all the time), e-mails, statements.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import contextmanager
from types import SimpleNamespace
from unittest import mock

import pytest
from django.contrib.auth.hashers import get_hasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from marketplace.notifications.models import Mail
from tests.support.cast import make_person

pytestmark = pytest.mark.django_db
FORMS = {
    "sign in": ("/account/login/", "login", {"password": "not-my-password"}),
    "reset": ("/account/password/reset/", "email", {}),
    "code": ("/account/login/code/", "email", {}),
    "sign up": (
        "/account/signup/",
        "email",
        {"first_name": "Nora", "last_name": "Quinn", "password1": "seven-green-kettles"},
    ),
}
SHAPE = re.compile(r'^\s*(\w+).*?(?:FROM|INTO|UPDATE)\s+"?(\w+)', re.DOTALL | re.IGNORECASE)
TOKEN = re.compile(r'csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"')
# A statement takes a five-hundredth of a hash. One address is searched in two tables, and a new
# account, which takes a hash as well, is written.
STATEMENTS_APART = {"sign up": 10}


@contextmanager
def work():
    """Count what is done inside."""
    done = SimpleNamespace(hashes=0, mails=Mail.objects.count(), statements=Counter())
    hasher = type(get_hasher())
    encode = hasher.encode

    def counted(*arguments, **options):
        done.hashes += 1
        return encode(*arguments, **options)

    with mock.patch.object(hasher, "encode", counted), CaptureQueriesContext(connection) as seen:
        yield done
    done.mails = Mail.objects.count() - done.mails
    shapes = (SHAPE.match(each["sql"]) for each in seen)
    done.statements.update(f"{found[1].upper()} {found[2]}" for found in shapes if found)


def asked(name: str, address: str) -> tuple[SimpleNamespace, SimpleNamespace]:
    """Send a form with an address; return what was done, and what can be seen of the answer."""
    cache.clear()
    url, field, rest = FORMS[name]
    browser = Client()
    browser.get(url)
    with work() as done:
        answer = browser.post(url, {field: address, **rest})
    return done, SimpleNamespace(
        status=answer.status_code,
        to=answer.get("Location", ""),
        text=TOKEN.sub("", answer.content.decode().replace(address, "…")),
        cookies=sorted(answer.cookies),
    )


@pytest.fixture
def _closed(ada):
    ben = make_person("Ben", "Closed", is_active=False)
    ben.set_unusable_password()
    ben.save()


@pytest.mark.usefixtures("_closed", "mails")
@pytest.mark.parametrize("known", ["ada@example.com", "ben@example.com"])
@pytest.mark.parametrize("name", FORMS)
def test_a_known_and_an_unknown_address_take_the_same_work(name, known):
    there, seen = asked(name, known)
    nowhere, unseen = asked(name, "not@example.com")

    assert there.hashes == nowhere.hashes
    assert there.mails == nowhere.mails == (name != "sign in")
    apart = abs(there.statements.total() - nowhere.statements.total())
    assert apart <= STATEMENTS_APART.get(name, 1)
    assert vars(seen) == vars(unseen)


def test_a_hash_is_counted(ada):
    with work() as done:
        ada.check_password("no")

    assert done.hashes == 1
