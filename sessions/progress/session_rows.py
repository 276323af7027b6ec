"""The sessions of a course in order: the appointment that each one has, its record, and what state it is in."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from mesoplan.frame.amounts import printed_number
from sessions.booking.models import Appointment, AppointmentStatus
from sessions.delivery.models import Administration, TreatmentRecord
from sessions.planning.models import TO_BOOK, Course, CourseStatus, PlanArea, Session, SessionStatus
from sessions.planning.models.areas import sessions_words
from sessions.planning.planner import FORMULATION

CHECKED_IN, TO_BE_BOOKED = "checked_in", "to_book"


@dataclass(frozen=True)
class SessionRow:
    """`state` is one of the states that look the same everywhere (`mesoplan.frame.states`)."""

    session: Session
    appointment: Appointment | None
    record: TreatmentRecord | None
    state: str = ""

    @property
    def signed_record(self) -> TreatmentRecord | None:
        """What a draft holds is not given yet."""
        return self.record if self.record and self.record.is_signed else None

    @property
    def given_on(self) -> date | None:
        return self.signed_record.given_on if self.signed_record else None

    @property
    def planned_ml(self) -> Decimal | None:
        return self._sum("planned_volume_ml")

    @property
    def given_ml(self) -> Decimal | None:
        return self._sum("volume_ml")

    def _sum(self, volume: str) -> Decimal | None:
        if self.signed_record is None:
            return None
        return sum((getattr(line, volume) for line in self.signed_record.administrations.all()), start=Decimal(0))


@dataclass(frozen=True)
class Stretch:
    """Sessions one after the other in which the same is planned; `words` is empty where all of the course is one."""

    rows: Sequence[SessionRow]
    words: str = ""


def session_rows(course: Course) -> list[SessionRow]:
    held = Appointment.objects.filter(session__course=course).exclude(status=AppointmentStatus.CANCELLED)
    appointments = {it.session_id: it for it in held.with_people().order_by("slot")}
    lines = Administration.objects.select_related("area", "technique", *FORMULATION)
    records = {
        it.appointment_id: it
        for it in TreatmentRecord.objects.filter(appointment__session__course=course)
        .select_related("appointment__clinic")
        .prefetch_related(Prefetch("administrations", queryset=lines))
    }
    rows = [row_of(session, appointments.get(session.pk), records) for session in course.sessions.order_by("number")]
    return list(with_states(course, rows))


def row_of(session: Session, appointment: Appointment | None, records: Mapping[int, TreatmentRecord]) -> SessionRow:
    return SessionRow(session, appointment, records.get(appointment.pk) if appointment else None)


def with_states(course: Course, rows: Sequence[SessionRow]) -> Iterator[SessionRow]:
    """The next one without a date is what has to be booked; those after it are planned."""
    is_active = course.status == CourseStatus.ACTIVE
    to_book = next((row.session for row in rows if is_active and row.session.status in TO_BOOK), None)
    for row in rows:
        yield replace(row, state=state_of(row, is_next=row.session == to_book))


def state_of(row: SessionRow, *, is_next: bool) -> str:
    if row.appointment and row.appointment.is_checked_in:
        return CHECKED_IN
    if is_next and row.session.status == SessionStatus.PLANNED:
        return TO_BE_BOOKED
    return row.session.status


def stretches_of(rows: Sequence[SessionRow], areas: Mapping[int, Sequence[PlanArea]]) -> list[Stretch]:
    """Where the plan gives other doses in some sessions than in others, each stretch with what it gives."""

    def planned(row: SessionRow) -> list[PlanArea]:
        return [it for it in areas[row.session.plan_id] if it.is_in(row.session.number)]

    def alike(row: SessionRow) -> list[tuple[object, ...]]:
        return [
            (it.area_id, it.side, it.formulation_version_id, it.points, it.volume_per_point_ml) for it in planned(row)
        ]

    grouped = [list(own) for _key, own in groupby(rows, key=alike)]
    if len(grouped) < 2:  # noqa: PLR2004
        return [Stretch(own) for own in grouped]
    return [Stretch(own, stretch_words(own, planned(own[0]))) for own in grouped]


def stretch_words(rows: Sequence[SessionRow], areas: Sequence[PlanArea]) -> str:
    said = sessions_words(rows[0].session.number, rows[-1].session.number)
    if not areas:
        return said
    volume = printed_number(sum((it.volume_ml for it in areas), start=Decimal(0)))
    figures = _("%(points)s points · %(volume)s mL") % {"points": sum(it.points for it in areas), "volume": volume}
    mixtures = ", ".join(dict.fromkeys(str(it.formulation_version) for it in areas))
    return f"{said} · {mixtures} · {figures}"
