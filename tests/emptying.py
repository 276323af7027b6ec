"""Takes away what a test has committed, in milliseconds."""

from functools import cache

import pgtrigger
from django.db import connection, transaction
from django.test import TransactionTestCase
from psycopg2 import sql

OF_THE_HOUSE = {"auth_permission", "django_content_type", "django_migrations", "django_site"}


def empty_tables(_case: TransactionTestCase) -> None:
    """The triggers stay as they are in production; only these statements say, as whoever owns the database can, to
    ignore them."""
    with connection.cursor() as cursor, pgtrigger.ignore(), transaction.atomic():
        cursor.execute(_which_hold_rows())
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))


@cache
def _which_hold_rows() -> sql.Composed:
    one = sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})")
    names = sorted(set(connection.introspection.table_names()) - OF_THE_HOUSE)
    return sql.SQL(" UNION ALL ").join(one.format(sql.Literal(name), sql.Identifier(name)) for name in names)
