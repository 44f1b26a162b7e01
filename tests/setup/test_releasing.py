"""A deployment changes the database once, and lets nobody wait for a lock."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError

from hustlr import releasing
from hustlr.postgres import ROOT
from hustlr.troubles import Trouble
from tests.support.servers import PATIENCE

PRODUCTION = {
    "SECRET_KEY": "production-" + "x7Kp2mQz9" * 6,
    "ALLOWED_HOSTS": "hustlr.example",
    "DATABASE_URL": "postgresql://hustlr@127.0.0.1:1/hustlr",
    "STRIPE_SECRET_KEY": "sk_live_1",
    "STRIPE_WEBHOOK_SECRETS": "whsec_1",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "token",
    "TWILIO_SMS_FROM": "+61491570156",
    "EMAIL_URL": "smtp://mail.hustlr.example:587",
    "STORAGE_URL": "s3://hustlr",
    "BASE_URL": "https://hustlr.example",
    "CLIENT_IP_HEADER": "Fly-Client-IP",
}


@pytest.fixture
def called(monkeypatch):
    """Instead of running commands, note their names."""
    names = []
    monkeypatch.setattr(releasing, "call_command", lambda name, **_options: names.append(name))
    return names


@pytest.fixture
def behind(monkeypatch):
    """A database that lacks a migration."""
    monkeypatch.setattr(releasing.schema, "pending", lambda: ["core.0099_more"])


@pytest.mark.django_db(transaction=True)
def test_nothing_runs_when_nothing_is_missing(called):
    assert releasing.migrate() is False
    assert called == []


@pytest.mark.django_db(transaction=True)
def test_what_is_missing_runs(called, behind):
    assert releasing.migrate() is True
    assert called == ["migrate", "createcachetable"]


@pytest.mark.django_db(transaction=True)
def test_two_deployments_take_turns(called, behind):
    with psycopg.connect(**releasing._parameters()) as other:
        other.execute("SELECT pg_advisory_xact_lock(%s)", [releasing.ONE_AT_A_TIME])
        second = threading.Thread(target=releasing.migrate)
        second.start()
        time.sleep(0.5)
        assert called == []
        other.commit()
        second.join(PATIENCE)

    assert called[0] == "migrate"


@pytest.mark.django_db(transaction=True)
def test_a_lock_that_is_held_is_tried_again(behind, monkeypatch):
    answers = iter([OperationalError("canceling statement due to lock timeout"), None, None])
    monkeypatch.setattr(releasing, "LOCK_SECONDS", 0)

    def call(name, **_options):
        if answer := next(answers):
            raise answer

    monkeypatch.setattr(releasing, "call_command", call)

    assert releasing.migrate() is True


@pytest.mark.django_db(transaction=True)
def test_an_old_server_is_refused(monkeypatch):
    monkeypatch.setattr(releasing, "OLDEST", 99)

    with pytest.raises(Trouble, match="needs PostgreSQL 99 or newer"):
        releasing.require_database()


def test_static_files_are_collected_when_they_changed(called, settings, tmp_path):
    source = tmp_path / "static"
    source.mkdir()
    settings.STATICFILES_DIRS, settings.STATIC_ROOT = [source], tmp_path
    (source / "a.css").write_text("a {}")

    assert [releasing.collect(), releasing.collect()] == [True, False]
    (source / "a.css").write_text("a { }")
    assert releasing.collect() is True


def test_production_settings_are_clean():
    assert check().returncode == 0


@pytest.mark.parametrize(
    "key",
    ["STRIPE_SECRET_KEY", "TWILIO_ACCOUNT_SID", "EMAIL_URL", "STORAGE_URL", "DATABASE_URL"],
)
def test_production_refuses_a_stand_in(key):
    result = check(without=key)

    assert result.returncode == 1
    assert f"Set {key}" in result.stderr


def check(without: str = "") -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in PRODUCTION.items() if key != without}
    return subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        check=False,
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(Path.home()), **environment},
        capture_output=True,
        text=True,
    )
