"""Mesoplan's own PostgreSQL, tried as the processes that people's commands are."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psutil
import psycopg2
import pytest

from mesoplan.runtime.postgres import server
from mesoplan.runtime.postgres.place import (
    LONGEST_ADDRESS,
    SOCKET_NAME,
    CannotServe,
    Place,
    make_place,
    make_socket_folder,
    remove_place,
    remove_socket_folder,
)
from mesoplan.runtime.postgres.use import PROJECT, own_postgres

HOLD = """
import sys
from pathlib import Path
from mesoplan.runtime.postgres.use import own_postgres
with own_postgres(Path(sys.argv[1])) as socket:
    print(socket, flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def var(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    place = make_place(tmp_path)
    server.end_orphan(place.data)
    remove_place(tmp_path, place)


def ask(socket: Path, question: str) -> object:
    with closing(psycopg2.connect(host=str(socket), user="mesoplan", dbname="mesoplan")) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchone()[0] if cursor.description else None


@contextmanager
def another_user(var: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    program = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(var)], cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with program:
        yield program, Path(program.stdout.readline().strip())


def server_process(var: Path) -> psutil.Process:
    return psutil.Process(int((make_place(var).data / "postmaster.pid").read_text().split()[0]))


def wait_until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    patience = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < patience
        time.sleep(0.05)


def test_it_speaks_utf_8_in_utc_and_listens_to_no_network(var):
    with own_postgres(var) as socket:
        assert ask(socket, "SELECT current_setting('server_encoding')") == "UTF8"
        assert ask(socket, "SELECT current_setting('TimeZone')") == "UTC"
        assert ask(socket, "SELECT current_setting('listen_addresses')") == ""
        assert ask(socket, "SELECT lower('ÉÀŒ')") == "éàœ"
        assert ask(socket, "SELECT current_setting('fsync')") == "on"


def test_only_the_account_that_runs_it_may_enter_the_folder_of_the_socket(var):
    before = var.parent.stat().st_mode
    with own_postgres(var) as socket:
        assert socket.stat().st_mode & 0o777 == 0o700
        assert socket.stat().st_uid == server_process(var).uids().real
    assert var.parent.stat().st_mode == before


def test_it_keeps_its_data_and_stops_with_the_process_that_started_it(var):
    with own_postgres(var) as socket:
        ask(socket, "CREATE TABLE kept AS SELECT 7 AS figure")
        process = server_process(var)
    assert not process.is_running()
    with own_postgres(var) as socket:
        assert ask(socket, "SELECT figure FROM kept") == 7


def test_who_comes_later_joins_the_same_server_and_it_stays_until_the_last_has_left(var):
    with another_user(var) as (first, socket):
        process = server_process(var)
        with own_postgres(var) as joined:
            assert joined == socket
            first.communicate()
            assert ask(joined, "SELECT 1") == 1
            assert server_process(var) == process
    assert not process.is_running()


def test_two_who_come_at_once_start_one_server(var):
    with another_user(var) as (_, one), another_user(var) as (_, other):
        assert one == other
        assert ask(one, "SELECT 1") == 1


def test_it_stops_after_a_user_who_was_killed(var):
    with another_user(var) as (user, _):
        process = server_process(var)
        user.kill()
    wait_until(lambda: not process.is_running())


def test_a_server_whose_keeper_was_killed_is_ended_by_the_next_user_who_finds_all_that_was_written(var):
    with another_user(var) as (_, socket):
        ask(socket, "CREATE TABLE kept AS SELECT 7 AS figure")
        orphan = server_process(var)
        orphan.parent().kill()
    assert orphan.is_running()
    with own_postgres(var) as socket:
        assert ask(socket, "SELECT figure FROM kept") == 7
        assert server_process(var) != orphan


def test_the_number_in_an_old_pid_file_may_be_a_stranger_who_is_left_alone(var):
    with own_postgres(var):
        pid_file = make_place(var).data / "postmaster.pid"
        left_behind = pid_file.read_text().split("\n", 1)[1]
    with subprocess.Popen(["sleep", "60"]) as stranger:
        pid_file.write_text(f"{stranger.pid}\n{left_behind}")
        with own_postgres(var) as socket:
            assert ask(socket, "SELECT 1") == 1
        assert stranger.poll() is None
        stranger.kill()


def test_an_unreadable_pid_file_is_cleared_away(var):
    with own_postgres(var):
        pid_file = make_place(var).data / "postmaster.pid"
    pid_file.write_text("")
    with own_postgres(var) as socket:
        assert ask(socket, "SELECT 1") == 1


def test_a_throwaway_leaves_nothing(var):
    with own_postgres(var, throwaway=True) as socket:
        assert ask(socket, "SELECT current_setting('fsync')") == "off"
        folder = make_place(var).folder
    assert not folder.exists()
    assert not (var / "postgres").exists()


def test_data_of_another_version_are_refused_with_a_sentence(var):
    with own_postgres(var):
        data = make_place(var).data
    (data / "PG_VERSION").write_text("15\n")
    with pytest.raises(CannotServe, match=r"was made by PostgreSQL 15, and this is 18"), own_postgres(var):
        pass


def test_why_the_files_cannot_be_made_is_told_in_the_words_of_postgresql(var, monkeypatch):
    programs = var / "programs"
    programs.mkdir()
    (programs / "initdb").write_text("#!/bin/sh\necho 'initdb: error: No space left on device'\nexit 1\n")
    (programs / "initdb").chmod(0o755)
    monkeypatch.setattr(server, "binaries", lambda place: programs)
    failing = server.Server(Place(folder=var, run_as={}), log=var / "log", hurry=True)
    with pytest.raises(CannotServe, match="No space left on device"):
        failing.start()
    failing.stop()


def test_a_server_that_ends_as_it_starts_is_told_in_the_words_of_postgresql(var):
    with own_postgres(var):
        data = make_place(var).data
    with (data / "postgresql.conf").open("a") as configuration:
        configuration.write("no_such_setting = 1\n")
    with pytest.raises(CannotServe, match=r"FATAL: .* contains errors"), own_postgres(var):
        pass


def test_a_folder_of_another_user_is_refused(var, monkeypatch):
    make_place(var)
    owner = (var / "postgres").stat().st_uid
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(os, "geteuid", lambda: owner + 1)
        with pytest.raises(CannotServe, match=f"belongs to user {owner}"):
            make_place(var)


def test_a_checkout_too_deep_for_a_socket_gets_a_short_folder_elsewhere(tmp_path):
    deep = tmp_path / ("d" * LONGEST_ADDRESS)
    deep.mkdir()
    place = Place(folder=deep, run_as={})
    folder = make_socket_folder(place)
    assert len(str(folder / SOCKET_NAME)) <= LONGEST_ADDRESS
    assert folder.stat().st_mode & 0o777 == 0o700
    assert place.socket.resolve() == folder
    remove_socket_folder(place)
    assert not folder.exists()
    assert not place.socket.is_symlink()


def test_manage_py_by_hand_starts_the_server_for_its_own_time(var):
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    done = subprocess.run(
        [sys.executable, "manage.py", "showmigrations", "staff"],
        cwd=PROJECT,
        env={**surroundings, "MESOPLAN_VAR": str(var)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "[ ] 0001" in done.stdout, done.stderr
    assert not (make_place(var).data / "postmaster.pid").exists()


def test_the_keeper_ends_in_order_when_the_machine_shuts_down(var):
    with another_user(var):
        process = server_process(var)
        process.parent().send_signal(signal.SIGTERM)
        wait_until(lambda: not process.is_running())
    assert not (make_place(var).data / "postmaster.pid").exists()
