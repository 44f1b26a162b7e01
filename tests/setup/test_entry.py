"""What a command needs before it runs."""

import os

import pytest

from hustlr import entry
from hustlr.troubles import Trouble


@pytest.fixture
def ran(monkeypatch):
    """Instead of running anything, note what was begun."""
    begun = []
    monkeypatch.setattr("hustlr.postgres.ensure_database", lambda: begun.append("database"))
    monkeypatch.setattr(
        "django.core.management.execute_from_command_line", lambda argv: begun.append(argv[1])
    )
    return begun


@pytest.mark.parametrize("command", ["migrate", "serve", "worker", "shell"])
def test_most_commands_need_the_database(ran, command):
    entry.main(["manage.py", command])

    assert ran == ["database", command]


@pytest.mark.parametrize(
    "line", [["check"], ["help"], ["collectstatic"], ["release", "--static-only"]], ids=str
)
def test_some_do_not(ran, line):
    entry.main(["manage.py", *line])

    assert ran == [line[0]]


def test_a_worker_goes_round_the_pooler(ran, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://pooler/hustlr")
    monkeypatch.setenv("DATABASE_DIRECT_URL", "postgresql://direct/hustlr")

    entry.main(["manage.py", "worker"])

    assert os.environ["DATABASE_URL"] == "postgresql://direct/hustlr"


def test_trouble_is_told_without_a_traceback(ran, monkeypatch):
    def fail(_argv):
        raise Trouble("The moon is in the way.")

    monkeypatch.setattr("django.core.management.execute_from_command_line", fail)

    with pytest.raises(SystemExit, match=r"Hustlr: The moon is in the way\."):
        entry.main(["manage.py", "check"])
