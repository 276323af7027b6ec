"""Takes away what a test has committed, in milliseconds."""

from functools import cache

import pgtrigger
from django.db import connection, transaction
from django.test import TransactionTestCase

OF_THE_HOUSE = {"auth_permission", "django_content_type", "django_migrations", "django_site"}


def empty_tables(_case: TransactionTestCase) -> None:
    """The triggers stay as they are in production; only these statements say, as whoever owns the database can, to
    ignore them."""
    with connection.cursor() as cursor, pgtrigger.ignore(), transaction.atomic():
        cursor.execute(_which_hold_rows())
        for (table,) in cursor.fetchall():
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")


@cache
def _which_hold_rows() -> str:
    names = sorted(set(connection.introspection.table_names()) - OF_THE_HOUSE)
    return " UNION ALL ".join(f"SELECT '{name}' WHERE EXISTS (SELECT FROM {name})" for name in names)
