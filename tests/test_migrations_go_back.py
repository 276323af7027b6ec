"""Every migration of the project, taken back one after the other and applied once more, under the rows of a clinic."""

from datetime import timedelta

import pytest
from django.apps import AppConfig, apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.utils.module_loading import module_has_submodule

from sessions.reminders.models import Reminder
from tests.factories import make_clinic, make_patient, make_user
from tests.house import furnish

ROOMS = ("mesoplan", "patients", "formulations", "sessions")


def has_migrations(app: AppConfig) -> bool:
    return module_has_submodule(app.module, "migrations")


OURS = [app.label for app in apps.get_app_configs() if app.name.partition(".")[0] in ROOMS and has_migrations(app)]


@pytest.fixture(params=["empty"])
def another_database(request, django_db_setup, django_db_blocker):
    """Beside that of the other tests, because going back commits at each step."""
    source = {"empty": "template1", "migrated": connection.settings_dict["TEST"]["TEMPLATE"]}[request.param]
    usual = connection.settings_dict["NAME"]
    another = f"{usual}_back"
    with django_db_blocker.unblock():
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{another}"')
            cursor.execute(f'CREATE DATABASE "{another}" TEMPLATE "{source}"')
        use(another)
        yield
        use(usual)
        with connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{another}" WITH (FORCE)')


def use(database: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = database


def migrate(*where: str) -> None:
    call_command("migrate", *where, verbosity=0, interactive=False)


def known() -> dict[tuple[str, str], Migration]:
    on_disk = MigrationExecutor(connection).loader.disk_migrations
    return {key: migration for key, migration in on_disk.items() if key[0] in OURS}


def applied() -> set[tuple[str, str]]:
    return {key for key in MigrationRecorder(connection).applied_migrations() if key[0] in OURS}


def fill() -> None:
    clinic = make_clinic()
    people = {role: make_user(role, clinic) for role in ("clinician", "front_desk", "admin")}
    house = furnish(people, make_patient(clinic))
    reminder = Reminder.objects.get(pk=house.ids["reminder"])
    Reminder.objects.filter(pk=reminder.pk).update(status="waiting")
    # What older tables have no room for: a message that is being sent, and one of an earlier booking of the same time.
    Reminder.objects.filter(pk=reminder.pk).update(status="sending", claimed_at=reminder.due_at)
    Reminder.objects.create(
        appointment=reminder.appointment,
        rule=reminder.rule,
        starts_at=reminder.starts_at,
        booked_at=reminder.booked_at - timedelta(days=1),
        due_at=reminder.due_at,
        status="sending",
        claimed_at=reminder.due_at,
    )


@pytest.mark.nightly  # there and back takes half a minute
def test_every_migration_goes_back_and_forth_with_rows_in_the_tables(another_database):
    migrate()
    assert applied() >= known().keys()
    fill()
    for label in OURS:
        migrate(label, "zero")
    assert not applied()
    migrate()
    assert applied() >= known().keys()
    fill()


@pytest.mark.parametrize("another_database", ["migrated"], indirect=True)
def test_a_database_in_which_the_steps_of_old_are_noted_has_nothing_to_migrate(another_database):
    recorder, squashed = MigrationRecorder(connection), {key: it for key, it in known().items() if it.replaces}
    assert {label for label, _name in squashed} == set(OURS)
    for key, migration in squashed.items():
        assert set(migration.replaces) <= applied()
        recorder.record_unapplied(*key)
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []

    migrate()
    assert applied() >= squashed.keys()
