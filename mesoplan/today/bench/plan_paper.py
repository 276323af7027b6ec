"""The PDF of a signed plan, from the row to the finished sheets, with charts of 2,000 points; without them to compare.
It happens in a database of its own, which is gone afterwards."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial

from django.utils import timezone

from formulations.models import Formulation, FormulationVersion, Ingredient, Product, ProductComponent, RecipeLine
from formulations.models.techniques import Technique
from mesoplan.clinics.models import Clinic
from mesoplan.frame.sheets import set_sheet
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from mesoplan.today.bench.measure import Measure, Timing, timed
from mesoplan.today.bench.scratch import scratch_database
from patients.models import Patient, TreatmentArea
from sessions.planning.models import AreaChart, Course, Plan, PlanArea
from sessions.planning.paper import plan_sheet
from sessions.planning.planner import planner_of
from sessions.planning.queries import plans_of

POINTS = (0, 500, 2000)
ACROSS = 50
RUNS, GOAL_MS = 30, 300


def take() -> Iterator[Timing]:
    with scratch_database():
        clinician = User.objects.create(email="signer@bench.example", name="Signer", role=Role.CLINICIAN)
        version = mixture(clinician)
        for points in POINTS:
            course = signed_course(clinician, version, points)
            yield timed(f"points: {points}", lambda: partial(paper, course, clinician), runs=RUNS, goal_ms=GOAL_MS)  # noqa: B023 timed before the next


def paper(course: Course, reader: User) -> bytes:
    return set_sheet("planning/plan.typ", plan_sheet(planner_of(plans_of(course)[0]), reader=reader))


def mixture(clinician: User) -> FormulationVersion:
    caffeine = Ingredient.objects.create(name="Caffeine", category="medication", source_status="found")
    product = Product.objects.create(name="Caffeine 10 mg/mL")
    ProductComponent.objects.create(product=product, ingredient=caffeine, strength=Decimal(10), unit="mg/mL")
    version = FormulationVersion.objects.create(formulation=Formulation.objects.create(name="Lipo"), number=1)
    RecipeLine.objects.create(version=version, product=product, volume_ml=Decimal(5))
    version.approve(by=clinician, at=timezone.now())
    version.save()
    return version


def signed_course(clinician: User, version: FormulationVersion, points: int) -> Course:
    clinic, _new = Clinic.objects.get_or_create(name="Bench", time_zone="Europe/Paris", country="FR")
    patient = Patient.objects.create(
        clinic=clinic,
        number=f"P{points}",
        given_name="Ana",
        family_name="Ruiz",
        birth_date=date(1985, 3, 14),
        sex="female",
    )
    course = Course.objects.create(clinic=clinic, patient=patient, lead=clinician, goal="Slimmer belly", target="fat")
    plan = Plan.objects.create(course=course, first_on=date(2026, 11, 24))
    area, _new = TreatmentArea.objects.get_or_create(code="belly", defaults={"name": "Belly"})
    technique, _new = Technique.objects.get_or_create(code="bench", defaults={"name": "Bench"})
    row = PlanArea.objects.create(
        plan=plan,
        area=area,
        formulation_version=version,
        technique=technique,
        points=points or 1,
        volume_per_point_ml=Decimal("0.1"),
    )
    if points:
        chart(row, points)
    plan.sign(by=clinician, at=timezone.now(), report={"steps": [], "findings": []})
    plan.save()
    return course


def chart(row: PlanArea, points: int) -> None:
    places = [[f"{(it % ACROSS - ACROSS // 2) * 0.5:.1f}", f"{(it // ACROSS) * 0.5 - 10:.1f}"] for it in range(points)]
    AreaChart.objects.create(
        plan_area=row,
        outline="rectangle",
        length_cm=Decimal(26),
        width_cm=Decimal(22),
        spacing_cm=Decimal("0.5"),
        points=places,
    )


MEASURE = Measure("plan-paper", "The PDF of a signed plan with one chart, from its row to its sheets", take)
