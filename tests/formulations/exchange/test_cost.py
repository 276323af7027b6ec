"""What an import costs: a few statements for each table, nothing locked to look at it, and everything in one order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from formulations.exchange.files import FileLine
from formulations.exchange.preview import Preview, carry_out, preview
from formulations.exchange.tables import TABLES
from formulations.services.catalogue import load_catalogue
from tests.same_time import together

EDITED = {"limits": "basis", "countries": "note", "incompatibilities": "mechanism", "ingredients": "evidence"}
MOST = 16


def edited(key: str) -> list[FileLine]:
    """Every row of a table with another word in it."""
    table, column = TABLES[key], EDITED[key]
    rows = [dict(zip(table.header, line, strict=True)) for line in table.lines()]
    return [FileLine(number, row | {column: f"{row[column]} x"}) for number, row in enumerate(rows, start=2)]


def looked_at(admin, key: str, lines: list[FileLine]) -> Preview:
    return preview(actor=admin, table=TABLES[key], lines=lines, reason="")


def taken(admin, key: str, lines: list[FileLine], seen: Preview) -> Preview:
    return carry_out(
        actor=admin, table=TABLES[key], lines=lines, reason="", read_as=seen.fingerprint, checked=seen.doubted
    )


@pytest.mark.django_db
@pytest.mark.parametrize("key", list(EDITED))
def test_a_file_costs_a_few_statements_however_long_it_is(admin, key):
    load_catalogue()
    lines = edited(key)

    with CaptureQueriesContext(connection) as looking:
        seen = looked_at(admin, key, lines)
    with CaptureQueriesContext(connection) as taking:
        done = taken(admin, key, lines, seen)

    assert {line.effect for line in seen.lines} == {"changed"}
    assert not any("UPDATE" in query["sql"] for query in looking)
    assert (len(looking) <= MOST, len(taking) <= MOST) == (True, True), (len(looking), len(taking))
    assert done == seen
    assert {line.effect for line in looked_at(admin, key, lines).lines} == {"unchanged"}


@pytest.mark.django_db(transaction=True)
def test_two_files_in_another_order_do_not_wait_for_each_other(admin):
    load_catalogue()
    forwards = edited("limits")
    backwards = forwards[::-1]
    seen = {order: looked_at(admin, "limits", lines) for order, lines in (("f", forwards), ("b", backwards))}

    done = together(
        lambda: taken(admin, "limits", forwards, seen["f"]), lambda: taken(admin, "limits", backwards, seen["b"])
    )

    assert len(done) == 2
