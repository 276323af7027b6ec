"""What has happened to a patient so far, done step by step with the services that people use."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from math import sin

from django.utils import timezone

from formulations.models import Condition, FormulationVersion, Technique
from formulations.wording import finding_key
from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from mesoplan.today.demo.clock import at
from mesoplan.today.demo.people import Person
from patients.consents.queries import text_in_use
from patients.consents.services import Told, hand_out
from patients.consents.sheets import drawn
from patients.models import MeasurementKind, Patient, TreatmentArea
from patients.services.history import add_allergy, declare_no_known_allergies
from patients.services.measurements import record_measurement
from patients.services.people import register_patient
from patients.services.screening import record_answers
from sessions.booking.models import Appointment
from sessions.booking.services.attend import check_in
from sessions.booking.services.book import book_session
from sessions.delivery.entry import Entry, Given
from sessions.delivery.lots import lots_of
from sessions.delivery.models import TICKS, TreatmentRecord
from sessions.delivery.services import open_record, save_record, sign_record
from sessions.planning.charts.services import draw_chart, note_mark
from sessions.planning.consenting.services import Read, consent_to_course, needs_of_course
from sessions.planning.doses import check_plan, day_to_check
from sessions.planning.models import Course, Plan, PlanArea, Session
from sessions.planning.queries import current_plan
from sessions.planning.services.courses import open_course
from sessions.planning.services.plans import add_area
from sessions.planning.services.signing import sign_plan

# One stroke up and down, as the pad sends it.
SIGNATURE = json.dumps(
    {"width": 600, "height": 224, "strokes": [[[40 + 12 * step, 110 + 60 * sin(step)] for step in range(40)]]}
)


@dataclass(frozen=True)
class Wish:
    """What is planned: a goal, a formulation, and its areas as (area, side, points, mL a point)."""

    goal: str
    formulation: str
    areas: tuple[tuple[str, str, int, str], ...]
    technique: str = "point_by_point"
    target: str = "fat"
    chart: "Chart | None" = None


@dataclass(frozen=True)
class Chart:
    """An ellipse filled by hexagons, and marks on the skin within it as (kind, x, y, radius, margin, note); all in cm.
    It is drawn for the first area, and says how many points that has."""

    length: str
    width: str
    spacing: str
    marks: tuple[tuple[str, str, str, str, str, str], ...] = ()


def first_area(plan: Plan) -> PlanArea:
    row: PlanArea = plan.areas.all()[0]
    row.plan = plan
    return row


@dataclass
class Life:
    """One patient of one clinic. Days are counted back from today; hours are the clinic's."""

    clinic: Clinic
    clinician: User
    desk: User
    person: Person
    room: Room
    patient: Patient = field(init=False)

    def instant(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), tzinfo=self.clinic.zone)

    def register(self, on: date) -> Patient:
        person = self.person
        with at(self.instant(on, 9)):
            self.patient = register_patient(
                actor=self.desk,
                clinic=self.clinic,
                given_name=person.given_name,
                family_name=person.family_name,
                birth_date=person.born,
                sex=person.sex,
                phone=f"+33 6 {sum(map(ord, person.family_name)) % 90 + 10} 55 01 {person.born.day:02}",
                email=person.email,
                language=person.language,
            )
        return self.patient

    def examine(self, on: date, answers: Mapping[str, str] | None = None) -> None:
        """The first consultation: allergies, the questions of the screening, weight and height, the waist."""
        with at(self.instant(on, 10)):
            if self.person.allergy:
                text, allergen = self.person.allergy
                add_allergy(actor=self.clinician, patient=self.patient, text=text, allergen=allergen)
            else:
                declare_no_known_allergies(actor=self.clinician, patient=self.patient)
            codes = Condition.objects.exclude(code__startswith="allergy_").values_list("code", flat=True)
            everything = dict.fromkeys(codes, "absent") | dict(answers or {})
            record_answers(actor=self.clinician, patient=self.patient, answers=everything)
            self.measure(MeasurementKind.HEIGHT, self.person.height_cm, on)
            self.measure(MeasurementKind.WEIGHT, self.person.weight_kg, on)

    def measure(self, kind: str, value: str, on: date, area: str = "") -> None:
        record_measurement(
            actor=self.clinician,
            patient=self.patient,
            kind=kind,
            value=Decimal(value),
            measured_at=self.instant(on, 10),
            area=TreatmentArea.objects.get(code=area) if area else None,
            landmark="At the navel, standing, breathing out" if area == "belly" else "",
        )

    def measure_on(self, on: date, kind: str, value: str, area: str = "") -> None:
        with at(self.instant(on, 10)):
            self.measure(kind, value, on, area)

    def plan(self, on: date, wish: Wish) -> Course:
        with at(self.instant(on, 11)):
            course = open_course(actor=self.clinician, patient=self.patient, goal=wish.goal, target=wish.target)
            for code, side, points, volume in wish.areas:
                draft = current_plan(course)
                values = {
                    "area": TreatmentArea.objects.get(code=code),
                    "side": side,
                    "formulation_version": FormulationVersion.objects.approved().get(
                        formulation__name=wish.formulation
                    ),
                    "technique": Technique.objects.get(code=wish.technique),
                    "points": points,
                    "volume_per_point_ml": Decimal(volume),
                    "depth_mm": None,
                    "from_session": 1,
                    "to_session": None,
                }
                add_area(actor=self.clinician, plan=draft, version=draft.version, values=values)
            if wish.chart:
                self.draw(course, wish.chart)
        return course

    def draw(self, course: Course, chart: Chart) -> None:
        outline = {
            "outline": "ellipse",
            "length_cm": Decimal(chart.length),
            "width_cm": Decimal(chart.width),
            "corners": [],
            "is_paired": False,
            "seen_from": "front",
            "pattern": "hexagonal",
            "spacing_cm": Decimal(chart.spacing),
            "step_cm": None,
        }
        draft = current_plan(course)
        draw_chart(actor=self.clinician, area=first_area(draft), version=draft.version, values=outline)
        for kind, x, y, radius, margin, note in chart.marks:
            place = {"x_cm": Decimal(x), "y_cm": Decimal(y), "radius_cm": Decimal(radius), "corners": []}
            draft = current_plan(course)
            note_mark(
                actor=self.clinician,
                area=first_area(draft),
                version=draft.version,
                values=place | {"kind": kind, "margin_cm": Decimal(margin), "note": note},
            )

    def sign(self, on: date, course: Course, reason: str = "Discussed with the patient, who wishes to go on.") -> Plan:
        with at(self.instant(on, 12)):
            draft = current_plan(course)
            report = check_plan(draft, on=day_to_check(draft))
            reasons = {finding_key(it): reason for it in report.findings} if report else {}
            return sign_plan(actor=self.clinician, plan=draft, version=draft.version, reasons=reasons, notes_seen=True)

    def consent(self, on: date, course: Course) -> None:
        """Reads the text the day before and signs on the tablet, for each family of the plan."""
        plan = current_plan(course)
        for need in needs_of_course(course):
            text = text_in_use(need.family, self.patient.language)
            if text is None:
                continue
            with at(self.instant(on - timedelta(days=1), 12)):
                hand_out(actor=self.desk, patient=self.patient, text=text)
            with at(self.instant(on, 12)):
                told = Told(
                    need.codes, plan.session_count, self.cost(plan), allows_photos=False, questions_answered=True
                )
                read = Read(text, self.patient.consents.count())
                consent_to_course(actor=self.clinician, course=course, read=read, told=told, signed=drawn(SIGNATURE))

    def cost(self, plan: Plan) -> str:
        sign, price = ("€", 90) if self.clinic.country == "FR" else ("$", 120)
        return f"{price} {sign} × {plan.session_count} = {price * plan.session_count} {sign}"

    def book(
        self, course: Course, number: int, on: date, hour: int, minute: int = 0, *, booked_on: date
    ) -> Appointment:
        session = Session.objects.get(course=course, number=number)
        with at(self.instant(booked_on, 8, 30)):
            return book_session(
                actor=self.desk,
                session=session,
                clinician=self.clinician,
                room=self.room,
                starts_at=self.instant(on, hour, minute),
            )

    def arrive(self, appointment: Appointment) -> Appointment:
        """Nobody has come before now, also where the story is told at night."""
        with at(min(appointment.starts_at - timedelta(minutes=5), timezone.now())):
            return check_in(actor=self.desk, appointment=appointment)

    def treat(self, appointment: Appointment, *, pain: int = 3, fewer_points: int = 0) -> TreatmentRecord:
        self.arrive(appointment)
        with at(appointment.starts_at + timedelta(minutes=25)):
            record = open_record(actor=self.clinician, appointment=appointment)
            lines = list(record.administrations.all())
            given = {
                line.pk: Given(
                    points=line.points - fewer_points,
                    volume_per_point_ml=line.volume_per_point_ml,
                    difference_reason="The patient asked to stop early." if fewer_points else "",
                )
                for line in lines
            }
            lots = frozenset(part.lots[0].pk for part in lots_of(record, lines))
            entry = Entry(given=given, lots=lots, ticks=frozenset(TICKS), pain=pain)
            record = save_record(actor=self.clinician, record=record, entry=entry, version=record.version)
            return sign_record(actor=self.clinician, record=record, version=record.version)
