"""What the states of the planner are made of: a patient with a body map, mixtures with limits, questions and prices."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from playwright.sync_api import Page

from formulations.models import FormulationVersion, Technique
from mesoplan.staff.models import User
from patients.models import AreaRegion, Measurement, Patient, TreatmentArea
from sessions.planning.models import Course, Plan, PlanArea
from sessions.planning.planner import planner_of
from sessions.planning.pricing.services import COLUMNS, keep_rates
from sessions.planning.services import signing
from tests import factories

REGIONS = {
    "left": [[120, 190], [150, 190], [150, 230], [120, 230]],
    "right": [[120, 190], [90, 190], [90, 230], [120, 230]],
}


@dataclass
class Bench:
    """Where a state is built. What is asked for again is the same row."""

    clinician: User
    admin: User
    ana: Patient

    def __post_init__(self) -> None:
        self.ana.allergy_status = "none_known"
        self.ana.save()
        belly = self.area("belly", "Belly")
        for side, corners in REGIONS.items():
            AreaRegion.objects.create(area=belly, view="front", side=side, corners=corners)
        Measurement.objects.create(
            patient=self.ana, kind="weight", value=Decimal(66), unit="kg", measured_at=self.ana.created_at
        )
        caffeine = factories.make_ingredient(limits={"per_session": ("200", "mg"), "per_point": ("5", "mg")})
        carnitine = factories.make_ingredient("L-carnitine", limits={"per_session": ("500", "mg")})
        self.caffeine = factories.make_product(caffeine, vial_ml=10, hours_open_cold=672, hours_open_source="Label")
        self.carnitine = factories.make_product(carnitine, "100", vial_ml=5)
        self.mixture = factories.make_version(self.clinician, recipe={self.caffeine: "5", self.carnitine: "1"})

    def area(self, code: str, name: str) -> TreatmentArea:
        return factories.make_area(code, name)

    def technique(self) -> Technique:
        return factories.make_technique(
            "point", "Point by point, 10 to 13 mm deep (book chapter)", spacing_min_cm=1, spacing_max_cm=3
        )

    def keep_prices(self) -> None:
        keep_rates(
            actor=self.admin,
            clinic=self.ana.clinic,
            version=0,
            values=dict.fromkeys(COLUMNS) | {"currency": "EUR", "session_fee": Decimal(90)},
            prices={self.caffeine.pk: Decimal("8.20"), self.carnitine.pk: None},
        )

    def ask(self, **severities: str) -> None:
        """Questions that nobody has answered: {"keloid": "relative"} is an override of every plan."""
        for code, severity in severities.items():
            factories.make_question(code, severity=severity)

    def course(self, **fields) -> Course:
        course = factories.make_course(self.ana, self.clinician, **({"goal": "A flatter belly"} | fields))
        course.plans.update(first_on=course.clinic.today, session_count=6, pattern_confirmed=True, visit_minutes=15)
        return course

    def receive(self, course: Course, version: FormulationVersion | None = None, **fields) -> PlanArea:
        """An area of the draft: the belly with fifty points, unless something else is said."""
        values = {"technique": self.technique()} | fields
        return factories.make_plan_area(course.plans.get(status="draft"), version or self.mixture, **values)

    def sign(self, course: Course) -> Plan:
        plan = course.plans.get(status="draft")
        reasons = {it.key: "Discussed with the patient." for it in planner_of(plan).overrides}
        return signing.sign_plan(
            actor=self.clinician, plan=plan, version=plan.version, reasons=reasons, notes_seen=True
        )


@dataclass(frozen=True)
class Scene:
    """A page, who opens it, and what is done on it until it stands as it is to be looked at."""

    path: str
    person: User
    act: Callable[[Page], object] = lambda page: None


def plan_page(bench: Bench, course: Course, act: Callable[[Page], object] = lambda page: None) -> Scene:
    return Scene(f"/courses/{course.pk}/plan", bench.clinician, act)


def chart_page(bench: Bench, area: PlanArea, act: Callable[[Page], object] = lambda page: None) -> Scene:
    return Scene(f"/courses/{area.plan.course_id}/plan/areas/{area.pk}/chart", bench.clinician, act)
