"""Taking one's data along: a file of everything, for oneself alone, and not for long."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.test import Client

from marketplace.accounts import actions, queries, tasks
from marketplace.accounts.models import Export
from marketplace.core import clock, personal
from tests.support.cast import PASSWORD
from tests.support.queue import drain
from tests.support.world import picture

pytestmark = pytest.mark.django_db

PAGE = "/account/privacy/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def sure(person):
    """Return a browser in which the person has just said the password once more."""
    browser = Client()
    browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


@pytest.fixture
def export(ada, mails):
    actions.save_address(actor=ada, label="Home", text="14 Wilson Street, Newtown")
    actions.update_profile(
        actor=ada, first_name="Ada", last_name="Lovelace", timezone="UTC", photo=picture()
    )
    found = actions.ask_export(actor=ada)
    drain()
    found.refresh_from_db()
    return found


def opened(export):
    with export.file.open("rb") as source:
        return zipfile.ZipFile(io.BytesIO(source.read()))


def test_every_table_says_what_it_keeps_about_people():
    assert personal.undeclared() == []


@pytest.mark.parametrize("each", personal.declared(), ids=lambda each: f"{each.model} {each.owner}")
def test_what_a_table_says_is_true_of_its_columns(each, ada):
    model = each.rows(ada).model

    assert list(each.rows(ada).values(*each.show)) is not None
    for name in (*each.blank, *each.files):
        assert model._meta.get_field(name)


def test_the_file_has_a_page_data_and_pictures(export, ada):
    archive = opened(export)
    data = json.loads(archive.read("data.json"))

    assert data["accounts.Person"][0]["email"] == ada.email
    assert data["accounts.Address"][0]["text"] == "14 Wilson Street, Newtown"
    assert b"14 Wilson Street" in archive.read("index.html")
    assert [name for name in archive.namelist() if name.startswith("files/")]


def test_the_file_equals_what_is_kept(export, ada):
    data = json.loads(opened(export).read("data.json"))

    kept = personal.taken_along(queries.person_by_id(ada.pk))
    assert {
        model: len(rows) for model, rows in data.items() if model != "notifications.Notice"
    } == {model: len(rows) for model, rows in kept.items() if model != "notifications.Notice"}


def test_nothing_of_others_and_no_secret_is_in_it(export, ben):
    whole = "".join(opened(export).read(name).decode(errors="ignore") for name in ("data.json",))

    for secret in (ben.email, "Okafor", "argon2", "md5$", "password", "session_key"):
        assert secret not in whole


def test_it_is_asked_for_with_the_password_and_told_by_mail(ada, mails):
    browser = Client()
    browser.post("/account/login/", {"login": ada.email, "password": PASSWORD})
    asked = browser.post(PAGE)
    assert asked.url.startswith("/account/reauthenticate/")

    sure(ada).post(PAGE)
    drain()

    assert Export.objects.get().is_ready
    assert mails.filter(subject="Your data is ready", to=ada.email).count() == 1


def test_asking_twice_makes_one_file(ada):
    first = actions.ask_export(actor=ada)

    assert actions.ask_export(actor=ada) == first


def test_the_file_is_fetched_with_the_password_alone(export, ada, signed_in):
    link = f"/account/privacy/exports/{export.ref}/"

    assert signed_in(ada).get(link).url.startswith("/account/reauthenticate/")
    answer = sure(ada).get(link)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert zipfile.is_zipfile(io.BytesIO(answer.getvalue()))
    answer.close()


def test_nobody_else_fetches_it(export, eve, max):  # noqa: A002
    for person in (eve, max):
        assert sure(person).get(f"/account/privacy/exports/{export.ref}/").status_code == 404
    assert Client().get(f"/account/privacy/exports/{export.ref}/").status_code == 302


def test_after_a_week_it_is_gone_from_the_disk(export, ada):
    name = export.file.name
    with time_machine.travel(clock.now() + timedelta(days=8)):
        gone = sure(ada).get(f"/account/privacy/exports/{export.ref}/")
        tasks.sweep()

    assert gone.status_code == 404
    assert not default_storage.exists(name)
    assert queries.exports_of(ada) == [] or not Export.objects.get().file


def test_the_page_shows_what_waits_and_what_is_ready(export, ada, signed_in):
    page = signed_in(ada).get(PAGE).content

    assert b"Can be fetched until" in page
    Export.objects.update(ready_at=None, file="")
    assert b"Being made" in signed_in(ada).get(PAGE).content
