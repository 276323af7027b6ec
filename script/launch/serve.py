"""The second half of script/demo: the database, the data, and the programs that make up Mesoplan."""

import http.client
import os
import secrets
import sys
import time
from contextlib import ExitStack

from mesoplan.runtime.postgres.place import CannotServe
from mesoplan.runtime.postgres.use import own_postgres
from script.launch.address import chosen_port, only_demonstration
from script.launch.places import LOGS, VAR
from script.launch.programs import run_shown
from script.launch.terminal import Refusal, Stop, run, say, step
from script.launch.troupe import Troupe

READY_SECONDS = 60
SIGN_INS = {
    "clinician@demo.example": "plans, treats, signs",
    "frontdesk@demo.example": "books and checks in",
    "admin@demo.example": "keeps the catalogue and the accounts",
}
PASSWORD = "mesoplan-demo"  # noqa: S105  (a server that is not a demonstration refuses to run with it)


def main() -> int:
    port = chosen_port()
    site = f"http://localhost:{port}"
    with ExitStack() as stack:
        lock = stack.enter_context(only_demonstration(port))
        environment = _environment(site)
        if not environment.get("DATABASE_URL"):
            with step("PostgreSQL"):
                _hold_own_postgres(stack)
        run_shown([sys.executable, "-m", "script.launch.prepare"], environment=environment)
        troupe = stack.enter_context(Troupe(environment, lock=lock))
        with step("Web, worker and beat"):
            _start(troupe, port)
            _wait_until_ready(troupe, port)
        _welcome(site)
        _watch(troupe)
    return 0


def _environment(site: str) -> dict[str, str]:
    """Kept in a file too, where `manage.py` by hand finds it; the key in it is made up once."""
    file = VAR / "demo.env"
    known = dict(line.split("=", 1) for line in file.read_text().splitlines()) if file.exists() else {}
    key = known.get("SECRET_KEY") or secrets.token_urlsafe(64)
    own = {"SECRET_KEY": key, "MESOPLAN_DEMO": "1", "SITE_URL": site}
    written = file.with_suffix(".new")
    written.touch(mode=0o600)
    written.write_text("".join(f"{name}={value}\n" for name, value in own.items()))
    written.replace(file)
    return {**os.environ, **own, "DJANGO_SETTINGS_MODULE": "mesoplan.settings"}


def _hold_own_postgres(stack: ExitStack) -> None:
    try:
        stack.enter_context(own_postgres(VAR))
    except CannotServe as refusal:
        raise Refusal(str(refusal)) from None


def _start(troupe: Troupe, port: int) -> None:
    web = ["granian", "--interface", "wsgi", "--no-ws", "--workers", "2", "--blocking-threads", "4"]
    troupe.start("web", [*web, "--host", "127.0.0.1", "--port", str(port), "mesoplan.wsgi:application"])
    celery = ["celery", "--app", "mesoplan"]
    alone = ["--without-gossip", "--without-mingle", "--without-heartbeat"]  # there is no second worker to talk to
    troupe.start("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", *alone])
    troupe.start("beat", [*celery, "beat", "--loglevel", "INFO"])


def _wait_until_ready(troupe: Troupe, port: int) -> None:
    patience = time.monotonic() + READY_SECONDS
    answer = "no answer"
    while time.monotonic() < patience:
        troupe.refuse_losses()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health/ready")
            response = connection.getresponse()
            answer = response.read().decode()
            if response.status == http.client.OK:
                return
        except (OSError, http.client.HTTPException):
            pass  # the web server is still starting
        finally:
            connection.close()
        time.sleep(0.2)
    raise Refusal(f"Mesoplan was not ready after {READY_SECONDS} seconds: {answer}. Its logs are in {LOGS}.")


def _welcome(site: str) -> None:
    say(f"\nMesoplan runs at {site}\n")
    for address, work in SIGN_INS.items():
        say(f"  {address:<24} {PASSWORD}   {work}")
    say("\nCtrl-C stops it; the data stay.")


def _watch(troupe: Troupe) -> None:
    try:
        while True:
            troupe.refuse_losses()
            time.sleep(0.5)
    except Stop:
        say("\nStopping …")
        raise


if __name__ == "__main__":
    run(main)
