"""The variants of one course, told apart by a letter: all of them are made for the same goal."""

from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from django.utils.translation import gettext as _

from sessions.planning.models import Course, CourseStatus, Plan, PlanStatus


@dataclass(frozen=True)
class NamedCourse:
    """`is_signed` where one of its plans is."""

    name: str
    course: Course
    is_signed: bool


@dataclass(frozen=True)
class Family:
    """A course with its variants, the one that was planned first first; `own` is the course that is looked at."""

    own: NamedCourse
    all: Sequence[NamedCourse]

    @property
    def name(self) -> str:
        """Empty where there is nothing to be told apart from."""
        return self.own.name if len(self.all) > 1 else ""

    @property
    def title(self) -> str:
        return f"{self.own.course} · {self.name}" if self.name else str(self.own.course)

    @property
    def drafts(self) -> list[NamedCourse]:
        return [it for it in self.all if it.course.status == CourseStatus.DRAFT]

    @property
    def can_be_compared(self) -> bool:
        return len(self.drafts) > 1

    @property
    def signed_instead(self) -> NamedCourse | None:
        return next((it for it in self.all if it.is_signed and it.course.pk != self.own.course.pk), None)


def family_of(course: Course) -> Family:
    rows = list(Course.objects.variants_with(course))
    signed = set(Plan.objects.filter(course__in=rows, status=PlanStatus.SIGNED).values_list("course_id", flat=True))
    named = [NamedCourse(name_of(place), row, row.pk in signed) for place, row in enumerate(rows)]
    return Family(next(it for it in named if it.course.pk == course.pk), named)


def name_of(place: int) -> str:
    """A letter stays with its variant when another one is stopped."""
    letter = ascii_uppercase[place] if place < len(ascii_uppercase) else str(place + 1)
    return _("Variant %(letter)s") % {"letter": letter}
