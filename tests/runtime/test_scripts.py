"""What script/setup, script/demo, script/bench and script/test say, and how the demonstration's programs end."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import psutil
import pytest

from script.launch import address, chromium, programs, servers, setup, suite, terminal
from script.launch.places import PROJECT
from script.launch.terminal import Refusal, step
from script.launch.troupe import Troupe


@pytest.fixture
def logs(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(programs, "LOGS", tmp_path)
    return tmp_path


@pytest.fixture
def taken_port():
    with closing(socket.socket()) as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen()
        yield holder.getsockname()[1]


def script(name: str, path: str = os.environ["PATH"], **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [shutil.which("bash"), f"script/{name}"],
        cwd=PROJECT,
        env={"PATH": path, **more},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_taken_port_is_one_line_that_says_what_to_do(taken_port, tmp_path):
    done = script("demo", PORT=str(taken_port), MESOPLAN_VAR=str(tmp_path))
    assert done.returncode == 1
    wanted = f"Port {taken_port} is taken. Choose another: PORT={taken_port + 1} script/demo"
    assert (done.stdout.strip(), done.stderr) == (wanted, "")


@pytest.mark.parametrize("port", ["0", "65536", "eight", "-1", ""])
def test_a_port_that_is_none_is_refused(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(Refusal, match="PORT has to be a number from 1 to 65535"):
        address.chosen_port()


@pytest.fixture
def bare_path(tmp_path) -> Path:
    """A machine with next to nothing on it."""
    (tmp_path / "dirname").symlink_to(shutil.which("dirname"))
    return tmp_path


@pytest.mark.parametrize("name", ["setup", "bench"])
def test_a_machine_without_python_is_told_what_to_install(bare_path, name):
    done = script(name, path=str(bare_path))
    assert done.returncode == 1
    assert re.fullmatch(r"Mesoplan needs Python 3\.11 or newer, .* apt-get install python3 python3-venv\n", done.stderr)


def test_a_python_too_old_counts_as_none(bare_path):
    (bare_path / "python3").write_text("#!/bin/sh\nexit 1\n")
    (bare_path / "python3").chmod(0o755)
    assert "Python 3.11 or newer" in script("setup", path=str(bare_path)).stderr


def test_a_full_disk_is_told_before_anything_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(setup, "NODE_MODULES", tmp_path / "none")
    monkeypatch.setattr(setup.shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(0, 0, 7_000_000))  # noqa: SLF001
    monkeypatch.setattr(setup, "VAR", tmp_path)
    with pytest.raises(Refusal, match=r"needs 1500 MB of disk, and .* has 7 MB left"):
        setup.install(tests=False)


def test_a_python_that_makes_no_environments_names_the_package_to_install(monkeypatch):
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(Refusal, match="apt-get install python3-venv"):
        setup._make_venv(terminal.Step("Python packages"))  # noqa: SLF001


def test_what_is_up_to_date_is_not_installed_again(tmp_path, monkeypatch):
    def refuse(*args, **kwargs):
        pytest.fail("nothing was to be run")

    names = ("requirements.txt", "requirements-dev.txt")
    digest = setup._digest(PROJECT / "requirements.txt", PROJECT / "requirements-dev.txt")  # noqa: SLF001
    npm = setup._digest(PROJECT / "package.json", PROJECT / "package-lock.json")  # noqa: SLF001
    monkeypatch.setattr(setup, "VENV", tmp_path)
    monkeypatch.setattr(setup, "NODE_MODULES", tmp_path)
    monkeypatch.setattr(setup, "_venv_works", lambda: True)
    monkeypatch.setattr(setup, "run_logged", refuse)
    setup._set_stamp(tmp_path, "requirements-dev.txt", digest)  # noqa: SLF001
    setup._set_stamp(tmp_path, "npm", npm)  # noqa: SLF001
    for name in names:
        setup.install_python_packages(name)
    setup.install_npm_packages()


def test_a_step_ends_with_a_tick_and_its_seconds(capsys):
    with step("Tables"):
        pass
    assert re.fullmatch(r"  ✓ Tables +0\.\d s\n", capsys.readouterr().out)


def test_a_step_that_fails_ends_with_a_cross(capsys):
    with pytest.raises(Refusal), step("Tables"):
        raise Refusal("no")
    assert capsys.readouterr().out.startswith("  ✗ Tables")


def test_a_program_that_fails_shows_the_last_lines_of_its_log(logs):
    command = [sys.executable, "-c", "print('one'); print('the reason'); raise SystemExit(3)"]
    with pytest.raises(Refusal, match=r"Packages failed\. The last lines of .*setup\.log:\n    one\n    the reason"):
        programs.run_logged(command, log=programs.log_file("setup"), here=terminal.Step("Packages"))


def test_a_log_that_has_grown_large_makes_room_for_a_new_one(logs, monkeypatch):
    monkeypatch.setattr(programs, "LARGEST_LOG", 10)
    (logs / "web.log").write_text("x" * 11)
    assert not programs.log_file("web").exists()
    assert (logs / "web.log.1").exists()


SERVER = ["http.server", "--bind", "127.0.0.1", "0"]


def test_the_programs_end_together_when_the_demonstration_is_stopped(logs):
    with (logs / "lock").open("w") as lock, Troupe(os.environ, lock=lock) as troupe:
        troupe.start("web", SERVER)
        troupe.start("worker", SERVER)
        troupe.refuse_losses()
        started = [psutil.Process(program.pid) for program in troupe.programs.values()]
    assert not any(process.is_running() for process in started)


def test_a_program_that_ends_by_itself_is_named_with_its_last_words_and_the_others_end_too(logs):
    with (  # noqa: PT012  (the programs are what raises)
        pytest.raises(Refusal, match=r"(?s)The worker ended by itself \(code 1\).*No module named no_such_module"),
        (logs / "lock").open("w") as lock,
        Troupe(os.environ, lock=lock) as troupe,
    ):
        troupe.start("web", SERVER)
        web = psutil.Process(troupe.programs["web"].pid)
        troupe.start("worker", ["no_such_module"])
        troupe.programs["worker"].wait()
        troupe.refuse_losses()
    assert not web.is_running()


KILLED = """
import json, os, sys, time
from pathlib import Path
from script.launch import programs
from script.launch.troupe import Troupe
programs.LOGS = Path(sys.argv[1])
with open(sys.argv[1] + "/lock", "w") as lock, Troupe(os.environ, lock=lock) as troupe:
    troupe.start("web", ["http.server", "--bind", "127.0.0.1", "0"])
    print(json.dumps([troupe.programs["web"].pid, troupe.janitor.pid]), flush=True)
    time.sleep(60)
