"""The embedded server in everything that a machine can do to it."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
from pathlib import Path

import pytest

from hustlr import postgres
from hustlr.postgres import cluster, processes
from hustlr.postgres import server as launcher
from hustlr.postgres.server import Server
from hustlr.troubles import Trouble
from tests.support.servers import (
    DATABASE,
    ask,
    ended,
    in_fork,
    kill,
    make_place,
    postmaster,
    tell,
    until,
)

NOBODY = 65534
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can be somebody else")


@pytest.fixture
def place():
    found = make_place()
    yield found
    shutil.rmtree(found, ignore_errors=True)


@pytest.fixture
def server(place):
    """A server that the test starts itself, and that never outlives it."""
    made = Server(place / "pg", durable=False, neutral=place / "neutral")
    yield made
    made.stop()
    shutil.rmtree(made.sockets, ignore_errors=True)


@pytest.fixture
def durable(place):
    """A server as people's data needs it."""
    made = Server(place / "durable")
    yield made
    made.stop()
    shutil.rmtree(made.sockets, ignore_errors=True)


def test_a_first_start_makes_everything(server):
    server.join(database=DATABASE)

    assert ask(server, "SHOW server_encoding") == "UTF8"
    assert ask(server, "SELECT datcollate FROM pg_database LIMIT 1") == "C"


def test_the_last_user_stops_the_server(server):
    server.join(database=DATABASE)
    pid = postmaster(server)

    server.leave()

    assert not processes.is_server(pid, server.data)


def test_a_user_who_leaves_does_not_stop_it_for_others(server, place):
    server.join(database=DATABASE)
    other = Server(place / "pg", durable=False)
    other.join(database=DATABASE)

    other.leave()

    assert ask(server) == 1


def test_joining_a_running_server_costs_nothing(server, monkeypatch):
    server.join(database=DATABASE)

    monkeypatch.setattr(subprocess, "run", None)
    server.join(database=DATABASE)

    assert server.is_running()


@as_root
def test_an_ordinary_user_starts_it_too(server, place):
    place.chmod(0o777)

    assert ended(in_fork(lambda: server.join(database=DATABASE) or ask(server), uid=NOBODY)) == 0
    assert server.data.stat().st_uid == NOBODY


@as_root
def test_root_joins_what_an_ordinary_user_made(server, place):
    place.chmod(0o777)
    ended(in_fork(lambda: server.join(database=DATABASE) or server.leave(), uid=NOBODY))

    server.join(database=DATABASE)

    assert ask(server) == 1
    assert Path(f"/proc/{postmaster(server)}").stat().st_uid == NOBODY


@as_root
def test_root_below_a_closed_folder_opens_nothing(place):
    closed = place / "home of root"
    closed.mkdir(mode=0o700)
    server = Server(closed / "deep" / "pg", durable=False, neutral=place / "neutral")
    try:
        server.join(database=DATABASE)

        assert ask(server) == 1
        assert stat.S_IMODE(closed.stat().st_mode) == 0o700
        assert server.data.is_relative_to(place / "neutral")
        assert stat.S_IMODE(server.data.stat().st_mode) == 0o700
    finally:
        server.leave()


@as_root
def test_programs_that_the_account_cannot_reach_are_copied(server, place):
    found = launcher.binaries.find()
    package = found.folder.parents[1]
    closed = place / "closed"
    for folder in (package, package.with_name(package.name + ".libs")):
        shutil.copytree(folder, closed / folder.name)
    closed.chmod(0o700)
    inside = launcher.binaries.Binaries(closed / found.folder.relative_to(package.parent))

    copied = inside.copied_to(place / "neutral")

    assert server.account.run(copied["psql"], "--version").returncode == 0
    assert inside.copied_to(place / "neutral").folder == copied.folder


