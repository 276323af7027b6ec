"""One PostgreSQL server process over the files of a `Place`: made, started, stopped."""

import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psutil
import psycopg2

from mesoplan.runtime.postgres.place import (
    DATABASE,
    MAJOR_VERSION,
    USER,
    CannotServe,
    Place,
    binaries,
    make_socket_folder,
    remove_socket_folder,
)

START_SECONDS = 60
STOP_SECONDS = 30
# With these a power cut may lose data, so only a cluster that is thrown away afterwards is run like this.
HURRY = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class Server:
    def __init__(self, place: Place, *, log: Path, hurry: bool) -> None:
        self.place = place
        self.log = log
        self.hurry = hurry
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        folder = binaries(self.place)
        end_orphan(self.place.data)
        if not self.place.data.exists():
            self._make_cluster(folder)
        _refuse_other_version(self.place.data)
        socket = make_socket_folder(self.place)
        command = [str(folder / "postgres"), "-D", str(self.place.data), "-c", "listen_addresses="]
        command += ["-c", f"unix_socket_directories={socket}", "-c", "timezone=UTC", "-c", "log_timezone=UTC"]
        command += HURRY if self.hurry else ()
        self.process = self._begin(command)
        self._wait_until_it_answers(socket)

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def stop(self) -> None:
        """Fast shutdown: transactions are rolled back, everything committed is on disk. Then sterner words."""
        if self.process is not None:
            for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                if _ends(self.process, sign):
                    break
        remove_socket_folder(self.place)

    def _begin(self, command: list[str]) -> subprocess.Popen[bytes]:
        surroundings = {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}
        with self.log.open("ab") as log:
            return subprocess.Popen(
                command,
                cwd=self.place.folder,
                env=surroundings,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                **self.place.run_as,
            )

    def _make_cluster(self, folder: Path) -> None:
        """Made beside its place and moved there when whole, so an interrupted attempt is never taken for a cluster."""
        unfinished = self.place.folder / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        self.place.give_away(unfinished)
        command = [str(folder / "initdb"), "-D", str(unfinished), f"--username={USER}", "--auth=trust"]
        # The builtin provider sorts the same on every machine, whatever locales it has.
        command += ["--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += ["--no-instructions", *(["--no-sync"] if self.hurry else [])]
        if self._begin(command).wait():
            raise CannotServe(f"PostgreSQL could not make its files in {self.place.folder}: {self._last_words()}")
        unfinished.rename(self.place.data)

    def _wait_until_it_answers(self, socket: Path) -> None:
        patience = time.monotonic() + START_SECONDS
        while self.is_running() and time.monotonic() < patience:
            try:
                _make_database(socket)
            except psycopg2.OperationalError:
                time.sleep(0.05)
            else:
                return
        raise CannotServe(f"PostgreSQL did not start: {self._last_words()}")

    def _last_words(self) -> str:
        lines = self.log.read_text(errors="replace").splitlines()
        telling = [line for line in lines[-40:] if "FATAL" in line or "error" in line.lower()]
        return f"{(telling or lines or ['it wrote no log'])[-1].strip()} (more in {self.log})"


def _make_database(socket: Path) -> None:
    connection = psycopg2.connect(host=str(socket), user=USER, dbname="postgres", connect_timeout=5)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if cursor.fetchone() is None:
                cursor.execute(f"CREATE DATABASE {DATABASE}")
    finally:
        connection.close()


def _refuse_other_version(data: Path) -> None:
    made_by = (data / "PG_VERSION").read_text().strip()
    if made_by != MAJOR_VERSION:
        raise CannotServe(f"{data} was made by PostgreSQL {made_by}, and this is {MAJOR_VERSION}: dump and restore it.")


def end_orphan(data: Path) -> None:
    """Deal with the pid file that a killed keeper or a power cut left behind.

    The number in an old file may by now be anyone's process, which PostgreSQL would take for a running server and
    `pg_ctl` would shoot; so it is asked where it works, and only a server of these very files is ended.
    """
    pid_file = data / "postmaster.pid"
    try:
        orphan = psutil.Process(int(pid_file.read_text().split()[0]))
        works_here = orphan.cwd() == str(data)
    except (FileNotFoundError, psutil.NoSuchProcess):
        return  # nothing left, or a dead server's file, which PostgreSQL itself recovers from
    except (ValueError, IndexError, psutil.AccessDenied):
        works_here = False
    if not works_here:
        pid_file.unlink()
        return
    orphan.send_signal(signal.SIGINT)
    orphan.wait(timeout=STOP_SECONDS)


def _ends(process: subprocess.Popen[bytes], sign: signal.Signals) -> bool:
    process.send_signal(sign)
    try:
        process.wait(timeout=STOP_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True
