"""A file of the catalogue as long as one may be, in which every line changes something: until its preview is there, and
until it is taken over. The pages are left out: they are drawn by a server, which a command has not."""

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import count

from tablib import Dataset

from formulations.exchange.files import MOST_LINES, FileLine, read
from formulations.exchange.preview import carry_out, preview
from formulations.exchange.table import Table
from formulations.exchange.tables import TABLES
from formulations.models import DoseLimit, Ingredient, LimitKind
from formulations.models.catalogue import Category, SourceStatus
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from mesoplan.today.bench.measure import Measure, Timing, Work, timed
from mesoplan.today.bench.scratch import scratch_database

CHANGED = {"ingredients": "evidence", "limits": "basis"}
"""The column in which each line of a table says something new. Ingredients are the widest of all tables; of limits the
figures are compared with those beside them."""
UNITS = {
    LimitKind.PER_SESSION: "mg",
    LimitKind.PER_KG: "mg/kg",
    LimitKind.PER_POINT: "mg",
    LimitKind.COURSE_COUNT: "1",
    LimitKind.MIN_INTERVAL: "d",
}
RUNS, GOAL_MS = 10, 1000


def take(lines: int = MOST_LINES) -> Iterator[Timing]:
    with scratch_database():
        admin = User.objects.create(email="admin@bench.example", name="Admin", role=Role.ADMIN)
        furnish(lines)
        files = count(1)
        for key in CHANGED:
            look = partial(looking, TABLES[key], admin, lines, files)
            yield timed(f"{key}: preview", look, runs=RUNS, goal_ms=GOAL_MS)
            put = partial(taking, TABLES[key], admin, lines, files)
            yield timed(f"{key}: take-over", put, runs=RUNS, goal_ms=GOAL_MS)


def furnish(lines: int) -> None:
    """As many ingredients, and as many limits of some of them."""
    made = [ingredient(number) for number in range(lines)]
    Ingredient.objects.bulk_create(made, batch_size=500)
    limits = [limit(of, kind) for of in made[: lines // len(UNITS)] for kind in UNITS]
    DoseLimit.objects.bulk_create(limits, batch_size=500)


def ingredient(number: int) -> Ingredient:
    return Ingredient(
        name=f"Ingredient {number:04}",
        category=Category.VITAMIN,
        stock_concentration=10 + number % 7,
        stock_unit="mg/mL",
        allergens=["soy"],
        source_status=SourceStatus.UNSOURCED,
    )


def limit(of: Ingredient, kind: LimitKind) -> DoseLimit:
    value = 3 + len(kind)
    return DoseLimit(
        ingredient=of, kind=kind, value=value, unit=UNITS[kind], basis="made up", source_status=SourceStatus.UNSOURCED
    )


def looking(table: Table, admin: User, most: int, files: Iterator[int]) -> Work:
    """The file as it is sent."""
    rows = changed(table, most, next(files))
    content = Dataset(*(list(row.values()) for row in rows), headers=table.header).export("csv").encode()
    return lambda: preview(actor=admin, table=table, lines=read(table, "rows.csv", content), reason="")


def taking(table: Table, admin: User, most: int, files: Iterator[int]) -> Work:
    lines = [FileLine(number, row) for number, row in enumerate(changed(table, most, next(files)), start=2)]
    seen = preview(actor=admin, table=table, lines=lines, reason="")
    return partial(
        carry_out,
        actor=admin,
        table=table,
        lines=lines,
        reason="",
        read_as=seen.fingerprint,
        checked=seen.doubted,
    )


def changed(table: Table, most: int, number: int) -> list[dict[str, str]]:
    """No two files say the same."""
    rows: list[Mapping[str, str]] = [dict(zip(table.header, line, strict=True)) for line in table.lines()]
    return [{**row, CHANGED[table.key]: f"file {number}"} for row in rows[:most]]


MEASURE = Measure("imports", f"A file of the catalogue with {MOST_LINES:,} lines, all of them changed", take)
