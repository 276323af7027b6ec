"""The files for containers, as far as they can be tried without a container engine."""

import re
from pathlib import Path

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]


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


@pytest.mark.parametrize("name", ["database", "redis", "web", "worker", "beat"])
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
