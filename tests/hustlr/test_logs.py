"""A person whose every word is a canary walks through the site: no log and no queue holds one."""

from __future__ import annotations

import logging
import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import path, reverse

from hustlr import urls
from marketplace.accounts.models import Person
from marketplace.core.models import Allowance
from marketplace.jobs.models import Job
from tests.jobs.conftest import answers
from tests.support import bookings as stage
from tests.support.queue import drain

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.hustlr.test_logs")]
MAIL, PASSWORD = "kanari.lane@example.com", "kanari-sings-at-noon"
PHONE = "0491 577 377"
CANARY = re.compile(r"kanari|491577377|0491 577", re.IGNORECASE)


def slow(request):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
        cursor.execute("SELECT %s, pg_sleep(600)", [request.POST["words"]])


def fail(request):
    words = request.POST["words"]
    raise ZeroDivisionError(len(words))


slow.login_required = fail.login_required = False
urlpatterns = [path("slow/", slow), path("fail/", fail), *urls.urlpatterns]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500


def link_in(mail) -> str:
    return re.search(r"http://testserver(\S+)", mail.text)[1]


def arrive(browser: Client, mails) -> Person:
    """Sign up, mistype, forget the password, and come in by the link."""
    name = {"first_name": "Kanari", "last_name": "Kanarilane", "email": MAIL}
    browser.post("/account/signup/", {**name, "password1": "short"})
    browser.post("/account/signup/", {**name, "password1": PASSWORD})
    browser.post("/account/signup/", {**name, "password1": PASSWORD})
    for form, field in (("login", "login"), ("password/reset", "email"), ("login/code", "email")):
        Client().post(f"/account/{form}/", {field: MAIL, "password": f"{PASSWORD}-not"})
    confirm = link_in(mails.filter(to=MAIL).order_by("pk")[0])
    browser.post(confirm)
    browser.post("/account/login/", {"login": MAIL, "password": PASSWORD})
    return Person.objects.get(email=MAIL)


def post_job(browser: Client) -> None:
    """Give address, number and words of one's own."""
    browser.post("/account/phone/", {"number": "kanari"})
    browser.post("/account/phone/", {"number": PHONE})
    browser.post("/account/addresses/", {"label": "Kanari", "text": "7 Kanari Lane, Newtown"})
    title = {"title": "Kanari cage", "skill": stage.SKILL, "key": str(uuid4())}
    browser.post(reverse("jobs:post"), title)
    ref = Job.objects.get(title="Kanari cage").ref
    steps = {
        "details": {"description": "Kanari sings.", **answers()},
        "where": {"address": "Kanari Lane, Atlantis"},
        "budget": {"budget": "kanari"},
    }
    for step, words in steps.items():
        browser.post(reverse(f"jobs:post_{step}", args=[ref]), words)


def stumble(browser: Client) -> None:
    """Meet every error with words in the form."""
    words = {"words": "Kanari", "next": "https://kanari.example/"}
    for address in ("/slow/", "/fail/", "/no/such/page/", "/account/mode/", "/theme/"):
        browser.post(address, words)
    browser.post("/webhooks/payments/sandbox/", b"kanari", content_type="application/json")
    strict = Client(enforce_csrf_checks=True)
    strict.post("/account/login/", {"login": MAIL, "password": PASSWORD})


def test_no_log_and_no_queue_knows_a_person(mails, caplog):
    cache.clear()
    caplog.set_level(logging.INFO)
    browser = Client(raise_request_exception=False)

    person = arrive(browser, mails)
    post_job(browser)
    stumble(browser)
    drain()

    assert browser.session["_auth_user_id"] == str(person.pk)
    assert "The database took too long: POST /slow/" in caplog.text
    assert "Internal Server Error: /fail/" in caplog.text
    assert [line for line in caplog.text.splitlines() if CANARY.search(line)] == []
    assert [row for row in _queued() if CANARY.search(row)] == []
    assert [key for key in _keys() if CANARY.search(key)] == []


def _queued() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT args::text || lock || queueing_lock FROM procrastinate_jobs")
        lacking = [row[0] or "" for row in cursor.fetchall()]
        cursor.execute("SELECT args::text FROM procrastinate_jobs")
        return lacking + [row[0] for row in cursor.fetchall()]


def _keys() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM core_cache")
        return [row[0] for row in cursor.fetchall()] + list(
            Allowance.objects.order_by("pk").values_list("key", flat=True)
        )
