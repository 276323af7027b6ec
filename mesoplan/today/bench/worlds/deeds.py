"""The doors of the API that write, each asked about rows of its own, and undone afterwards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from statistics import median

from django.urls import reverse

from mesoplan.clinics.models import Clinic
from mesoplan.today.bench.measure import Timing, summed_up
from mesoplan.today.bench.worlds.asking import AnsweredError
from mesoplan.today.bench.worlds.filling import FULL
from mesoplan.today.bench.worlds.serving import Answer, Visitor
from mesoplan.today.bench.worlds.undoing import undone
from mesoplan.today.bench.worlds.wanted import Spot, first_sessions, spots
from sessions.planning.models import Session

RUNS, COURSES = 12, 6
BOOK, REFUSED = "api:appointments, booked", "api:appointments, refused with alternatives"
MOVE, CANCEL = "api:appointment, moved", "api:cancel_appointment"
PROPOSE, BOOK_COURSE = "api:course_proposals", "api:course_bookings"


@dataclass
class Door:
    """What one of them answered, each time with the status that was to be expected."""

    name: str
    status: HTTPStatus
    answers: list[Answer] = field(default_factory=list)

    def note(self, answer: Answer) -> Answer:
        if answer.status != self.status:
            raise AnsweredError(f"{self.name} answered {answer.status}: {answer.content[:300].decode()}")
        self.answers.append(answer)
        return answer

    @property
    def timing(self) -> Timing:
        return summed_up(self.name, [answer.ms for answer in self.answers])

    @property
    def database_ms(self) -> float:
        return median(answer.database_ms for answer in self.answers)


def doors_asked(visitor: Visitor) -> Iterator[Door]:
    """One after the other, because each needs what the one before has done."""
    clinic = Clinic.objects.get(name=FULL)
    sessions = first_sessions(clinic, 2 * RUNS + COURSES)
    one, other, courses = sessions[:RUNS], sessions[RUNS : 2 * RUNS], sessions[2 * RUNS :]
    taken = spots(clinic, sessions, 2 * RUNS)
    touched = Session.objects.filter(course__in={it.course_id for it in sessions}).values_list("pk", flat=True)
    with undone(list(touched)):
        yield from _of_appointments(visitor, one, other, taken)
        yield from _of_courses(visitor, courses)


def _of_appointments(
    visitor: Visitor, one: Sequence[Session], other: Sequence[Session], taken: Sequence[Spot]
) -> Iterator[Door]:
    places, later = taken[:RUNS], taken[RUNS:]
    book, refused = Door(BOOK, HTTPStatus.CREATED), Door(REFUSED, HTTPStatus.CONFLICT)
    move, cancel = Door(MOVE, HTTPStatus.OK), Door(CANCEL, HTTPStatus.OK)
    address = reverse("api:appointments")
    for session, place in zip(one, places, strict=True):
        book.note(visitor.send("POST", address, place.body(session.pk)))
    yield book
    for session, place in zip(other, places, strict=True):
        refused.note(visitor.send("POST", address, place.body(session.pk)))
    yield refused
    for booked, place in zip([answer.said for answer in book.answers], later, strict=True):
        moving = {**place.placing, "version": booked["version"]}
        move.note(visitor.send("PATCH", reverse("api:appointment", args=[booked["id"]]), moving))
    yield move
    for moved in [answer.said for answer in move.answers]:
        address = reverse("api:cancel_appointment", args=[moved["id"]])
        cancel.note(visitor.send("POST", address, {"version": moved["version"]}))
    yield cancel


def _of_courses(visitor: Visitor, sessions: Sequence[Session]) -> Iterator[Door]:
    propose, book = Door(PROPOSE, HTTPStatus.OK), Door(BOOK_COURSE, HTTPStatus.CREATED)
    for session in sessions:
        asked = reverse("api:course_proposals", args=[session.course_id])
        best = propose.note(visitor.send("POST", asked, {})).said["proposals"][0]
        address = reverse("api:course_bookings", args=[session.course_id])
        book.note(visitor.send("POST", address, {"places": best["places"]}))
    yield from (propose, book)
