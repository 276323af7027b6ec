"""The second half of script/test: every check, then the tests on servers of our own, then those that ask a server once
more on the servers of the machine."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from mesoplan.runtime.postgres.use import own_postgres
from script.launch.chromium import find_chromium
from script.launch.places import PROJECT, VENV
from script.launch.servers import Servers, cleaned_up, find_servers
from script.launch.terminal import run, say, step

TEST_VAR = PROJECT / "var" / "test"
# One more than there are cores, for each of them waits half of its time for PostgreSQL or a browser.
SIDE_BY_SIDE = ("-n", str(min((os.cpu_count() or 1) + 1, 5)), "--dist", "worksteal")
SERVERS = ("DATABASE_URL", "REDIS_URL", "REDIS_PREFIX")
OURS = ("DJANGO_SETTINGS_MODULE", "DEBUG", "MESOPLAN_DEMO", "SITE_URL", "ALLOWED_HOSTS", "EMAIL_URL", "SECRET_KEY")
PRODUCTION = {
    "SECRET_KEY": "only-to-be-checked-with-and-used-for-nothing-0123456789",
    "SITE_URL": "https://mesoplan.example",
    "ALLOWED_HOSTS": "mesoplan.example",
    "DATABASE_URL": "postgres://mesoplan@database.example/mesoplan",
    "REDIS_URL": "redis://redis.example/0",
    "EMAIL_URL": "smtp+tls://mesoplan:password@mail.example:587",
}
LINT_IMPORTS = "import sys; from importlinter.cli import lint_imports_command as check; sys.exit(check())"


def main() -> int:
    with own_postgres(TEST_VAR, throwaway=True):
        if sys.argv[1:]:
            return _pytest(sys.argv[1:], _environment())
        return _everything()


def _everything() -> int:
    servers = find_servers()
    with ExitStack() as background:
        background.enter_context(_migrating(_environment()))
        failed = [name for name, command, more in _checks() if not _passes(name, command, {**_environment(), **more})]
        if isinstance(servers, Servers):
            background.enter_context(cleaned_up(servers))
            background.enter_context(_migrating({**_environment(), **servers.environment}))
        failed += _tests(servers)
    failed += _tell_missing_browser()
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nEverything passed.")
    return 1 if failed else 0


def _tests(servers: Servers | str) -> list[str]:
    failed = []
    say("\nTests on PostgreSQL and a broker of our own\n")
    if _pytest([*SIDE_BY_SIDE, "--cov", "--cov-report=term:skip-covered"], _environment()):
        failed.append("tests on servers of our own")
    if isinstance(servers, str):
        say(f"\nThe second run, on servers of this machine, was left out: {servers}")
        return failed
    say("\nTests that ask a server, once more, on the PostgreSQL and the Redis of this machine\n")
    if _pytest([*SIDE_BY_SIDE, "--servers"], {**_environment(), **servers.environment}):
        failed.append("tests on the machine's servers")
    return failed


@contextmanager
def _migrating(environment: Mapping[str, str]) -> Iterator[None]:
    """The database that the tests copy is made beside other things: where the migrations are new it takes a quarter
    of a minute. The tests wait for it, and make it themselves should this fail."""
    command = [sys.executable, "-m", "tests.template"]
    settings = {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(command, cwd=PROJECT, env={**environment, **settings}, stderr=subprocess.DEVNULL) as program:
        try:
            yield
        except BaseException:
            program.terminate()
            raise


def _checks() -> list[tuple[str, list[str | Path], Mapping[str, str]]]:
    templates = [str(path) for path in sorted((PROJECT / "templates").rglob("*.html"))]
    return [
        ("Lint", [sys.executable, "-m", "ruff", "check"], {}),
        ("Format", [sys.executable, "-m", "ruff", "format", "--check"], {}),
        ("Imports point downwards", [sys.executable, "-c", LINT_IMPORTS], {}),
        ("Types", [sys.executable, "-m", "mypy"], {}),
        ("Templates", [sys.executable, "-m", "djlint", "templates", "--lint"], {}),
        ("Templates' format", [VENV / "bin" / "djade", "--check", "--target-version", "5.2", *templates], {}),
        ("Migrations", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"], {}),
        ("Deployment", [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
    ]


def _environment() -> dict[str, str]:
    """The machine's, less what would change what the tests see; a folder of their own, beside the demonstration's."""
    kept = {name: value for name, value in os.environ.items() if name not in (*SERVERS, *OURS)}
    return {**kept, "MESOPLAN_VAR": str(TEST_VAR), "SECRET_KEY": PRODUCTION["SECRET_KEY"]}


def _passes(name: str, command: Sequence[str | Path], environment: Mapping[str, str]) -> bool:
    with step(name) as here:
        done = subprocess.run(command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False)
        here.has_failed = bool(done.returncode)
    if done.returncode:
        say(f"{done.stdout}{done.stderr}")
    return not done.returncode


def _pytest(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=PROJECT, env=environment, check=False).returncode


def _tell_missing_browser() -> list[str]:
    """Tests that did not run are named; where a change is judged by them, that is a failure."""
    if find_chromium():
        return []
    command: list[str | Path] = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-m", "browser"]
    listed = subprocess.run(command, cwd=PROJECT, env=_environment(), capture_output=True, text=True, check=False)
    say("\nThere is no Chromium on this machine (apt-get install chromium), so these browser tests did not run:")
    for line in listed.stdout.splitlines():
        if "::" in line:
            say(f"  {line}")
    return ["browser tests, for want of Chromium"] if os.environ.get("CI") == "true" else []


if __name__ == "__main__":
    run(main)
