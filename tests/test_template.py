"""The migrated database that tests copy is never another one than what the migrations would make now."""

from types import SimpleNamespace

import psycopg2
import pytest
from django.conf import settings
from django.db import connection

from tests import template

MIGRATION = "import rooms.rule\nfrom rooms import folding\n\noperations = []\n"


@pytest.fixture
def project(monkeypatch, settings, tmp_path):
    """With one migration, which takes two modules from a room."""
    settings.BASE_DIR = tmp_path
    for file, text in {"migrations/0001_first.py": MIGRATION, "rule.py": "", "folding.py": "", "other.py": ""}.items():
        (tmp_path / "rooms" / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "rooms" / file).write_text(text)
    rooms = SimpleNamespace(path=tmp_path / "rooms")
    monkeypatch.setattr(template, "apps", SimpleNamespace(get_app_configs=lambda: [rooms]))
    return tmp_path / "rooms"


def digest() -> str:
    return template.digest.__wrapped__()


@pytest.mark.parametrize("file", ["migrations/0001_first.py", "migrations/0002_second.py", "rule.py", "folding.py"])
def test_another_migration_or_what_it_takes_from_the_project_makes_another(project, file):
    before = digest()
    (project / file).write_text(f"{MIGRATION}# changed")
    assert digest() != before


def test_a_module_that_no_migration_takes_makes_no_other(project):
    before = digest()
    (project / "other.py").write_text("changed = True")
    assert digest() == before


def test_another_version_of_a_package_makes_another(project, monkeypatch):
    before = digest()
    monkeypatch.setattr(template, "distributions", lambda: [SimpleNamespace(name="Django", version="0.0")])
    assert digest() != before


def test_another_list_of_apps_makes_another(project, settings):
    before = digest()
    settings.INSTALLED_APPS = settings.INSTALLED_APPS[1:]
    assert digest() != before


@pytest.fixture
def elsewhere(monkeypatch, tmp_path, django_db_setup, django_db_blocker):
    """Templates and dumps that no other process copies; migrating is making one table, and is counted."""
    monkeypatch.setattr(template, "PREFIX", f"{settings.DATABASES['default']['TEST']['NAME']}_other_")
    monkeypatch.setattr(template, "KEPT", tmp_path)
    migrated = []

    def migrate(*_command: str, **_options: object) -> None:
        migrated.append(template.digest())
        with connection.cursor() as cursor:
            cursor.execute("CREATE TABLE migrated AS SELECT 1 AS by")

    monkeypatch.setattr(template, "call_command", migrate)
    monkeypatch.setattr(template, "digest", lambda: "first")
    with django_db_blocker.unblock():
        yield migrated
        on_server("DROP")
    connection.close()


def on_server(wish: str = "") -> set[str]:
    server = psycopg2.connect(**{**connection.get_connection_params(), "dbname": "postgres"})
    server.autocommit = True
    with server.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [template.PREFIX])
        names = {name for (name,) in cursor.fetchall()}
        for name in names if wish == "DROP" else ():
            cursor.execute(f'DROP DATABASE "{name}"')
    server.close()
    return {name.removeprefix(template.PREFIX) for name in names}


def tables_of(name: str) -> list[str]:
    with template.connected_to(name), connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def test_it_is_migrated_once(elsewhere):
    assert template.template() == template.template()
    assert elsewhere == ["first"]
    assert on_server() == {"first"}


def test_the_next_server_gets_it_from_the_dump(elsewhere):
    template.template()
    on_server("DROP")
    assert tables_of(template.template()) == ["migrated"]
    assert elsewhere == ["first"]


def test_a_broken_dump_is_migrated_over(elsewhere, tmp_path):
    template.template()
    on_server("DROP")
    next(tmp_path.iterdir()).write_text("CREATE TABLE half (a int);\nnonsense")
    assert tables_of(template.template()) == ["migrated"]
    assert elsewhere == ["first", "first"]


def test_a_changed_migration_takes_the_old_ones_away(elsewhere, monkeypatch, tmp_path):
    template.template()
    monkeypatch.setattr(template, "digest", lambda: "second")
    template.template()
    assert elsewhere == ["first", "second"]
    assert on_server() == {"second"}
    assert [file.name.partition("-")[0] for file in tmp_path.iterdir()] == ["second"]


def test_one_that_was_interrupted_is_not_taken_for_whole(elsewhere, monkeypatch):
    def fail(*_command: str, **_options: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as interrupted:
        interrupted.setattr(template, "call_command", fail)
        with pytest.raises(KeyboardInterrupt):
            template.template()
    assert on_server() == {"unfinished"}
    assert tables_of(template.template()) == ["migrated"]
    assert on_server() == {"first"}
