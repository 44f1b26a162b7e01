"""Preparing the environment: done once, told well, repeated only when something changed."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

from hustlr import bootstrap
from hustlr.postgres import ROOT
from hustlr.troubles import Trouble


@pytest.fixture
def project(tmp_path, monkeypatch):
    """An empty project with a lock file, and a record of what would have been run."""
    (tmp_path / "requirements.txt").write_text("django==5.2.19 --hash=sha256:0\n")
    (tmp_path / "requirements-dev.txt").write_text("pytest==9.2.0 --hash=sha256:0\n")
    for name, path in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv/bin/python",
        "STAMP": tmp_path / ".venv/stamp.json",
        "TOOLS": tmp_path / ".venv/tools",
    }.items():
        monkeypatch.setattr(bootstrap, name, path)
    return tmp_path


@pytest.fixture
def ran(project, monkeypatch):
    """Instead of running programs, note them; a made environment has a Python."""
    commands = []

    def call(command, environment=None):
        commands.append(" ".join(map(str, command)))
        bootstrap.PYTHON.parent.mkdir(parents=True, exist_ok=True)
        bootstrap.PYTHON.touch()
        return True

    monkeypatch.setattr(bootstrap, "call", call)
    monkeypatch.setattr(bootstrap, "_runs", lambda _python: bootstrap.PYTHON.exists())
    return commands


def test_an_empty_folder_gets_everything(ran):
    bootstrap._prepare(bootstrap.APPLICATION)

    assert [_kind(command) for command in ran] == ["venv", "pip", "uv"]
    assert "--require-hashes" in ran[2]
    assert "--compile-bytecode" in ran[2]
    assert not bootstrap._is_stale(bootstrap.APPLICATION)


def test_nothing_is_done_twice(ran):
    bootstrap._prepare(bootstrap.APPLICATION)
    ran.clear()

    bootstrap._prepare(bootstrap.APPLICATION)

    assert ran == []


def test_a_changed_lock_file_is_installed(ran, project):
    bootstrap._prepare(bootstrap.APPLICATION)
    ran.clear()
    (project / "requirements.txt").write_text("django==5.2.20 --hash=sha256:0\n")

    bootstrap._prepare(bootstrap.APPLICATION)

    assert ran[-1].endswith("requirements.txt")


def test_tools_for_tests_stay_when_only_the_application_changed(ran, project):
    bootstrap._prepare(bootstrap.DEVELOPMENT)
    ran.clear()
    (project / "requirements.txt").write_text("django==5.2.20 --hash=sha256:0\n")

    bootstrap._prepare(bootstrap.APPLICATION)

    assert ran[-1].endswith("requirements.txt requirements-dev.txt")


def test_pip_stands_in_for_uv(ran, monkeypatch):
    monkeypatch.setenv("HUSTLR_NO_UV", "1")

    bootstrap._prepare(bootstrap.APPLICATION)

    assert [_kind(command) for command in ran] == ["venv", "pip"]
    assert "--require-hashes" in ran[-1]


def test_without_a_registry_it_says_what_to_do(project, monkeypatch):
    monkeypatch.setattr(bootstrap, "call", lambda *_arguments, **_options: False)

    with pytest.raises(Trouble, match="check the network"):
        bootstrap._prepare(bootstrap.APPLICATION)
    assert bootstrap._is_stale(bootstrap.APPLICATION)


def test_without_pip_it_names_the_line_to_type(project, monkeypatch):
    monkeypatch.setattr(bootstrap, "_bundled_pip", lambda: None)
    monkeypatch.setattr(bootstrap.importlib.util, "find_spec", lambda _name: None)

    with pytest.raises(Trouble, match="sudo apt install python3-venv"):
        bootstrap._pip("install", "uv")


def test_a_full_disk_is_told_first(project, monkeypatch):
    full = shutil.disk_usage("/")._replace(free=7 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)

    with pytest.raises(Trouble, match="7 MB are free"):
        bootstrap._prepare(bootstrap.APPLICATION)


def test_a_half_written_stamp_counts_for_nothing(ran):
    bootstrap._prepare(bootstrap.APPLICATION)
    bootstrap.STAMP.write_text('{"requirements.txt": "ab')

    assert bootstrap._is_stale(bootstrap.APPLICATION)


def test_an_environment_of_ones_own_is_left_alone(project):
    locked = "\n".join(f"{name}=={version}" for name, version in _installed("django", "psycopg"))
    (project / "requirements.txt").write_text(locked)
    (project / "requirements.in").write_text("django\npsycopg[binary,pool]\n")

    assert bootstrap._importable(bootstrap.APPLICATION)

    (project / "requirements.txt").write_text(locked.replace("django==", "django==9."))
    assert not bootstrap._importable(bootstrap.APPLICATION)


def test_an_old_python_is_told_in_a_sentence():
    code = (
        "import sys; sys.version_info = (3, 9, 1); import shutil; shutil.which = lambda name: None;"
        f"sys.argv = ['manage.py']; exec(compile(open({str(ROOT / 'manage.py')!r}).read(),"
        f" {str(ROOT / 'manage.py')!r}, 'exec'), {{'__name__': '__main__', '__file__':"
        f" {str(ROOT / 'manage.py')!r}}})"
    )

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)

    assert said.returncode == 1
    assert "needs Python 3.11 or newer, and this is 3.9" in said.stderr


def test_the_stamp_names_what_was_installed(ran):
    bootstrap._prepare(bootstrap.DEVELOPMENT)

    assert set(json.loads(bootstrap.STAMP.read_text())) == set(bootstrap.DEVELOPMENT)


def _kind(command):
    kinds = {"uv pip sync": "uv", "-m venv": "venv", "-m pip": "pip"}
    return next(kind for words, kind in kinds.items() if words in command)


def _installed(*names):
    from importlib.metadata import version

    return [(name, version(name)) for name in names]
