from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from mesoplan.history import track
from patients.models import View
from sessions.planning.grid import Point
from sessions.planning.models.areas import PlanArea
from sessions.planning.models.chart_triggers import as_many_points, frozen_with_plan


class OutlineKind(models.TextChoices):
    ELLIPSE = "ellipse", _("ellipse")
    RECTANGLE = "rectangle", _("rectangle")
    POLYGON = "polygon", _("drawn")


class PatternKind(models.TextChoices):
    SQUARE = "square", _("squares")
    HEXAGONAL = "hexagonal", _("hexagons")
    LINES = "lines", _("lines (nappage)")


# Each a pair of centimetres, written out so that no device reads another number than was saved.
STRAY_PLACE = """strict $[*] ? (
    @.type() != "array" || @.size() != 2
    || exists (@[*] ? (@.type() != "string" || !(@ like_regex "^-?[0-9]{1,4}([.][0-9]{1,2})?$")))
)"""


def holds_places(column: str) -> Exact:
    stray = Func(
        F(column),
        Value(STRAY_PLACE),
        function="jsonb_path_exists",
        template="%(function)s(%(expressions)s::jsonpath)",
        output_field=models.BooleanField(),
    )
    return Exact(stray, Value(value=False))


@track()
class AreaChart(models.Model):
    """Where the points of an area lie, in the order in which they are injected, in centimetres from the middle of the
    sheet. There is one outline, or one for each side of the body (`is_paired`): then `length_cm`, `width_cm` and
    `corners` are those of the half on the left of whoever looks, and the other is its mirror image. `accepted` are the
    points that a clinician wants where they are, though they lie outside the outline or in an exclusion."""

    plan_area = models.OneToOneField(PlanArea, on_delete=models.PROTECT, related_name="chart")
    outline = models.CharField(_("outline"), max_length=9, choices=OutlineKind, default=OutlineKind.ELLIPSE)
    length_cm = models.DecimalField(
        _("length"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal(100))],
    )
    width_cm = models.DecimalField(
        _("width"),
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal(100))],
    )
    corners = models.JSONField(_("corners"), default=list, blank=True)
    is_paired = models.BooleanField(_("one outline for each side"), default=False)
    seen_from = models.CharField(_("seen from"), max_length=6, choices=View, default=View.FRONT)
    pattern = models.CharField(_("pattern"), max_length=9, choices=PatternKind, default=PatternKind.SQUARE)
    spacing_cm = models.DecimalField(
        _("spacing"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(Decimal(100))],
    )
    step_cm = models.DecimalField(
        _("step on a line"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.05")), MaxValueValidator(Decimal(100))],
    )
    points = models.JSONField(_("points"))
    by_hand = models.BooleanField(_("placed by hand"), default=False)
    accepted = models.JSONField(_("points wanted where they are"), default=list, blank=True)

    objects: ClassVar[models.Manager["AreaChart"]] = models.Manager()

    class Meta:
        ordering = ["plan_area"]
        constraints = [
            models.CheckConstraint(condition=Q(outline__in=OutlineKind.values), name="planning_chart_outline_known"),
            models.CheckConstraint(condition=Q(pattern__in=PatternKind.values), name="planning_chart_pattern_known"),
            models.CheckConstraint(condition=Q(seen_from__in=View.values), name="planning_chart_view_known"),
            models.CheckConstraint(
                condition=Q(outline=OutlineKind.POLYGON, length_cm=None, width_cm=None) & ~Q(corners=[])
                | ~Q(outline=OutlineKind.POLYGON)
                & Q(length_cm__isnull=False, width_cm__isnull=False, corners=[])
                & Q(length_cm__gt=0, length_cm__lte=100, width_cm__gt=0, width_cm__lte=100),
                name="planning_chart_measured_or_drawn",
                violation_error_message=_("An outline is measured by length and width, or drawn."),
            ),
            models.CheckConstraint(
                condition=Q(spacing_cm__gte=Decimal("0.05"), spacing_cm__lte=100)
                & (Q(step_cm=None) | Q(step_cm__gte=Decimal("0.05"), step_cm__lte=100, pattern=PatternKind.LINES)),
                name="planning_chart_spacing_plausible",
                violation_error_message=_("Points are at least 0.05 and at most 100 cm apart."),
            ),
            models.CheckConstraint(condition=Q(holds_places("points")), name="planning_chart_points_are_places"),
            models.CheckConstraint(condition=Q(holds_places("corners")), name="planning_chart_corners_are_places"),
            models.CheckConstraint(condition=Q(holds_places("accepted")), name="planning_chart_accepted_are_places"),
        ]
        triggers = [
            frozen_with_plan(),
            as_many_points(
                "chart_has_the_points_of_its_area",
                area_id="plan_area_id",
                operation=pgtrigger.Insert | pgtrigger.Update,
            ),
        ]

    @property
    def placed(self) -> list[Point]:
        return placed(self.points)

    @property
    def count(self) -> int:
        return len(self.points)


def placed(pairs: Sequence[Sequence[str]]) -> list[Point]:
    return [Point(Decimal(x), Decimal(y)) for x, y in pairs]


def written(points: Sequence[Point]) -> list[list[str]]:
    """As a row keeps them: exact, and without trailing zeros."""
    return [[_plain(it.x_cm), _plain(it.y_cm)] for it in points]


def _plain(value: Decimal) -> str:
    return format((value + 0).normalize(), "f") if value else "0"