@pytest.mark.parametrize("sign", [signal.SIGKILL, signal.SIGTERM])
def test_a_killed_user_leaves_a_server_that_the_next_one_stops(server, sign):
    reading, writing = os.pipe()

    def stay():
        server.join(database=DATABASE)
        os.write(writing, b"!")
        signal.pause()

    user = in_fork(stay)
    os.read(reading, 1)
    kill(user, sign)
    pid = postmaster(server)

    server.join(database=DATABASE)
    assert postmaster(server) == pid
    server.leave()

    assert not processes.is_server(pid, server.data)


def test_a_killed_server_comes_back_with_its_data(durable):
    server = durable
    server.join(database=DATABASE)
    tell(server, "CREATE TABLE kept AS SELECT 42 AS answer")
    old = postmaster(server)

    os.kill(old, signal.SIGKILL)
    until(lambda: not server.is_running())
    server.join(database=DATABASE)

    assert postmaster(server) != old
    assert ask(server, "SELECT answer FROM kept") == 42


def test_a_stale_pid_never_hurts_its_new_owner(server):
    server.join(database=DATABASE)
    server.leave()
    server.sockets.mkdir()
    with server.account.spawn("/bin/sleep", "60", log=subprocess.DEVNULL) as stranger:
        for file in (server.data / "postmaster.pid", server.sockets / ".s.PGSQL.5432.lock"):
            file.write_text(f"{stranger.pid}\n{server.data}\n")

        server.join(database=DATABASE)
        server.leave()

        assert stranger.poll() is None
        stranger.terminate()


@pytest.mark.parametrize("content", ["", "12", "not a number\n\n", "\0\0\0\0"])
def test_a_half_written_pid_file_is_no_obstacle(server, content):
    server.join(database=DATABASE)
    server.leave()
    (server.data / "postmaster.pid").write_text(content)

    server.join(database=DATABASE)

    assert ask(server) == 1


def test_two_processes_may_begin_at_once(server, place):
    racers = [
        in_fork(lambda: Server(place / "pg", durable=False).join(database=DATABASE) or ask(server))
        for _ in range(3)
    ]

    assert [ended(pid) for pid in racers] == [0, 0, 0]
    assert len(list(Path("/tmp").glob(server.sockets.name))) == 1


@pytest.mark.parametrize("name", ["a folder", 'it\'s "quoted"', "ärger %20 ,x", "deep/" * 30 + "x"])
def test_folders_may_have_any_name(place, name):
    server = Server(place / name / "pg", durable=False)
    try:
        server.join(database=DATABASE)

        assert ask(server) == 1
        assert len(os.fsencode(server.sockets / ".s.PGSQL.5432")) < 100
    finally:
        server.leave()


def test_a_locale_that_is_missing_does_not_matter(server, monkeypatch):
    for name in ("LC_ALL", "LANG", "LC_CTYPE"):
        monkeypatch.setenv(name, "xx_XX.UTF-8")

    server.join(database=DATABASE)

    assert ask(server) == 1