"""


def test_after_a_kill_the_janitor_clears_away(tmp_path):
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)], cwd=PROJECT, stdout=subprocess.PIPE, text=True
    ) as demonstration:
        left = [psutil.Process(pid) for pid in json.loads(demonstration.stdout.readline())]
        demonstration.send_signal(signal.SIGKILL)
    _gone, alive = psutil.wait_procs(left, timeout=20)
    assert alive == []


def test_one_checkout_runs_its_demonstration_once(tmp_path, monkeypatch, unused_port):
    monkeypatch.setattr(address, "VAR", tmp_path)
    already = pytest.raises(Refusal, match=f"runs its demonstration already: http://localhost:{unused_port}")
    with address.only_demonstration(unused_port), already:
        address.only_demonstration(unused_port).__enter__()
    with address.only_demonstration(unused_port):
        pass


@pytest.fixture
def unused_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_the_lock_file_of_npm_names_no_host():
    assert "resolved" not in (PROJECT / "package-lock.json").read_text()
    locked = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    wanted = json.loads((PROJECT / "package.json").read_text())
    for name, version in {**wanted["dependencies"], **wanted["devDependencies"]}.items():
        assert locked[f"node_modules/{name}"]["version"] == version


@pytest.mark.parametrize("name", ["requirements.txt", "requirements-dev.txt", "requirements-node.txt"])
def test_every_python_package_is_pinned(name):
    lines = [line for line in (PROJECT / name).read_text().splitlines() if line and not line.startswith(("#", "-r"))]
    assert lines
    assert all("==" in line for line in lines)


def test_the_second_run_has_a_database_and_keys_of_its_own():
    found = servers.Servers(database_url="postgres://me:secret@db.example:6543/clinic", redis_url="redis://r.example/3")
    environment = found.environment
    assert environment["DATABASE_URL"] == f"postgres://me:secret@db.example:6543/{servers.NAME}"
    assert environment["REDIS_PREFIX"] == f"{servers.NAME}:"


def test_without_servers_the_second_run_says_why_it_is_left_out(monkeypatch, unused_port):
    monkeypatch.setenv("DATABASE_URL", f"postgres://nobody@127.0.0.1:{unused_port}/none")
    assert "no PostgreSQL" in str(servers.find_servers())


@pytest.mark.parametrize(("ci", "failures"), [("true", 1), ("", 0)])
def test_a_missing_browser_is_told_by_the_names_of_its_tests_and_fails_only_where_changes_are_judged(
    monkeypatch, capsys, ci, failures
):
    monkeypatch.setattr(suite, "find_chromium", lambda: None)
    monkeypatch.setenv("CI", ci)
    listed = subprocess.CompletedProcess([], 0, stdout="tests/test_journey.py::test_it\n\n1 test collected\n")
    monkeypatch.setattr(suite.subprocess, "run", lambda *args, **kwargs: listed)
    assert len(suite._tell_missing_browser()) == failures  # noqa: SLF001
    assert "  tests/test_journey.py::test_it\n" in capsys.readouterr().out


def test_a_browser_that_does_not_run_is_none(tmp_path, monkeypatch):
    (tmp_path / "chromium").write_text("#!/bin/sh\nexit 1\n")
    (tmp_path / "chromium").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert chromium.find_chromium() is None


def test_a_file_that_cannot_be_written_is_one_line_too(capsys):
    def main() -> int:
        raise PermissionError(13, "Permission denied", "var/demo.lock")

    with pytest.raises(SystemExit, match="1"):
        terminal.run(main)
    assert capsys.readouterr().out == "\nMesoplan cannot go on: [Errno 13] Permission denied: 'var/demo.lock'\n"


def test_no_step_of_a_stopped_script_goes_on():
    code = "from script.launch.terminal import run; import time; run(lambda: time.sleep(60))"
    with subprocess.Popen([sys.executable, "-c", code], cwd=PROJECT, stdout=subprocess.PIPE, text=True) as program:
        time.sleep(1)
        program.send_signal(signal.SIGHUP)
        said, _ = program.communicate(timeout=20)
    assert said == "Stopped.\n"
    assert program.returncode == 128 + signal.SIGHUP
