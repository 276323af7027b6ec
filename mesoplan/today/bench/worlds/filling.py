"""The rows of a world: the demonstration, whose courses, plans and records are whole, and beside it a clinic so full
that what is read of one day has to be found among all that ever was."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import chain
from typing import Any, Self
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password
from django.db import connection
from django.utils import timezone

from formulations.models import FormulationVersion, Technique
from formulations.services.catalogue import load_catalogue
from mesoplan.clinics.models import Absence, Clinic, Membership, OpeningHours, Room, Weekday
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from mesoplan.today.bench.worlds.copying import Row, copy
from mesoplan.today.bench.worlds.layout import (
    A_DAY,
    CLINICIANS,
    NOT_BOOKED_YET,
    SESSIONS,
    SLOT_MINUTES,
    SLOTS,
    VISITS_OF_A_DAY,
    Layout,
    Visit,
)
from mesoplan.today.demo.story import tell
from patients.models import Patient, TreatmentArea
from sessions.booking.models import Appointment
from sessions.booking.replanning import running
from sessions.booking.replanning.asked import Asked
from sessions.booking.services import replan
from sessions.booking.services.waiting import put_on_list
from sessions.booking.waiting.matching import Window
from sessions.delivery.models import TICKS, Administration, TreatmentRecord
from sessions.planning.models import Course, Plan, PlanArea, Session
from sessions.progress.services import write_missing_summaries

FULL = "Full clinic"
TIME_ZONE = "Europe/Paris"
# Above every number that the demonstration gives, in each table.
FIRST = 1_000_000
BEGINS_NOW = FIRST - 1
WEEK = timedelta(days=7)
FAR_AHEAD = date(2099, 1, 1)
NAMES = ("Ana", "Bruno", "Chloé", "David", "Élise", "Farid", "Gwen", "Hugo", "Inès", "Jean", "Lucía")
FAMILIES = ("Ruiz", "Sala", "Lemaître", "Okafor", "Petit", "Marin", "Moreau", "D'Angelo", "Nowak", "Garcia")
EXCLUSIONS = tuple(f"booking_{who}_one_at_a_time" for who in ("clinician", "room", "patient"))


def furnish() -> None:
    """What every world has, whatever its size."""
    load_catalogue()
    for _step in tell():
        pass
    go_on_at_the_desk()
    write_missing_summaries()
    open_full_clinic()


def go_on_at_the_desk() -> None:
    """What the demonstration leaves to whoever tries it: somebody waits for a place, and visits are planned anew."""
    desk = User.objects.get(email="frontdesk@demo.example")
    session = Session.objects.to_book().select_related("course__clinic").earliest("due_on", "pk")
    until = session.course.clinic.today + 10 * WEEK
    put_on_list(actor=desk, session=session, windows=[Window(time(0), time(23, 59))], until=until)
    visit = Appointment.objects.coming(timezone.now()).select_related("clinic")[0]
    running.run(replan.ask(actor=desk, clinic=visit.clinic, asked=Asked((visit.pk,))).pk)


def open_full_clinic() -> None:
    clinic = Clinic.objects.create(name=FULL, time_zone=TIME_ZONE, country="FR")
    OpeningHours.objects.bulk_create(
        OpeningHours(clinic=clinic, weekday=day, opens_at=time(8), closes_at=time(20)) for day in Weekday.values
    )
    Room.objects.bulk_create(Room(clinic=clinic, name=f"Room {number + 1:02}") for number in range(CLINICIANS))
    team = [hire(f"clinician{number + 1}", f"Dr {number + 1:02}", Role.CLINICIAN) for number in range(CLINICIANS)]
    others = [hire("desk", "Front desk", Role.FRONT_DESK), hire("keeper", "Admin", Role.ADMIN)]
    Membership.objects.bulk_create(Membership(user=user, clinic=clinic) for user in [*team, *others])
    clinic.closures.create(first_day=FAR_AHEAD, last_day=FAR_AHEAD)
    clinic.extra_hours.create(clinician=team[0], day=FAR_AHEAD, starts_at=time(8), ends_at=time(9))
    Absence.objects.create(clinician=team[0], first_day=FAR_AHEAD, last_day=FAR_AHEAD)


def hire(account: str, name: str, role: Role) -> User:
    """Without a password, which some pages would ask for once more."""
    return User.objects.create(email=f"{account}@bench.example", name=name, role=role, password=make_password(None))


def fill(layout: Layout) -> None:
    """Without triggers, and with what only grows slowly taken away meanwhile: these rows are made up to fit."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        exclusions = taken_away(cursor)
        cast = Cast.found()
        copy_people(cursor, layout, cast)
        copy_visits(cursor, layout, cast)
        for statement in exclusions:
            cursor.execute(statement)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")  # what has just been written is not to be written while the clock runs