def test_variables_of_postgresql_lead_nowhere(server, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere/at/all")
    monkeypatch.setenv("PGDATA", "/nowhere")
    monkeypatch.setenv("PGPORT", "1")

    server.join(database=DATABASE)

    monkeypatch.undo()
    assert ask(server) == 1


def test_a_server_that_says_no_is_quoted(server, monkeypatch):
    server.join(database=DATABASE)
    server.leave()
    configure = cluster.configure

    def misconfigure(data, *arguments, **options):
        configure(data, *arguments, **options)
        with (data / "postgresql.auto.conf").open("a") as file:
            file.write("shared_buffers = 'nonsense'\n")

    monkeypatch.setattr(cluster, "configure", misconfigure)

    with pytest.raises(Trouble, match="shared_buffers"):
        server.join(database=DATABASE)


def test_a_slow_start_is_waited_for_and_then_told(server, monkeypatch):
    monkeypatch.setattr(launcher, "START_SECONDS", 1)
    monkeypatch.setattr(Server, "is_ready", lambda _self: False)

    with pytest.raises(Trouble, match=r"did not start within 1 s\. Its log"):
        server.join(database=DATABASE)


def test_only_the_owner_of_a_private_folder_connects(server):
    server.join(database=DATABASE)

    assert stat.S_IMODE(server.sockets.stat().st_mode) == 0o700
    assert ask(server, "SHOW listen_addresses") == ""
    rules = (server.data / "pg_hba.conf").read_text().splitlines()
    assert not [rule for rule in rules if rule.startswith("host") and not rule.endswith("reject")]


@as_root
def test_a_folder_that_somebody_else_put_there_is_refused(server):
    server.sockets.mkdir()
    os.chown(server.sockets, 12345, 12345)

    with pytest.raises(Trouble, match="belongs to another user"):
        server.join(database=DATABASE)


def test_a_first_start_that_was_cut_off_begins_anew(server):
    (server.home / "data.new").mkdir(parents=True)
    (server.home / "data.new" / "PG_VERSION").write_text("half")

    server.join(database=DATABASE)

    assert ask(server) == 1


def test_deleted_data_is_made_anew(server):
    server.join(database=DATABASE)
    shutil.rmtree(server.data)

    server.join(database=DATABASE)

    assert ask(server) == 1


def test_a_socket_that_a_cleaner_took_is_made_anew(server):
    server.join(database=DATABASE)
    shutil.rmtree(server.sockets)

    server.join(database=DATABASE)

    assert ask(server) == 1


def test_a_full_disk_is_told_before_anything_is_made(server, monkeypatch):
    full = shutil.disk_usage("/")._replace(free=1 << 20)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: full)

    with pytest.raises(Trouble, match="The disk is full: 1 MB are free"):
        server.join(database=DATABASE)
    assert not server.data.exists()


def test_a_disk_that_fills_while_it_is_made_leaves_nothing(server, monkeypatch):
    refused = subprocess.CompletedProcess([], 1, "", "could not write: No space left on device")
    monkeypatch.setattr(type(server.account), "run", lambda *_arguments: refused)

    with pytest.raises(Trouble, match="The disk is full"):
        cluster.create(server.data, server.account, server.programs, durable=False)
    assert list(server.data.parent.iterdir()) == []


def test_a_folder_of_somebody_else_is_told(place):
    (place / "pg").write_text("not a folder")

    with pytest.raises(Trouble, match="can't be written"):
        Server(place / "pg").join(database=DATABASE)


def test_only_the_servers_of_tests_may_lose_data(server, durable):
    server.join(database=DATABASE)
    durable.join(database=DATABASE)

    assert ask(server, "SHOW fsync") == "off"
    assert ask(durable, "SHOW fsync") == "on"
    assert ask(durable, "SHOW full_page_writes") == "on"


def test_a_forked_child_does_not_stop_its_parents_server(server):
    server.join(database=DATABASE)

    ended(in_fork(lambda: server._leave_as(os.getppid())))

    assert ask(server) == 1


def test_the_tests_server_lives_in_memory_where_there_is_room(tmp_path, monkeypatch):
    memory, data = tmp_path / "memory", tmp_path / "data"
    memory.mkdir()
    monkeypatch.setattr(postgres, "MEMORY", memory)
    monkeypatch.setattr(postgres, "data_folder", lambda: data)
    where = postgres._home_of_tests.__wrapped__

    monkeypatch.setattr(postgres, "ROOM", 10**18)
    assert where() == data / "pg-test"
    monkeypatch.setattr(postgres, "ROOM", 0)
    assert where().parent == memory
    monkeypatch.setattr(postgres, "ROOM", 10**18)
    assert where().parent == memory  # what is there is used, whatever room is left


def test_what_belonged_to_a_folder_that_is_gone_leaves_the_memory(tmp_path, monkeypatch):
    memory, data = tmp_path / "memory", tmp_path / "data"
    memory.mkdir()
    monkeypatch.setattr(postgres, "MEMORY", memory)
    monkeypatch.setattr(postgres, "ROOM", 0)
    monkeypatch.setattr(postgres, "data_folder", lambda: data)
    home = postgres._home_of_tests.__wrapped__()

    postgres._forget_the_gone()
    assert home.exists()
    data.rmdir()
    postgres._forget_the_gone()
    assert not home.exists()
