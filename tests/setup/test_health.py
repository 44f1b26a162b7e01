"""What a platform asks the web process."""

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import path

from hustlr import health, urls


def test_a_process_that_answers_is_alive(client):
    answer = client.get("/healthz")

    assert (answer.status_code, answer.content) == (200, b"alive\n")
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_it_is_ready_with_its_database(client):
    assert client.get("/readyz").content == b"ready\n"


@pytest.mark.django_db
def test_it_is_not_ready_before_its_migrations(client):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'core'")

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert b"migrations to run" in answer.content


@pytest.mark.django_db
def test_it_is_not_ready_without_its_database(client, monkeypatch):
    def refuse():
        raise OperationalError("the server went away")

    monkeypatch.setattr(health.schema, "pending", refuse)

    answer = client.get("/readyz")

    assert (answer.status_code, answer.content) == (503, b"no database\n")


def test_it_is_not_ready_while_it_drains(client):
    health.draining.set()
    try:
        assert client.get("/readyz").status_code == 503
        assert client.get("/healthz").status_code == 200
    finally:
        health.draining.clear()


def test_a_platform_asks_by_any_name(settings):
    settings.ALLOWED_HOSTS = ["hustlr.example"]

    assert Client(headers={"host": "10.0.0.7:8000"}).get("/healthz").status_code == 200


def test_both_only_answer_questions(client):
    assert client.post("/healthz").status_code == 405
    assert client.post("/readyz").status_code == 405


def failing_page(request):
    raise OperationalError("gone") if "away" in request.GET else ZeroDivisionError


failing_page.login_required = False
urlpatterns = [path("failing/", failing_page), *urls.urlpatterns]
handler500 = urls.handler500


@pytest.mark.django_db
@pytest.mark.urls("tests.setup.test_health")
@pytest.mark.parametrize(("query", "status", "again"), [("?away", 503, "5"), ("", 500, None)])
def test_a_page_without_its_database_may_be_asked_again(query, status, again):
    client = Client(raise_request_exception=False)

    answer = client.get(f"/failing/{query}")

    assert (answer.status_code, answer.get("Retry-After")) == (status, again)
