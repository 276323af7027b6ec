"""The stored name that the search reads is made anew where its rule changes, and made as before on the way back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from tests.factories import make_patient

# All that stands on the table goes back with it, and comes again: that takes minutes.
pytestmark = [pytest.mark.nightly, pytest.mark.django_db(transaction=True)]

BEFORE, AFTER = ("patients", "0002_keep_deletions"), ("patients", "0003_search_names_without_apostrophes")


def stored() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_name FROM patients_patient")
        return [name for (name,) in cursor.fetchall()]


@pytest.fixture
def _ends_as_it_began():
    yield
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


@pytest.mark.usefixtures("_ends_as_it_began")
def test_who_was_registered_before_is_found_after_it_and_after_the_way_back(clinic):
    make_patient(clinic, given_name="Jean-Pierre", family_name="O’Neill")
    assert stored() == ["jeanpierre oneill"]

    MigrationExecutor(connection).migrate([BEFORE])
    assert stored() == ["jean-pierre o’neill"]

    MigrationExecutor(connection).migrate([AFTER])
    assert stored() == ["jeanpierre oneill"]
