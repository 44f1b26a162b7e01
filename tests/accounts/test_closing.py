"""Closing an account: what is open blocks it, two weeks to stay, then only a number is left."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from chat import actions as chat
from chat.models import Conversation
from marketplace.accounts import actions, queries, tasks
from marketplace.accounts.models import Closing, Person
from marketplace.core import clock, personal
from marketplace.payments.queries import broken_invariants
from marketplace.reviews import actions as reviews
from tests.support import bookings as stage
from tests.support.cast import PASSWORD, make_person
from tests.support.queue import drain
from tests.support.world import picture
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = pytest.mark.django_db

PAGE = "/account/closing/"


@pytest.fixture(autouse=True)
def _fresh_limits():
    cache.clear()


def sure(person):
    browser = Client()
    browser.post("/account/login/", {"login": person.email, "password": PASSWORD})
    browser.post("/account/reauthenticate/", {"password": PASSWORD})
    return browser


def later(days):
    return time_machine.travel(clock.now() + timedelta(days=days))


def wait(days):
    with later(days):
        drain()


def test_the_page_says_what_goes_and_what_stays(signed_in, ada):
    page = signed_in(ada).get(PAGE).content.decode()

    for words in ("What goes", "What stays", "the law asks for it", "Close my account"):
        assert words in page


def test_it_needs_the_password_again(signed_in, ada):
    assert signed_in(ada).post(PAGE).url.startswith("/account/reauthenticate/")
    assert not Closing.objects.exists()


def test_for_two_weeks_one_can_stay(ada):
    browser = sure(ada)
    browser.post(PAGE)
    assert b"Keep my account" in browser.get(PAGE).content

    wait(13)
    browser.post("/account/closing/end/")
    wait(30)

    ada.refresh_from_db()
    assert ada.is_active
    assert ada.email == "ada@example.com"


def test_the_account_says_that_it_closes(ada):
    browser = sure(ada)
    assert b"Your account closes on" not in browser.get("/account/").content
    browser.post(PAGE)

    assert b"Your account closes on" in browser.get("/account/").content


def test_after_two_weeks_a_number_is_left(ada):
    sure(ada).post(PAGE)
    wait(15)

    ada.refresh_from_db()
    assert (ada.public_name, ada.phone, ada.is_active) == ("Former member", "", False)
    assert ada.email == f"{ada.ref}@closed.invalid"
    assert ada.closed_at is not None
    assert not Client().login(email=ada.email, password=PASSWORD)


def test_the_address_and_the_number_are_free_again(ada):
    phone = ada.phone
    sure(ada).post(PAGE)
    wait(15)

    assert make_person("Ada", "Again").phone == phone


def test_a_closing_that_the_queue_has_lost_is_found(ada):
    actions.ask_closing(actor=ada)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'accounts.close_account'")

    with later(15):
        tasks.sweep()
        drain()
    assert not Person.objects.get(pk=ada.pk).is_active


def test_a_doubled_timer_does_nothing(ada):
    closing = actions.ask_closing(actor=ada)
    actions.close_if_due(closing_id=closing.pk)
    assert Person.objects.get(pk=ada.pk).is_active

    with later(15):
        for _ in range(2):
            actions.close_if_due(closing_id=closing.pk)
    assert not Person.objects.get(pk=ada.pk).is_active


def test_an_open_job_has_to_be_closed_first(ada):
    job = stage.make_job(ada, title="Wardrobe with mirrors")
    browser = sure(ada)

    page = browser.get(PAGE).content.decode()
    refused = browser.post(PAGE)

    assert "Wardrobe with mirrors" in page
    assert f"/jobs/{job.ref}/" in page
    assert "Close my account" not in page
    assert refused.status_code == 409


def test_what_comes_up_meanwhile_is_waited_for(ada):
    actions.ask_closing(actor=ada)
    job = stage.make_job(ada)
    wait(15)
    assert Person.objects.get(pk=ada.pk).is_active

    job.__class__.objects.filter(pk=job.pk).update(state="cancelled")
    wait(17)
    assert not Person.objects.get(pk=ada.pk).is_active


def test_outsiders_close_nothing(ada, eve):
    actions.ask_closing(actor=ada)

    sure(eve).post("/account/closing/end/")

    assert queries.closing_of(ada) is not None
    assert Client().get(PAGE).status_code == 302


CANARY = "Quetzalcoatlus"
PHONE = "+61491570987"


@pytest.fixture
def canary(tom):
    """Somebody with a name, words and pictures that stand nowhere else."""
    person = make_person(CANARY, "Zyxwvut", phone=PHONE)
    actions.save_address(actor=person, label="Home", text=f"14 {CANARY} Street, Newtown")
    actions.update_profile(
        actor=person, first_name=CANARY, last_name="Zyxwvut", timezone="UTC", photo=picture()
    )
    person.refresh_from_db()
    return person


def dump():
    """Return every table of ours as text, the queue and the cache too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        for name in sorted(tables):
            cursor.execute(f'SELECT t::text FROM "{name}" AS t')
            for (row,) in cursor.fetchall():
                yield name, row


