"""Who posts faster than people do, and what browsers report."""

from __future__ import annotations

import json
import logging

import pytest
from django.test import RequestFactory

from hustlr import throttle

pytestmark = pytest.mark.django_db
THEME = {"theme": "dark"}


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(throttle, "PER_PERSON", 3)
    monkeypatch.setattr(throttle, "PER_ADDRESS", 5)


def statuses(client, times, **options):
    return [client.post("/theme/", THEME, **options).status_code for _ in range(times)]


def test_a_person_in_a_hurry_is_told_how_long_to_wait(signed_in, ada, tom):
    client = signed_in(ada)

    assert statuses(client, 4) == [303, 303, 303, 429]
    answer = client.post("/theme/", THEME)
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert client.get("/").status_code == 200
    assert statuses(signed_in(tom), 1) == [303]


def test_visitors_share_the_limit_of_their_address_whatever_they_write(client):
    forged = [{"headers": {"X-Forwarded-For": f"10.0.0.{number}"}} for number in range(6)]

    found = [statuses(client, 1, **options)[0] for options in forged]

    assert found == [303] * 5 + [429]
    assert statuses(client, 1, REMOTE_ADDR="192.0.2.7") == [303]


def test_signed_machines_are_not_counted(client):
    answers = [
        client.post("/webhooks/payments/sandbox/", "{}", content_type="application/json")
        for _ in range(7)
    ]

    assert {answer.status_code for answer in answers} == {400}


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("unix:", "unknown"),
        ("", "unknown"),
    ],
)
def test_one_subscriber_is_one_network(address, network):
    assert throttle.network_of(RequestFactory().get("/", REMOTE_ADDR=address)) == network


class TestReports:
    OLD = {
        "csp-report": {
            "effective-directive": "script-src",
            "blocked-uri": "https://evil.example/x.js?who=ada",
            "document-uri": "https://hustlr.example/messages/?q=secret",
        }
    }
    NEW = [
        {
            "type": "csp-violation",
            "body": {
                "effectiveDirective": "style-src-attr",
                "blockedURL": "inline",
                "documentURL": "https://hustlr.example/",
            },
        }
    ]

    def send(self, client, body):
        return client.post("/csp-reports/", body, content_type="application/csp-report")

    @pytest.mark.parametrize(
        ("said", "logged"),
        [
            (OLD, "Policy: script-src stopped evil.example on /messages/"),
            (NEW, "Policy: style-src-attr stopped inline on /"),
        ],
    )
    def test_a_report_is_logged_without_anybodys_words(self, client, caplog, said, logged):
        with caplog.at_level(logging.WARNING):
            assert self.send(client, json.dumps(said)).status_code == 204

        assert logged in caplog.text
        assert "secret" not in caplog.text
        assert "who=ada" not in caplog.text

    @pytest.mark.parametrize("body", ["", "{", "[]", "[1]", '"x"', '{"csp-report": 3}', "x" * 9000])
    def test_nonsense_is_taken_quietly(self, client, caplog, body):
        with caplog.at_level(logging.WARNING):
            assert self.send(client, body).status_code == 204

        assert "Policy" not in caplog.text

    def test_pages_say_where_reports_go(self, client):
        assert "report-uri /csp-reports/" in client.get("/")["Content-Security-Policy"]