def taken_away(cursor: Any) -> list[str]:  # noqa: ANN401 a cursor has no type of its own
    """The statements that put them back."""
    cursor.execute(
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = ANY(%s)", [list(EXCLUSIONS)]
    )
    known = cursor.fetchall()
    for name, _definition in known:
        cursor.execute(f"ALTER TABLE booking_appointment DROP CONSTRAINT {name}")
    return [f"ALTER TABLE booking_appointment ADD CONSTRAINT {name} {definition}" for name, definition in known]


@dataclass(frozen=True)
class Cast:
    """Who and what the rows speak of, by their keys."""

    clinic: int
    team: list[int]
    rooms: list[int]
    version: int
    technique: int
    area: int

    @classmethod
    def found(cls) -> Self:
        clinic = Clinic.objects.get(name=FULL)
        team = User.objects.filter(email__startswith="clinician", email__endswith="@bench.example").order_by("pk")
        return cls(
            clinic=clinic.pk,
            team=list(team.values_list("pk", flat=True)),
            rooms=list(clinic.rooms.order_by("pk").values_list("pk", flat=True)),
            version=FormulationVersion.objects.approved().get(formulation__name="Lipo A").pk,
            technique=Technique.objects.get(code="point_by_point").pk,
            area=TreatmentArea.objects.get(code="belly").pk,
        )


def copy_people(cursor: Any, layout: Layout, cast: Cast) -> None:  # noqa: ANN401
    now = timezone.now().isoformat()
    copy(
        cursor,
        Patient,
        ("id", "number", "given_name", "family_name", "birth_date"),
        chain(map(patient_row, range(layout.patients)), [(BEGINS_NOW, *patient_row(layout.patients)[1:])]),
        clinic_id=cast.clinic,
        sex="female",
        phone="+33 6 12 34 56 78",
        allergy_status="none_known",
        created_at=now,
    )
    courses = [
        (FIRST + it, FIRST + layout.patient_of(it), lead_of(it, cast), state_of(it, layout))
        for it in range(layout.courses)
    ]
    courses.append((BEGINS_NOW, BEGINS_NOW, cast.team[0], "active"))
    copy(
        cursor,
        Course,
        ("id", "patient_id", "lead_id", "status"),
        courses,
        clinic_id=cast.clinic,
        goal="Slimmer belly",
        target="fat",
        created_at=now,
    )
    copy(
        cursor,
        Plan,
        ("id", "course_id"),
        ((row[0], row[0]) for row in courses),
        status="signed",
        session_count=SESSIONS,
        first_on=layout.today.isoformat(),
        visit_minutes=SLOT_MINUTES,
        dose_report='{"steps": [], "findings": []}',
        signed_by_id=cast.team[0],
        signed_at=now,
    )
    copy(
        cursor,
        PlanArea,
        ("plan_id",),
        ((row[0],) for row in courses),
        area_id=cast.area,
        formulation_version_id=cast.version,
        technique_id=cast.technique,
        points=50,
        volume_per_point_ml="0.1",
    )


