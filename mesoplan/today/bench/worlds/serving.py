"""The production server over a world, with one process, and what it answers."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit, urlunsplit

from django.conf import settings
from django.db import connection

from mesoplan.staff.services import issue_token
from mesoplan.today.bench.measure import LeftOutError

if TYPE_CHECKING:
    from mesoplan.staff.models import User

READY_SECONDS = 60
SERVED = settings.VAR_DIR / "bench" / "server"
_NANOSECONDS_IN_A_MS = 1_000_000
OK = http.client.OK


@dataclass(frozen=True)
class Answer:
    """`database_ms` is what the server says that it waited for its database."""

    status: int
    ms: float
    content: bytes
    queries: int
    database_ms: float

    @property
    def bytes(self) -> int:
        return len(self.content)

    @property
    def said(self) -> Any:  # noqa: ANN401 whatever the API says
        return json.loads(self.content)


class Visitor:
    """Somebody who keeps their connection, as long as the server does: a signed-in browser, or a program."""

    def __init__(self, port: int, headers: Mapping[str, str]) -> None:
        self._line = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._headers = {"Accept-Encoding": "identity", **headers}

    def get(self, path: str) -> Answer:
        return self._again("GET", path, None)

    def send(self, method: str, path: str, body: object) -> Answer:
        return self._again(method, path, json.dumps(body).encode())

    def _again(self, method: str, path: str, body: bytes | None) -> Answer:
        try:
            return self._ask(method, path, body)
        except http.client.RemoteDisconnected:  # it was quiet for too long
            self._line.close()
            return self._ask(method, path, body)

    def _ask(self, method: str, path: str, body: bytes | None) -> Answer:
        headers = self._headers | ({"Content-Type": "application/json"} if body is not None else {})
        began = perf_counter_ns()
        self._line.request(method, path, body=body, headers=headers)
        response = self._line.getresponse()
        content = response.read()
        taken = (perf_counter_ns() - began) / _NANOSECONDS_IN_A_MS
        queries, database_ms = database_in(response.headers.get("Server-Timing", ""))
        return Answer(response.status, taken, content, queries, database_ms)

    def close(self) -> None:
        self._line.close()


def with_cookie(cookie: str) -> Mapping[str, str]:
    return {"Cookie": f"{settings.SESSION_COOKIE_NAME}={cookie}"}


def with_token(user: "User") -> Mapping[str, str]:
    return {"Authorization": f"Token {issue_token(user=user)}"}


def database_in(timing: str) -> tuple[int, float]:
    """`db;dur=4.5;desc="23"` says that there were 23 queries and that they took 4.5 ms."""
    part = next((it.strip() for it in timing.split(",") if it.strip().startswith("db;")), "")
    said = dict(it.partition("=")[::2] for it in part.split(";")[1:])
    return int(said.get("desc", "").strip('"') or 0), float(said.get("dur", 0))


@contextmanager
def production(name: str, secret: str) -> Iterator[int]:
    """The port at which the world in the database `name` is served."""
    port = free_port()
    environment = environment_for(name, port, secret)
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        cwd=settings.BASE_DIR,
        env=environment,
        check=True,
    )
    server = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--workers", "1"]
    where = ["--blocking-threads", "4", "--host", "127.0.0.1", "--port", str(port), "mesoplan.wsgi:application"]
    with (SERVED / "server.log").open("w") as output:
        program = subprocess.Popen(  # noqa: S603 no word of it comes from outside
            [*server, *where], cwd=settings.BASE_DIR, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_until_ready(port)
            yield port
        finally:
            program.terminate()
            program.wait()


def environment_for(name: str, port: int, secret: str) -> Mapping[str, str]:
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "mesoplan.settings",  # a test has others
        "DATABASE_URL": address_of(name),
        "SECRET_KEY": secret,
        "SITE_URL": f"http://localhost:{port}",
        "DEBUG": "0",
        "MESOPLAN_DEMO": "1",  # so that it may be served without https
        "MESOPLAN_VAR": str(SERVED),
        "SERVER_TIMING": "1",
        "REDIS_URL": "",
    }


def address_of(name: str) -> str:
    """Of a database on the server that is in use."""
    if not settings.OWN_DATABASE:
        return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    known = connection.settings_dict
    return f"postgres://{quote(str(known['USER']))}@/{name}?host={quote(str(known['HOST']), safe='')}"


def free_port() -> int:
    with closing(socket.socket()) as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def wait_until_ready(port: int) -> None:
    patience = time.monotonic() + READY_SECONDS
    while time.monotonic() < patience:
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            line.request("GET", "/health/live")
            if line.getresponse().status == OK:
                return
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
        finally:
            line.close()
    raise LeftOutError(f"the server was not ready after {READY_SECONDS} seconds")
