"""The files for containers, as far as they can be tried without a container engine."""

import re
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import get_commands
from django.urls import resolve

PROJECT = Path(__file__).resolve().parents[2]
OURS = ["migrate", "web", "worker", "beat"]
STAYING = ["database", "redis", "web", "worker", "beat"]
ONLY_FOR_A_DEMONSTRATION = "MESOPLAN_DEMO"


def seconds(duration: str) -> int:
    return int(duration[:-1]) * {"s": 1, "m": 60}[duration[-1]]


def lines_of(name: str) -> list[str]:
    lines = (PROJECT / name).read_text().splitlines()
    return [line.strip().removesuffix("/") for line in lines if line.strip() and not line.startswith("#")]


@pytest.fixture(scope="module")
def services():
    return yaml.safe_load((PROJECT / "docker-compose.yml").read_text())["services"]


def test_the_five_services_and_the_migration_are_there(services):
    assert set(services) == {"database", "redis", "migrate", "web", "worker", "beat"}
    assert services["database"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_what_people_use_waits_for_the_tables(services, name):
    assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


def test_no_secret_has_a_default(services):
    values = [str(value) for service in services.values() for value in service.get("environment", {}).values()]
    asked = [value for value in values if "${" in value]
    assert asked
    assert all(re.search(r"\$\{[A-Z_]+:\?", value) for value in asked)


@pytest.mark.parametrize("name", STAYING)
def test_every_service_that_stays_says_whether_it_is_well(services, name):
    command = services[name]["healthcheck"]["test"]
    assert command[0] in {"CMD", "CMD-SHELL"}
    if "-c" in command:
        compile(command[-1], name, "exec")


def test_only_the_proxy_on_the_machine_itself_reaches_the_server_that_speaks_no_https(services):
    assert services["web"]["ports"] == ["127.0.0.1:8000:8000"]


def test_the_image_runs_as_an_account_of_its_own():
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    assert "USER mesoplan" in lines
    copied = [
        line.split()[-2] for line in lines if line.startswith("COPY") and "--from" not in line and line != "COPY . ."
    ]
    assert all((PROJECT / name).exists() for name in copied)


def test_whoever_starts_it_says_whether_a_proxy_stands_in_front(services):
    """None of the services is one, and a header that anybody can send is believed of nobody else."""
    assert services["web"]["environment"]["TRUSTED_PROXY"].startswith("${TRUSTED_PROXY:?")


def test_the_migration_runs_once_when_the_database_listens_and_stops_at_the_first_mistake(services):
    migrate = services["migrate"]
    assert migrate["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert migrate["restart"] == "no"
    shell, flags, script = migrate["command"]
    assert (shell, flags) == ("sh", "-ec")
    commands = [line.split()[2] for line in script.splitlines()]
    assert commands == ["check", "migrate", "load_catalogue"]
    assert set(commands) <= set(get_commands())
    others = [str(service.get("command", "")) for name, service in services.items() if name != "migrate"]
    assert not any("migrate" in command for command in others)


@pytest.mark.parametrize("name", STAYING)
def test_what_stays_comes_back_after_a_fall_and_fills_no_disk_with_its_log(services, name):
    assert services[name]["restart"] == "unless-stopped"
    assert services[name]["logging"] == {"driver": "local"}


@pytest.mark.parametrize("name", ["web", "worker", "beat"])
def test_what_needs_the_servers_starts_after_them_and_stops_before_them(services, name):
    for server in ("database", "redis"):
        assert services[name]["depends_on"][server] == {"condition": "service_healthy"}


def test_the_database_is_kept_where_version_18_of_the_image_puts_it(services):
    """It refuses to start where something is mounted at the old place, /var/lib/postgresql/data."""
    assert services["database"]["volumes"] == ["database:/var/lib/postgresql"]


def test_the_server_that_the_image_runs_for_itself_first_is_not_taken_for_the_database(services):
    command = services["database"]["healthcheck"]["test"]
    assert command[command.index("--host") + 1] == "127.0.0.1"


def test_web_is_well_when_people_can_work_and_not_as_soon_as_it_runs(services):
    script = services["web"]["healthcheck"]["test"][-1]
    address = re.search(r"http://127\.0\.0\.1:8000(/[a-z/]+)", script)[1]
    assert address == "/health/ready"
    assert resolve(address)
    limit = int(re.search(r"timeout=(\d+)", script)[1])
    assert limit < seconds(services["web"]["healthcheck"]["timeout"])


def test_the_worker_is_asked_itself(services):
    command = services["worker"]["healthcheck"]["test"][-1]
    assert "inspect ping" in command
    assert "--destination celery@$$HOSTNAME" in command
    limit = int(re.search(r"--timeout (\d+)", command)[1])
    assert limit < seconds(services["worker"]["healthcheck"]["timeout"])


def test_a_worker_that_is_stopped_has_the_time_to_finish_its_task(services):
    assert seconds(services["worker"]["stop_grace_period"]) > settings.CELERY_TASK_TIME_LIMIT


@pytest.mark.parametrize("name", OURS)
def test_nothing_of_ours_can_become_root(services, name):
    assert services[name]["cap_drop"] == ["ALL"]
    assert services[name]["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in services[name]


@pytest.mark.parametrize("name", OURS)
def test_whatever_the_readme_lets_one_set_reaches_the_programs(services, name):
    rows = [line for line in (PROJECT / "README.md").read_text().splitlines() if line.startswith("| `")]
    known = {word for row in rows for word in re.findall(r"`([A-Z][A-Z_]+)`", row.split("|")[1])}
    assert {"SECRET_KEY", "DEFAULT_FROM_EMAIL", "API_TOKEN_DAYS"} <= known
    assert known - {ONLY_FOR_A_DEMONSTRATION} <= set(services[name]["environment"])


def test_a_demonstration_cannot_be_switched_on_here(services):
    assert ONLY_FOR_A_DEMONSTRATION not in str(services)


def test_what_git_does_not_hold_is_not_in_the_image_and_no_secret_is(services):
    left_out = {line.removeprefix("**/") for line in lines_of(".dockerignore")}
    assert {line.removeprefix("/") for line in lines_of(".gitignore")} - {".env"} <= left_out
    assert {".git", ".env*"} <= left_out


def test_the_image_holds_what_the_programs_import():
    left_out = set(lines_of(".dockerignore"))
    assert left_out.isdisjoint({"mesoplan", "patients", "formulations", "sessions", "static", "templates", "manage.py"})
    assert left_out.isdisjoint({"requirements.txt", "package.json", "package-lock.json", ".npmrc"})


def test_static_files_are_collected_when_the_image_is_made_and_belong_to_its_account():
    lines = (PROJECT / "Dockerfile").read_text().splitlines()
    made = next(number for number, line in enumerate(lines) if "collectstatic" in line)
    copied = next(number for number, line in enumerate(lines) if line.endswith("/mesoplan/node_modules node_modules"))
    assert copied < made < lines.index("USER mesoplan")
