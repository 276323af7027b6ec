"""A plan that gives other doses in some of its sessions than in others (titration), as stretches of equal sessions."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from sessions.planning.models import Plan, PlanArea


@dataclass(frozen=True)
class Step:
    """What the sessions from `first` to `last` receive."""

    first: int
    last: int
    areas: Sequence[PlanArea]


def steps_of(rows: Iterable[PlanArea], session_count: int, *, given: int = 0) -> list[Step]:
    """Without the sessions that receive nothing, and without the first ones that are `given` already."""
    areas, first = list(rows), given + 1
    starts = {first, *(row.from_session for row in areas), *(row.to_session + 1 for row in areas if row.to_session)}
    firsts = sorted(number for number in starts if first <= number <= session_count)
    ends = [*(first - 1 for first in firsts[1:]), session_count]
    steps = [
        Step(first, last, [row for row in areas if row.is_in(first)]) for first, last in zip(firsts, ends, strict=True)
    ]
    return [step for step in steps if step.areas]


def held_in(rows: Iterable[PlanArea], numbers: Collection[int]) -> dict[int, frozenset[int]]:
    """Those of these sessions in which a formulation is given, by the number of its version."""
    found: dict[int, frozenset[int]] = {}
    for row in rows:
        held = frozenset(number for number in numbers if row.is_in(number))
        found[row.formulation_version_id] = found.get(row.formulation_version_id, frozenset()) | held
    return found


def refuse_unfit_steps(plan: Plan, rows: Sequence[PlanArea], *, given: int) -> None:
    """An area that begins after the last session would never be treated, and nobody is booked for a session in which
    nothing is given."""
    refuse_steps_beyond(plan, rows)
    refuse_idle_sessions(plan, rows, given)


def refuse_steps_beyond(plan: Plan, rows: Iterable[PlanArea]) -> None:
    for row in rows:
        if row.from_session > plan.session_count:
            raise DomainError(
                _("%(area)s begins with session %(first)s, and the course ends with session %(last)s.")
                % {"area": row.area_and_side, "first": row.from_session, "last": plan.session_count}
            )


def refuse_idle_sessions(plan: Plan, rows: Sequence[PlanArea], given: int) -> None:
    idle = [number for number in range(given + 1, plan.session_count + 1) if not any(row.is_in(number) for row in rows)]
    if rows and idle:
        raise DomainError(
            _("Session %(number)s treats no area. Let an area go on, or plan fewer sessions.") % {"number": idle[0]}
        )


def free_after(row: PlanArea, rows: Iterable[PlanArea], session_count: int) -> int | None:
    """The session after its last one, where the course goes on and nothing else is said of its area there."""
    if row.to_session is None or row.to_session >= session_count:
        return None
    follows = row.to_session + 1
    taken = any(other.area_id == row.area_id and other.shares_side(row) and other.is_in(follows) for other in rows)
    return None if taken else follows
