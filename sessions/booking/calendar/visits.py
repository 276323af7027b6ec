"""The visits of some days as plain values: a full day is read in one query, and its areas in another."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.staff.models import User
from sessions.booking.calendar.shown import Shown
from sessions.booking.models import LIVE, Appointment, AppointmentStatus, Stage
from sessions.booking.models.states import FURTHER, SHAPES, stage_of
from sessions.booking.stretches import Stretch, stretch_of_minutes
from sessions.planning.models import PlanArea
from sessions.planning.permissions import SEE_PLAN

A_MINUTE = timedelta(minutes=1)
READ = (
    *("pk", "version", "status", "slot", "clinician_id", "clinician__name", "room_id", "room__name"),
    *("patient__given_name", "patient__family_name", "patient__phone", "patient__email"),
    *("session__plan_id", "session__number", "beside_reason", "ready_at", "in_room_at"),
)


@dataclass(frozen=True, slots=True)
class Visit:
    """`starts_at` and `ends_at` are on the clinic's clock. `about` is what is treated for whoever may see a plan, and
    how to reach the patient for everybody else."""

    pk: int
    version: int
    status: AppointmentStatus
    stage: Stage
    starts_at: datetime
    ends_at: datetime
    minutes: int
    patient: str
    about: str
    clinician_id: int
    clinician: str
    room_id: int
    room: str
    word: str

    @property
    def day(self) -> date:
        return self.starts_at.date()

    @property
    def stretch(self) -> Stretch:
        """As long as it lasts, also where the clocks change under it."""
        return stretch_of_minutes(self.starts_at, self.minutes)

    @property
    def is_coming(self) -> bool:
        return self.status in LIVE

    @property
    def is_booked(self) -> bool:
        return self.status == AppointmentStatus.BOOKED

    @property
    def shape(self) -> str:
        return FURTHER.get(self.stage) or SHAPES[self.status]


def visits_shown(user: User, shown: Shown) -> list[Visit]:
    """In order of time."""
    rows = list(rows_shown(user, shown).order_by("slot", "pk").values_list(*READ))
    doubled = _doubled(rows)
    areas = _areas({(row[12], row[13]) for row in rows}) if user.may(SEE_PLAN) else None
    words = {it: capfirst(str(it.label)) for it in (*AppointmentStatus, *FURTHER)}
    return [_visit(row, areas, words, shown, is_doubled=row[0] in doubled) for row in rows]


def rows_shown(user: User, shown: Shown) -> QuerySet[Appointment]:
    return Appointment.objects.visible_to(user).of_days(shown.clinic, *shown.bounds).filter(**shown.only_theirs)


def _visit(
    row: Sequence[Any],
    areas: Mapping[tuple[int, int], str] | None,
    words: Mapping[AppointmentStatus | Stage, str],
    shown: Shown,
    *,
    is_doubled: bool,
) -> Visit:
    (
        pk,
        version,
        status,
        slot,
        clinician_id,
        clinician,
        room_id,
        room,
        given,
        family,
        phone,
        email,
        plan,
        number,
        _why,
        ready_at,
        in_room_at,
    ) = row
    known = AppointmentStatus(status)
    stage = stage_of(known, ready_at=ready_at, in_room_at=in_room_at)
    about = phone or email if areas is None else areas.get((plan, number), "")
    return Visit(
        pk=pk,
        version=version,
        status=known,
        stage=stage,
        starts_at=shown.clinic.local(slot.lower),
        ends_at=shown.clinic.local(slot.upper),
        minutes=(slot.upper - slot.lower) // A_MINUTE,
        patient=f"{given} {family}",
        about=" · ".join(filter(None, (about, _("two at once") if is_doubled else ""))),
        clinician_id=clinician_id,
        clinician=clinician,
        room_id=room_id,
        room=room,
        word=words[stage if stage in FURTHER else known],
    )


def _doubled(rows: Iterable[Sequence[Any]]) -> set[int]:
    """The keys of the visits that were booked beside another one of their clinician, and of those others."""
    doubled: set[int] = set()
    for pk, clinician, slot in ((row[0], row[4], row[3]) for row in rows if row[2] in LIVE and row[14]):
        same = Appointment.objects.live().filter(clinician=clinician, slot__overlap=slot).exclude(pk=pk)
        if others := set(same.values_list("pk", flat=True)):
            doubled |= {pk, *others}
    return doubled


def _areas(sessions: Iterable[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """What is treated in each session of a plan, by the plan and the number of the session."""
    wanted = set(sessions)
    rows = PlanArea.objects.filter(plan__in={plan for plan, _number in wanted}).order_by("pk")
    by_plan: dict[int, list[tuple[int, int | None, str]]] = defaultdict(list)
    for plan, first, last, name in rows.values_list("plan_id", "from_session", "to_session", "area__name"):
        by_plan[plan].append((first, last, name))
    return {(plan, number): _named(by_plan[plan], number) for plan, number in wanted}


def _named(rows: Iterable[tuple[int, int | None, str]], number: int) -> str:
    names = (name for first, last, name in rows if first <= number and (last is None or number <= last))
    return ", ".join(dict.fromkeys(catalogue_word(name) for name in names))
