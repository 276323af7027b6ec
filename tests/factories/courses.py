"""What is planned and booked: areas, courses, plans, sessions, the waiting list."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from formulations.models import (
    FormulationVersion,
)
from mesoplan.staff.models import User
from patients.models import Patient, TreatmentArea
from sessions.booking.models import FreedPlace, WaitingEntry, WaitingOffer, WaitingWindow
from sessions.planning.models import Course, Plan, PlanArea, Session
from tests.factories.catalogue import make_technique, make_version


def make_area(code: str = "belly", name: str = "Belly") -> TreatmentArea:
    return TreatmentArea.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_course(patient: Patient, lead: User, **fields) -> Course:
    """A course that is being planned, with an empty first revision of its plan."""
    defaults = {"goal": "Slimmer belly", "target": "fat"}
    course = Course.objects.create(clinic=patient.clinic, patient=patient, lead=lead, **(defaults | fields))
    Plan.objects.create(course=course)
    return course


def make_plan_area(plan: Plan, version: FormulationVersion, **fields) -> PlanArea:
    defaults = {
        "area": make_area(),
        "side": "both",
        "technique": make_technique(),
        "points": 50,
        "volume_per_point_ml": Decimal("0.1"),
    }
    return PlanArea.objects.create(plan=plan, formulation_version=version, **(defaults | fields))


def make_active_course(
    patient: Patient,
    lead: User,
    *,
    first_on: date | None = None,
    sessions: int = 2,
    version: FormulationVersion | None = None,
    area: TreatmentArea | None = None,
    beside: dict[TreatmentArea, FormulationVersion] | None = None,
    later: FormulationVersion | None = None,
    interval_days: int = 7,
    **fields,
) -> Course:
    """A course whose plan is signed: sessions that open on their day and close six days later. `beside` are further
    areas with what they receive; `later` is what the area receives from the second session on."""
    course = make_course(patient, lead, **fields)
    plan = course.plans.get()
    version = version or FormulationVersion.objects.approved().first() or make_version(lead)
    area = area or make_area()
    make_plan_area(plan, version, area=area, to_session=1 if later else None)
    if later:
        make_plan_area(plan, later, area=area, from_session=2)
    for further, mixture in (beside or {}).items():
        make_plan_area(plan, mixture, area=further)
    return sign_course(course, lead, first_on=first_on, sessions=sessions, interval_days=interval_days)


def sign_course(
    course: Course, by: User, *, first_on: date | None = None, sessions: int = 2, interval_days: int = 7
) -> Course:
    """The areas of its plan are there; its sessions open on their day and close six days later."""
    plan = course.plans.get()
    plan.first_on = first_on or course.clinic.today
    plan.session_count, plan.interval_days = sessions, interval_days
    plan.sign(by=by, at=timezone.now(), report={"steps": [], "findings": []})
    plan.save()
    course.status = "active"
    course.save()
    for number in range(1, sessions + 1):
        make_session(course, plan, number)
    return course


def make_session(course: Course, plan: Plan, number: int) -> Session:
    opens_on = plan.first_on + (number - 1) * timedelta(days=plan.interval_days or 7)
    return Session.objects.create(
        course=course,
        plan=plan,
        number=number,
        opens_on=opens_on,
        due_on=opens_on,
        closes_on=opens_on + timedelta(days=6),
    )


def make_entry(session: Session, entered_by: User, **fields) -> WaitingEntry:
    """The patient could come on any day, at any time the clinic is open."""
    defaults = {"until": session.course.clinic.today + timedelta(days=60), "entered_at": timezone.now()}
    entry = WaitingEntry.objects.create(session=session, entered_by=entered_by, **(defaults | fields))
    WaitingWindow.objects.create(entry=entry, starts_at=time(0), ends_at=time(23, 59))
    return entry


def make_offer(session: Session, entered_by: User, *, start: datetime | None = None, **fields) -> WaitingOffer:
    """A time of tomorrow is held for the session, for half an hour from now."""
    start = start or timezone.now() + timedelta(days=1)
    slot, course, now = (start, start + timedelta(minutes=30)), session.course, timezone.now()
    room = course.clinic.rooms.first()
    place = {"clinician": course.lead, "room": room, "slot": slot}
    defaults = {
        "entry": fields.pop("entry", None) or make_entry(session, entered_by),
        "freed": FreedPlace.objects.create(clinic=course.clinic, freed_at=now, **place),
        "room_taken": slot,
        "offered_at": now,
        "expires_at": now + timedelta(minutes=30),
    }
    offer = WaitingOffer.objects.create(**(place | defaults | fields))
    offer.refresh_from_db()
    return offer
