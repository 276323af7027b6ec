"""The visits and the free times of some days as a list, in groups of clinicians or rooms: all the grid can do, also
without a script."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.paginator import Page, Paginator

from mesoplan.clinics.models import Room
from mesoplan.staff.models import User
from sessions.booking.calendar.columns import Column, Columns
from sessions.booking.calendar.feed import summary_of
from sessions.booking.calendar.held import Held, held_shown
from sessions.booking.calendar.shown import Shown
from sessions.booking.calendar.visits import Visit, visits_shown
from sessions.booking.stretches import Stretch

ROWS_OF_A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A visit, a time that is held, or else a free stretch."""

    start: int
    visit: Visit | None = None
    held: Held | None = None
    gap: Stretch | None = None


@dataclass(frozen=True)
class Group:
    who: User | Room
    rows: Sequence[Row]


@dataclass(frozen=True)
class ListedDay:
    """`shut` says why it is closed all day; `lost` are the visits that were cancelled or missed."""

    day: date
    shut: str
    reason: str
    is_open: bool
    groups: Sequence[Group]
    lost: Sequence[Visit]

    def part(self, groups: Sequence[Group]) -> "ListedDay":
        """What is lost comes after all groups."""
        return replace(self, groups=groups, lost=self.lost if groups[-1:] == self.groups[-1:] else ())


@dataclass(frozen=True)
class Listed:
    """`summary` is of all pages, `page` the one that is shown."""

    page: Page[Sequence[ListedDay]]
    summary: str

    @property
    def days(self) -> Sequence[ListedDay]:
        return self.page.object_list[0]


def listed(user: User, shown: Shown, number: str = "") -> Listed:
    visits = visits_shown(user, shown)
    found = Columns(shown, visits)
    by_day: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits:
        by_day[visit.day].append(visit)
    held: dict[date, list[Held]] = defaultdict(list)
    for it in held_shown(user, shown):
        held[it.day].append(it)
    days = [_day(day, by_day[day], held[day], found) for day in shown.days]
    return Listed(Paginator(list(_pages(days)), 1).get_page(number), summary_of(visits))


def _pages(days: Iterable[ListedDay]) -> Iterator[Sequence[ListedDay]]:
    """Whole groups, until they are rows enough."""
    page: list[ListedDay] = []
    rows = 0
    for day in days:
        groups: list[Group] = []
        for group in day.groups:
            if rows >= ROWS_OF_A_PAGE:
                yield [*page, day.part(groups)] if groups else page
                page, groups, rows = [], [], 0
            groups.append(group)
            rows += len(group.rows)
        page.append(day.part(groups))
    yield page


def _day(day: date, visits: Sequence[Visit], held: Sequence[Held], found: Columns) -> ListedDay:
    closure, by = found.open_days.closure_on(day), found.shown.by
    mine: dict[int, list[Visit | Held]] = defaultdict(list)
    taken: list[Visit | Held] = [*(visit for visit in visits if visit.is_coming), *held]
    for it in taken:
        mine[it.room_id if by == "room" else it.clinician_id].append(it)
    groups = [_group(column, day, mine[column.who.pk], found) for column in found.columns]
    return ListedDay(
        day=day,
        shut=found.open_days.why_shut(day),
        reason=closure.reason if closure else "",
        is_open=found.open_days.is_open(day),
        groups=[group for group in groups if group.rows],
        lost=[visit for visit in visits if not visit.is_coming],
    )


def _group(column: Column, day: date, taken: Sequence[Visit | Held], found: Columns) -> Group:
    rows = [_row(it) for it in taken]
    rows += [Row(gap.start, gap=gap) for gap in column.free(day, taken, found.now)]
    return Group(column.who, sorted(rows, key=lambda row: row.start))


def _row(taken: Visit | Held) -> Row:
    if isinstance(taken, Held):
        return Row(taken.stretch.start, held=taken)
    return Row(taken.stretch.start, visit=taken)
