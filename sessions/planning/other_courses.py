"""Courses of the same patient that go on beside this one. The dosing engine knows what was given; what another course
has still to give is in no ledger yet."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from formulations.dosing.facts import IngredientFacts
from formulations.dosing.report import Finding, Severity
from formulations.dosing.spacing import are_one_substance
from formulations.dosing.translation import gettext_noop
from sessions.planning.models import OPEN_SESSIONS, Course, CourseStatus, Plan, PlanStatus, Session
from sessions.planning.pattern.course_pattern import greatest_count
from sessions.planning.pattern.proposals import Treatment, treatments_of

BESIDE = gettext_noop(
    "Another course is under way, “%(goal)s”, begun %(begun)s, sessions to come: %(left)s. It has this as well, and "
    "what it will give is not counted here: %(shared)s."
)
ONE_COURSE = gettext_noop(
    "%(shared)s is limited to a number of sessions, and another course with it is under way, “%(goal)s”, begun "
    "%(begun)s. Go on with that one."
)


@dataclass(frozen=True)
class Beside:
    """`areas` and `ingredients` are what both plans have; `counted` those ingredients of which a course has so many."""

    course: Course
    left: int
    areas: Sequence[str]
    ingredients: Sequence[str]
    counted: Sequence[str]

    @property
    def begun(self) -> date:
        """The day on which it was opened, where the patient is treated."""
        return self.course.clinic.local(self.course.created_at).date()


def findings_beside(plan: Plan) -> Iterator[Finding]:
    for other in courses_beside(plan):
        if other.counted:
            yield Finding(
                code="other_course_counted",
                severity=Severity.STOP,
                rule="R4",
                template=ONE_COURSE,
                params={"goal": other.course.goal, "begun": other.begun, "shared": tuple(other.counted)},
                ingredients=tuple(other.counted),
                source="brief 6",
            )
        elif other.areas or other.ingredients:
            yield Finding(
                code="other_course",
                severity=Severity.OVERRIDE,
                rule="R5",
                template=BESIDE,
                params={
                    "goal": other.course.goal,
                    "begun": other.begun,
                    "left": str(other.left),
                    "shared": (*other.areas, *other.ingredients),
                },
                ingredients=tuple(other.ingredients),
                source="brief 10",
            )


def courses_beside(plan: Plan) -> Iterator[Beside]:
    patient = plan.course.patient_id
    others = Course.objects.filter(patient=patient, status=CourseStatus.ACTIVE).exclude(pk=plan.course_id)
    left = Counter(Session.objects.filter(course__in=others, status__in=OPEN_SESSIONS).values_list("course", flat=True))
    signed = list(
        Plan.objects.filter(course__in=left, status=PlanStatus.SIGNED)
        .select_related("course__clinic")
        .order_by("course_id")
    )
    treatments = treatments_of([plan, *signed]) if signed else {}
    for other in signed:
        yield beside(other.course, left[other.course_id], treatments[plan.pk], treatments[other.pk])


def beside(course: Course, left: int, mine: Treatment, theirs: Treatment) -> Beside:
    shared = [it for it in theirs.mixture if is_in(mine.mixture, it)]
    return Beside(
        course=course,
        left=left,
        areas=[name for pk, name in mine.areas.items() if pk in theirs.areas],
        ingredients=[it.name for it in shared],
        counted=[it.name for it in shared if greatest_count([it]) is not None],
    )


def is_in(mixture: Sequence[IngredientFacts], other: IngredientFacts) -> bool:
    return not other.is_vehicle and any(are_one_substance(it, other) for it in mixture)
