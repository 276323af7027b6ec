"""The second half of script/test: every check, then the tests on servers of our own, then on those of the machine."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from mesoplan.runtime.postgres.use import own_postgres
from script.launch.chromium import find_chromium
from script.launch.places import PROJECT, VENV
from script.launch.servers import Servers, cleaned_up, find_servers
from script.launch.terminal import run, say, step

TEST_VAR = PROJECT / "var" / "test"
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
    failed = [name for name, command, more in _checks() if not _passes(name, command, {**_environment(), **more})]
    side_by_side = ["-n", str(min(os.cpu_count() or 1, 4))]
    say("\nTests on PostgreSQL and a broker of our own\n")
    if _pytest([*side_by_side, "--cov", "--cov-report=term:skip-covered"], _environment()):
        failed.append("tests on servers of our own")
    servers = find_servers()
    if isinstance(servers, Servers):
        say("\nTests once more, on the PostgreSQL and the Redis of this machine\n")
        with cleaned_up(servers):
            if _pytest(side_by_side, {**_environment(), **servers.environment}):
                failed.append("tests on the machine's servers")
    else:
        say(f"\nThe second run, on servers of this machine, was left out: {servers}")
    failed += _tell_missing_browser()
    say(f"\nFailed: {', '.join(failed)}" if failed else "\nEverything passed.")
    return 1 if failed else 0


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