def patient_row(number: int) -> Row:
    given, family = NAMES[number % len(NAMES)], FAMILIES[number // len(NAMES) % len(FAMILIES)]
    born = date(1950, 1, 1) + timedelta(days=number * 7 % 18_000)
    return FIRST + number, f"B{number:06}", given, f"{family} {number}", born


def lead_of(course: int, cast: Cast) -> int:
    return cast.team[course % VISITS_OF_A_DAY // SLOTS]


def state_of(course: int, layout: Layout) -> str:
    return "active" if course in layout.running else "completed"


def copy_visits(cursor: Any, layout: Layout, cast: Cast) -> None:  # noqa: ANN401
    copy(
        cursor,
        Session,
        ("id", "course_id", "plan_id", "number", "opens_on", "due_on", "closes_on", "status"),
        chain(booked_sessions(layout), sessions_to_book(layout), sessions_that_begin_now(layout)),
    )
    copy(
        cursor,
        Appointment,
        ("id", "session_id", "patient_id", "clinician_id", "room_id", "slot", "room_taken", "status", "checked_in_at"),
        appointments(layout, cast),
        clinic_id=cast.clinic,
        booked_by_id=cast.team[0],
        booked_at=(timezone.now() - timedelta(days=100)).isoformat(),
    )
    treated = [FIRST + number for number, visit in enumerate(layout.visits()) if is_over(visit, layout)]
    copy(
        cursor,
        TreatmentRecord,
        ("id", "appointment_id"),
        ((pk, pk) for pk in treated),
        status="signed",
        **dict.fromkeys(TICKS, "true"),
        dose_report='{"steps": [], "findings": []}',
        signed_by_id=cast.team[0],
        signed_at=timezone.now().isoformat(),
    )
    copy(
        cursor,
        Administration,
        ("record_id",),
        ((pk,) for pk in treated),
        area_id=cast.area,
        side="both",
        formulation_version_id=cast.version,
        technique_id=cast.technique,
        planned_points=50,
        planned_volume_per_point_ml="0.1",
        points=50,
        volume_per_point_ml="0.1",
    )


def is_over(visit: Visit, layout: Layout) -> bool:
    return layout.day(visit.back) < layout.today


def booked_sessions(layout: Layout) -> Iterator[Row]:
    for number, visit in enumerate(layout.visits()):
        status = "done" if is_over(visit, layout) else "booked"
        yield session_row(FIRST + number, visit.course, visit.session_number, layout.day(visit.back), status)


def sessions_to_book(layout: Layout) -> Iterator[Row]:
    """The last of each course under way."""
    pk = FIRST + layout.days * VISITS_OF_A_DAY
    for place in layout.running:
        last = layout.day(place // VISITS_OF_A_DAY)
        for later in range(1, NOT_BOOKED_YET + 1):
            yield session_row(pk, place, SESSIONS - NOT_BOOKED_YET + later, last + later * WEEK, "planned")
            pk += 1


def sessions_that_begin_now(layout: Layout) -> Iterator[Row]:
    """Of a patient who is to be fitted in among all others, from tomorrow on."""
    pk = FIRST + layout.days * VISITS_OF_A_DAY + len(layout.running) * NOT_BOOKED_YET
    for number in range(1, SESSIONS + 1):
        due = layout.today + A_DAY + (number - 1) * WEEK
        yield pk + number, BEGINS_NOW, BEGINS_NOW, number, due, due, due + WEEK - A_DAY, "planned"


def session_row(pk: int, course: int, number: int, due: date, status: str) -> Row:
    return pk, FIRST + course, FIRST + course, number, due, due, due + WEEK - A_DAY, status


def appointments(layout: Layout, cast: Cast) -> Iterator[Row]:
    zone, long = ZoneInfo(TIME_ZONE), timedelta(minutes=SLOT_MINUTES)
    for number, visit in enumerate(layout.visits()):
        start = datetime.combine(layout.day(visit.back), visit.clock, tzinfo=zone).astimezone(UTC)
        slot = f"[{start:%Y-%m-%d %H:%M}Z,{start + long:%Y-%m-%d %H:%M}Z)"
        status, came = ("treated", start) if is_over(visit, layout) else ("booked", None)
        pk, patient = FIRST + number, FIRST + layout.patient_of(visit.course)
        clinician, room = cast.team[visit.clinician], cast.rooms[visit.clinician]
        yield pk, pk, patient, clinician, room, slot, slot, status, came
