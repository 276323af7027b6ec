"""What a proposal gives up, in one line."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.booking.solver.problem import Part
from sessions.booking.solver.solution import Solution


def given_up_words(solution: Solution, days_late: Sequence[int]) -> str:
    """`days_late` are those of each visit that lies after its window."""
    return ", ".join(_words(solution, days_late)) or _("Everything as wished")


def _words(solution: Solution, days_late: Sequence[int]) -> Iterator[str]:
    if days_late:
        yield _late(len(days_late), max(days_late))
    if weekdays := _amounts(solution, Part.WEEKDAY):
        yield _on_another_weekday(len(weekdays))
    if minutes := _amounts(solution, Part.TIME):
        yield _at_another_time(len(minutes), max(minutes))
    elif unsteady := _off_the_most_usual_time(solution):
        yield _off_the_usual_time(unsteady)
    yield from _people(solution)
    if days := _amounts(solution, Part.DUE):
        yield _off_the_due_day(len(days), max(days))


def _people(solution: Solution) -> Iterator[str]:
    if others := _amounts(solution, Part.CLINICIAN):
        yield _with_another_clinician(len(others))
    if others := _amounts(solution, Part.LEAD):
        yield _not_with_the_lead(len(others))
    if rooms := _amounts(solution, Part.ROOM):
        yield _in_another_room(len(rooms))
    if solution.changes:
        yield _changes(solution.changes)


def _off_the_most_usual_time(solution: Solution) -> int:
    clocks = Counter(chosen.place.clock for chosen in solution.chosen.values())
    return clocks.total() - max(clocks.values(), default=0)


def _amounts(solution: Solution, part: Part) -> list[int]:
    amounts = (chosen.place.given_up.get(part, 0) for chosen in solution.chosen.values())
    return [amount for amount in amounts if amount]


def _late(count: int, days: int) -> str:
    sentence = ngettext(
        "%(count)d after its window, by %(days)d d at most",
        "%(count)d after their windows, by %(days)d d at most",
        count,
    )
    return sentence % {"count": count, "days": days}


def _on_another_weekday(count: int) -> str:
    return ngettext("%(count)d on another weekday", "%(count)d on other weekdays", count) % {"count": count}


def _at_another_time(count: int, minutes: int) -> str:
    sentence = ngettext(
        "%(count)d outside the wished times, by %(minutes)d min",
        "%(count)d outside the wished times, by %(minutes)d min at most",
        count,
    )
    return sentence % {"count": count, "minutes": minutes}


def _off_the_usual_time(count: int) -> str:
    return ngettext("%(count)d at another time of day", "%(count)d at other times of day", count) % {"count": count}


def _with_another_clinician(count: int) -> str:
    return ngettext("%(count)d with another clinician", "%(count)d with other clinicians", count) % {"count": count}


def _not_with_the_lead(count: int) -> str:
    sentence = ngettext(
        "%(count)d not with the clinician of the course", "%(count)d not with the clinician of the course", count
    )
    return sentence % {"count": count}


def _in_another_room(count: int) -> str:
    return ngettext("%(count)d in another room", "%(count)d in other rooms", count) % {"count": count}


def _changes(count: int) -> str:
    return ngettext("%(count)d change of clinician", "%(count)d changes of clinician", count) % {"count": count}


def _off_the_due_day(count: int, days: int) -> str:
    sentence = ngettext(
        "%(count)d not on its due day, by %(days)d d", "%(count)d not on their due days, by %(days)d d at most", count
    )
    return sentence % {"count": count, "days": days}
