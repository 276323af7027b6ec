import os
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from mesoplan.runtime import checks
from mesoplan.runtime.postgres.use import PROJECT
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from tests import factories


@pytest.fixture
def production(settings):
    settings.SECRET_KEY = "k" * 60
    settings.SITE_URL = "https://mesoplan.example"
    settings.ALLOWED_HOSTS = ["mesoplan.example"]
    settings.OWN_DATABASE = False
    settings.REDIS_URL = "redis://redis.example/0"
    settings.EMAIL_URL = "smtp://mail.example"
    return settings


def ids() -> list[str]:
    return [mistake.id for mistake in checks.check_environment(app_configs=None)]


def test_a_complete_environment_has_no_mistakes(production):
    assert ids() == []


@pytest.mark.parametrize(
    ("name", "value", "mistakes"),
    [
        ("SECRET_KEY", "", ["mesoplan.E001"]),
        ("SITE_URL", "http://mesoplan.example", ["mesoplan.E002"]),
        ("ALLOWED_HOSTS", ["localhost"], ["mesoplan.E003"]),
        ("OWN_DATABASE", True, ["mesoplan.E004"]),
        ("REDIS_URL", "", ["mesoplan.E005"]),
        ("EMAIL_URL", "", ["mesoplan.E006"]),
        ("API_TOKEN_DAYS", 0, ["mesoplan.E008"]),
        ("API_TOKEN_DAYS", -5, ["mesoplan.E008"]),
        ("API_TOKEN_DAYS", 3651, ["mesoplan.E008"]),
    ],
)
def test_each_mistake_has_an_id_of_its_own(production, name, value, mistakes):
    setattr(production, name, value)
    assert ids() == mistakes


@pytest.mark.parametrize("mode", ["DEBUG", "DEMO"])
def test_development_and_demonstration_need_only_a_key(settings, mode):
    setattr(settings, mode, True)
    settings.OWN_DATABASE = True
    settings.SITE_URL = "http://localhost:8000"
    assert ids() == []
    settings.SECRET_KEY = ""
    assert ids() == ["mesoplan.E001"]


@pytest.fixture
def demo_account(clinic) -> User:
    return factories.make_user(Role.CLINICIAN, clinic, name="Dr Demo", email="clinician@demo.example")


def test_a_server_refuses_to_start_with_the_accounts_of_the_demonstration(production, demo_account):
    with pytest.raises(ImproperlyConfigured, match=r"mesoplan\.E007"):
        checks.refuse_mistakes()


def test_a_server_starts_when_these_accounts_are_closed(production, demo_account):
    demo_account.is_active = False
    demo_account.save(update_fields=["is_active"])
    checks.refuse_mistakes()


def test_the_demonstration_itself_starts_with_them(settings, demo_account):
    settings.DEMO = True
    checks.refuse_mistakes()


@pytest.mark.django_db
def test_a_server_says_every_mistake_at_once(production):
    production.EMAIL_URL = production.REDIS_URL = ""
    with pytest.raises(ImproperlyConfigured, match=r"(?s)mesoplan\.E005.*mesoplan\.E006"):
        checks.refuse_mistakes()


@pytest.mark.django_db
def test_a_database_before_its_first_migration_holds_no_accounts(production, monkeypatch):
    monkeypatch.setattr(checks.connections["default"].introspection, "table_names", list)
    assert checks.check_demonstration_accounts(app_configs=None, databases=["default"]) == []


def test_checks_without_a_database_ask_none(production):
    assert checks.check_demonstration_accounts(app_configs=None, databases=None) == []


def test_the_web_server_itself_refuses(tmp_path):
    """Where it really counts: in the process that would answer requests."""
    surroundings = {"PATH": os.environ["PATH"], "SITE_URL": "http://mesoplan.example", "MESOPLAN_VAR": str(tmp_path)}
    surroundings |= {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none", "SECRET_KEY": "k" * 60}
    done = subprocess.run(
        [sys.executable, "-c", "import mesoplan.wsgi"],
        cwd=PROJECT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