def traces():
    words = (CANARY.lower(), "zyxwvut", PHONE)
    return sorted({name for name, row in dump() if any(word in row.lower() for word in words)})


def test_the_canary_can_be_found_before(canary):
    assert {"accounts_person", "accounts_address", "account_emailaddress"} <= set(traces())


def test_nothing_says_any_more_who_it_was(canary, mails, django_capture_on_commit_callbacks):
    export = actions.ask_export(actor=canary)
    actions.request_phone_code(actor=canary, number="0491 570 157")
    drain()
    export.refresh_from_db()
    actions.ask_closing(actor=canary)
    assert default_storage.exists(canary.photo.name)
    assert default_storage.exists(export.file.name)

    with later(15), django_capture_on_commit_callbacks(execute=True):
        drain()

    assert traces() == []
    assert not default_storage.exists(canary.photo.name)
    assert not default_storage.exists(export.file.name)
    assert personal.taken_along(Person.objects.get(pk=canary.pk)).keys() <= {
        "accounts.Person",
        "accounts.Closing",
        "core.Fact",
    }


@pytest.fixture
def story(canary, tom, mails):
    """A job done by tom for the canary, with words on every way that there is."""
    make_tasker(tom, week=ALWAYS)
    job = stage.make_job(canary, title="Wardrobe")
    job.description = f"Ask for {CANARY} at the door."
    job.save(update_fields=["description"])
    browser = Client()
    browser.force_login(canary, backend="django.contrib.auth.backends.ModelBackend")
    offer = stage.make_offer(job, tom, start=stage.in_days(2))
    booking = stage.approve(
        stage.finish(stage.start(stage.pay_for(stage.accept(offer, canary), browser)))
    )
    drain()
    talk = Conversation.objects.get(job_id=job.pk)
    chat.send_message(
        conversation_id=talk.pk, sender=canary, body=f"{CANARY} here.", client_id=uuid4()
    )
    reviews.write_review(booking_ref=booking.ref, actor=canary, stars=5, text="Quick and tidy.")
    drain()
    return booking


def test_what_others_keep_of_a_booking_names_nobody(canary, story, tom):
    kept = queries.person_by_id(tom.pk).public_name
    actions.ask_closing(actor=canary)

    wait(40)

    story.refresh_from_db()
    assert traces() == []
    assert story.total_minor > 0
    assert story.scope["offer_version"] == 1
    assert broken_invariants() == []
    assert story.client.public_name == "Former member"
    assert queries.person_by_id(tom.pk).public_name == kept


def test_the_other_side_still_reads_what_it_wrote_itself(canary, story, tom, signed_in):
    actions.ask_closing(actor=canary)
    wait(40)

    browser = signed_in(tom)
    talk = Conversation.objects.get(job_id=story.job_id)
    for page in (f"/bookings/{story.ref}/", f"/messages/{talk.ref}/", "/messages/", "/notices/"):
        answer = browser.get(page)
        assert answer.status_code == 200
        assert CANARY.encode() not in answer.content
