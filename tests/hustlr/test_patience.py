"""Limits of the database: pages give up soon, with a sentence; workers later; commands never."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import psycopg
import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.db.backends.signals import connection_created
from django.test import Client
from django.urls import path

from hustlr import patience, serving, urls, working

# Long enough for a statement that does nothing on a machine that does much else.
SHORT = patience.Patience(statement=1, lock=0.1, idle=0.2)
SETTINGS = "statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"


@pytest.fixture
def impatient(django_db_setup, django_db_blocker):
    """A connection of its own in a process that keeps such limits."""
    patience.keep(SHORT)
    own = connections.create_connection("default")
    with django_db_blocker.unblock():
        yield own
        own.close()
    connection_created.disconnect(dispatch_uid="hustlr.patience")


def slow_page(request):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
        cursor.execute("SELECT pg_sleep(600)")


slow_page.login_required = False
urlpatterns = [path("slow/", slow_page), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.mark.django_db
@pytest.mark.urls("tests.hustlr.test_patience")
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_a_statement_that_takes_too_long_is_503_with_a_sentence(headers, signed_in, ada):
    for browser in (Client(), signed_in(ada)):
        answer = browser.get("/slow/", headers=headers)

        assert (answer.status_code, answer["Retry-After"]) == (503, "5")
        assert "That took too long" in answer.text
        assert "nothing was lost" in answer.text


@pytest.mark.django_db
@pytest.mark.urls("tests.hustlr.test_patience")
def test_a_page_of_errors_that_takes_too_long_itself_is_503_as_well(monkeypatch):
    def stuck(*_arguments):
        raise OperationalError("canceling statement due to statement timeout")

    monkeypatch.setattr("hustlr.errors._page", stuck)

    answer = Client(raise_request_exception=False).get("/slow/")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert ">503<" in answer.text


def test_a_connection_gets_its_limits_once(impatient):
    with impatient.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(f"current_setting('{name}')" for name in SETTINGS))
        assert cursor.fetchone() == ("1s", "100ms", "200ms")
        cursor.execute("SET statement_timeout = '7s'")
        connection_created.send(sender=type(impatient), connection=impatient)
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("7s",)


def test_each_limit_is_known_by_what_it_raises(impatient):
    with psycopg.connect(**_parameters(impatient)) as other:
        other.execute("LOCK TABLE core_allowance")
        raised = [
            _raised(impatient, f"SELECT {what}")
            for what in ("pg_sleep(600)", "1 FROM core_allowance")
        ]

    assert [patience.is_over(each) for each in raised] == [True, True]
    assert [type(each.__cause__).__name__ for each in raised] == [
        "QueryCanceled",
        "LockNotAvailable",
    ]
    assert not patience.is_over(OperationalError("the server went away"))
    assert not patience.is_over(None)


def test_a_transaction_that_somebody_forgot_is_ended(impatient):
    forgotten = threading.Event()
    with psycopg.connect(**_parameters(impatient), autocommit=True) as other:
        with impatient.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
            cursor.execute("BEGIN")
        while other.execute("SELECT 1 FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone():
            forgotten.wait(0.05)

    with pytest.raises(DatabaseError) as raised, impatient.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert patience.is_over(raised.value) or isinstance(raised.value, OperationalError)


def test_web_and_worker_keep_their_limits_and_nothing_else_does(monkeypatch):
    kept = []
    monkeypatch.setattr(patience, "keep", kept.append)
    monkeypatch.setattr(
        serving,
        "DrainingServer",
        lambda *_a, **_o: SimpleNamespace(asked_to_stop=None, run=lambda: None),
    )
    monkeypatch.setattr(serving.signal, "signal", lambda *_a: None)
    monkeypatch.setattr(working.asyncio, "run", lambda work: work.close())

    serving.serve(None)
    working.work(name="w", queues=["default"], concurrency=1)
    working.work(name="w", queues=["default"], concurrency=1, once=True)

    assert kept == [patience.PAGES, patience.WORK]


def _raised(own, statement: str) -> DatabaseError:
    with pytest.raises(DatabaseError) as raised, own.cursor() as cursor:
        cursor.execute(statement)
    return raised.value


def _parameters(own) -> dict:
    given = own.get_connection_params()
    return {name: given[name] for name in ("dbname", "user", "host", "port") if name in given}
