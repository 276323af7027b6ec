"""The variants of one course beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from sessions.planning.models import Course, CourseStatus, Plan, PlanArea
from sessions.planning.pattern.proposals import windows_of
from sessions.planning.planner import Planner, planner_of
from sessions.planning.queries import plans_of
from sessions.planning.revisions import said_area


@dataclass(frozen=True)
class Variant:
    name: str
    course: Course
    planner: Planner

    @property
    def areas(self) -> list[tuple[str, str]]:
        return [(row.area_and_side, said_area(row)) for row in self.planner.areas]

    @property
    def points(self) -> int:
        return sum(row.points for row in self.first_session)

    @property
    def volume_ml(self) -> Decimal:
        return sum((row.volume_ml for row in self.first_session), start=Decimal(0))

    @property
    def first_session(self) -> Sequence[PlanArea]:
        return [row for row in self.planner.areas if row.is_in(1)]

    @property
    def weeks(self) -> int | None:
        """From the first session to the last, as they are due; None while they cannot be laid out."""
        plan = self.planner.plan
        if plan.first_on is None or not self.planner.areas:
            return None
        try:
            windows = windows_of(plan, plan.first_on, None)
        except DomainError:
            return None
        return (windows[-1].due_on - windows[0].due_on).days // 7


def variants_of(course: Course) -> list[Variant]:
    """Those that are still being planned."""
    family = Course.objects.variants_with(course).filter(status=CourseStatus.DRAFT)
    return [Variant(name_of(number), row, planner_of(draft_of(row))) for number, row in enumerate(family)]


def name_of(number: int) -> str:
    return _("Variant %(letter)s") % {"letter": "ABCD"[number]}


def draft_of(course: Course) -> Plan:
    return plans_of(course)[0]
