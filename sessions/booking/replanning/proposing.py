"""The proposal of a run. Only the touched visits move at first. Where one finds no place, those that follow it under
its course may move too, and it looks further."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from time import monotonic

from sessions.booking.models import Appointment
from sessions.booking.replanning.free import Free
from sessions.booking.replanning.outcome import Line, Outcome, Spot, Unplaced
from sessions.booking.replanning.question import Question
from sessions.booking.replanning.reading import Ground, Use
from sessions.booking.solver.errors import OutOfTimeError
from sessions.booking.solver.explain import WithoutPlace, reasons
from sessions.booking.solver.problem import Part, Place
from sessions.booking.solver.solution import Chosen, Solution
from sessions.booking.solver.solving import solve

# The other half is only for visits that have found no place by then: they are worth waiting for.
SHARE_OF_FIRST = 0.5


class Answer:
    def __init__(self, question: Question, *, until: float) -> None:
        self.question, problem = question, question.problem
        self.solution: Solution = solve(problem, may_leave=True, limit_seconds=until - monotonic())

    @property
    def left(self) -> tuple[int, ...]:
        return self.solution.without_place


def propose(ground: Ground, *, limit_seconds: float) -> Outcome:
    """Raises OutOfTimeError where nothing was found in time."""
    began = monotonic()
    answer = _answer(ground, began + limit_seconds * SHARE_OF_FIRST)
    if answer.left:
        answer = _wider(ground, answer, began + limit_seconds)
    return Outcome(
        lines=list(lines_of(ground, answer.solution)),
        unplaced=[*(Unplaced(it.pk, Spot.of(it)) for it in ground.closed), *unplaced_of(ground, answer)],
        gap=min(max(answer.solution.gap, 0.0), 1.0),
        places=sum(len(visit.places) for visit in answer.question.problem.visits),
        seconds=monotonic() - began,
    )


def _answer(ground: Ground, until: float) -> Answer:
    return Answer(Question(ground, movable=[it.pk for it in ground.touched]), until=until)


def _wider(ground: Ground, first: Answer, until: float) -> Answer:
    """Of the two the one that leaves fewer without a place."""
    courses = {ground.by_key[key].session.course_id for key in first.left}
    following = [it.pk for it in ground.following if it.session.course_id in courses]
    question = Question(ground, movable={*first.question.movable, *following}, wide={*first.left, *following})
    try:
        second = Answer(question, until=until)
    except OutOfTimeError:
        return first
    return second if len(second.left) < len(first.left) else first


def lines_of(ground: Ground, solution: Solution) -> Iterator[Line]:
    """In order of the old time."""
    placed = (it for key, it in ground.by_key.items() if key in solution.chosen)
    for visit in sorted(placed, key=lambda it: (it.starts_at, it.pk)):
        chosen, old = solution.chosen[visit.pk], Spot.of(visit)
        new = Spot(chosen.place.starts_at, chosen.place.clinician, chosen.room)
        if new != old:
            yield Line(visit.pk, visit.version, old, new, _given_up(chosen.place, old, new))


def _given_up(place: Place, old: Spot, new: Spot) -> dict[Part, int]:
    return {**place.given_up} | ({Part.OTHER_ROOM: 1} if new.room != old.room else {})


def unplaced_of(ground: Ground, answer: Answer) -> Iterator[Unplaced]:
    """The nearest free place is looked for beside what all others get."""
    if not answer.left:
        return
    problem, free = answer.question.problem, _free_beside(ground, answer)
    for it in reasons(problem, answer.left):
        visit = ground.by_key[it.key]
        yield Unplaced(visit.pk, Spot.of(visit), it.why, it.first, it.last, _nearest(answer, free, visit, it))


def _free_beside(ground: Ground, answer: Answer) -> Free:
    chosen = answer.solution.chosen
    uses = [use for key, it in chosen.items() for use in _uses(ground, ground.by_key[key], it)]
    return Free(ground, without=answer.question.movable, besides=uses)


def _uses(ground: Ground, visit: Appointment, chosen: Chosen) -> Iterable[Use]:
    start, end = chosen.place.minute, chosen.place.minute + visit.minutes
    room = next(it for it in ground.rooms if it.pk == chosen.room)
    empty = room.buffer_at(ground.clinic) // timedelta(minutes=1)
    yield Use(("clinician", chosen.place.clinician), start, end)
    yield Use(("patient", visit.patient_id), start, end)
    yield Use(("room", chosen.room), start, end + empty)


def _nearest(answer: Answer, free: Free, visit: Appointment, reason: WithoutPlace) -> Spot | None:
    days = answer.question.days_whatever_follows(visit)
    if reason.first:
        days = [day for day in days if day >= reason.first[0]]
    places = free.places(visit, days)
    best = min(places, key=lambda place: (place.cost, place.minute), default=None)
    return Spot(best.starts_at, best.clinician, best.rooms[0]) if best else None
