from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, Func, Q, Value, When
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models import FormulationVersion, Technique
from mesoplan.audit.triggers import frozen_with_parent
from mesoplan.conflicts import single
from mesoplan.history import track
from patients.models import Side, TreatmentArea
from sessions.planning.models.chart_triggers import as_many_points
from sessions.planning.models.plans import Plan

if TYPE_CHECKING:
    from django.db.models.expressions import Combinable


def whole(first: int, last: int) -> Func:
    return Func(Value(first), Value(last), Value("[]"), function="int4range", output_field=IntegerRangeField())


# The left half of the body is 1, the right one 2.
SIDES = Case(When(side=Side.LEFT, then=whole(1, 1)), When(side=Side.RIGHT, then=whole(2, 2)), default=whole(1, 2))
SESSIONS = Func("from_session", "to_session", Value("[]"), function="int4range")
AREA_FIELDS = (
    *("area", "side", "formulation_version", "technique", "points", "volume_per_point_ml"),
    *("depth_mm", "from_session", "to_session"),
)


def chosen_for_this_patient(name: str) -> pgtrigger.Trigger:
    """Refuses a formulation that is made for another patient, or that is not approved when it is chosen. Its version is
    locked for the check, so it is not retired in the meantime; an area that has it already keeps it."""
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("formulation_version_id", "plan_id"),
        declare=[("owner", "bigint"), ("standing", "text"), ("treated", "bigint")],
        func="""
            SELECT formulation.patient_id, version.status INTO owner, standing
                FROM formulations_formulationversion version
                JOIN formulations_formulation formulation ON formulation.id = version.formulation_id
                WHERE version.id = NEW.formulation_version_id FOR SHARE OF version;
            SELECT course.patient_id INTO treated FROM planning_plan plan
                JOIN planning_course course ON course.id = plan.course_id WHERE plan.id = NEW.plan_id;
            IF owner IS NOT NULL AND owner IS DISTINCT FROM treated THEN
                RAISE EXCEPTION 'pgtrigger: this formulation is made for another patient';
            END IF;
            IF TG_OP = 'UPDATE' AND OLD.formulation_version_id = NEW.formulation_version_id THEN
                RETURN NEW;
            END IF;
            IF standing <> 'approved' THEN
                RAISE EXCEPTION 'pgtrigger: only an approved formulation can be planned';
            END IF;
            RETURN NEW;
        """,
    )


def sessions_words(first: int, last: int | None) -> str:
    if first == last:
        return _t("Session %(number)s") % {"number": first}
    if last is None:
        return _t("From session %(number)s on") % {"number": first}
    return _t("Sessions %(first)s to %(last)s") % {"first": first, "last": last}


class PlanAreaQuerySet(models.QuerySet["PlanArea"]):
    def in_session(self, number: "int | Combinable") -> "PlanAreaQuerySet":
        return self.filter(from_session__lte=number).filter(Q(to_session=None) | Q(to_session__gte=number))


@track()
class PlanArea(models.Model):
    """What an area receives in the sessions from the one to the other, both included; without an end, in all that
    follow."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="areas")
    area = models.ForeignKey(TreatmentArea, verbose_name=_("area"), on_delete=models.PROTECT, related_name="+")
    side = models.CharField(_("side"), max_length=5, choices=Side, default=Side.BOTH)
    formulation_version = models.ForeignKey(
        FormulationVersion, verbose_name=_("formulation"), on_delete=models.PROTECT, related_name="+"
    )
    technique = models.ForeignKey(Technique, verbose_name=_("technique"), on_delete=models.PROTECT, related_name="+")
    depth_mm = models.DecimalField(
        _("depth"),
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(Decimal("0.1")), MaxValueValidator(Decimal(40))],
        null=True,
        blank=True,
    )
    from_session = models.PositiveSmallIntegerField(
        _("from session"), validators=[MinValueValidator(1), MaxValueValidator(30)], default=1
    )
    to_session = models.PositiveSmallIntegerField(
        _("to session"), validators=[MinValueValidator(1), MaxValueValidator(30)], null=True, blank=True
    )
    points = models.PositiveIntegerField(_("points"), validators=[MinValueValidator(1), MaxValueValidator(2000)])
    volume_per_point_ml = models.DecimalField(
        _("volume a point"),
        max_digits=6,
        decimal_places=3,
        validators=[MinValueValidator(Decimal("0.001")), MaxValueValidator(Decimal(2))],
    )

    objects: ClassVar[models.Manager["PlanArea"]] = PlanAreaQuerySet.as_manager()

    class Meta:
        ordering = ["area__position", "side", "from_session"]
        indexes = [
            models.Index(
                fields=["formulation_version", "plan"],
                include=["from_session", "to_session"],
                name="planning_area_by_formulation",
            )
        ]
        constraints = [
            ExclusionConstraint(
                name="planning_area_once_in_a_session",
                expressions=[
                    (single("plan"), RangeOperators.OVERLAPS),
                    (single("area"), RangeOperators.OVERLAPS),
                    (SIDES, RangeOperators.OVERLAPS),
                    (SESSIONS, RangeOperators.OVERLAPS),
                ],
                violation_error_message=_("This side of the area is already in the plan."),
            ),
            models.CheckConstraint(
                condition=Q(depth_mm=None) | Q(depth_mm__gt=0, depth_mm__lte=40),
                name="planning_depth_plausible",
                violation_error_message=_("The depth lies above 0 and up to 40 mm."),
            ),
            models.CheckConstraint(
                condition=Q(from_session__gte=1, from_session__lte=30)
                & (Q(to_session=None) | Q(to_session__gte=F("from_session"), to_session__lte=30)),
                name="planning_area_sessions_in_order",
                violation_error_message=_("The last session cannot come before the first."),
            ),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="planning_side_known"),
            models.CheckConstraint(
                condition=Q(points__gte=1, points__lte=2000),
                name="planning_points_plausible",
                violation_error_message=_("An area has between 1 and 2,000 points."),
            ),
            models.CheckConstraint(
                condition=Q(volume_per_point_ml__gt=0, volume_per_point_ml__lte=2),
                name="planning_volume_plausible",
                violation_error_message=_("The volume at one point lies above 0 and up to 2 mL."),
            ),
        ]
        triggers = [
            frozen_with_parent(
                "signed_areas_are_frozen", parent_table="planning_plan", parent_column="plan_id", while_not="draft"
            ),
            chosen_for_this_patient("formulation_is_for_this_patient"),
            as_many_points(
                "area_has_the_points_of_its_chart", area_id="id", operation=pgtrigger.UpdateOf("points", "side")
            ),
        ]

    @property
    def area_and_side(self) -> str:
        return f"{self.area}, {self.get_side_display()}"

    @property
    def sessions_words(self) -> str:
        """Empty where it is treated in all of them."""
        is_whole = self.from_session == 1 and self.to_session is None
        return "" if is_whole else sessions_words(self.from_session, self.to_session)

    @property
    def is_charted(self) -> bool:
        """Whether its points have their places; read together with its chart where several are shown."""
        return hasattr(self, "chart")

    @property
    def volume_ml(self) -> Decimal:
        return self.points * self.volume_per_point_ml

    def is_in(self, number: int) -> bool:
        """Whether it is treated like this in this session."""
        return self.from_session <= number and (self.to_session is None or number <= self.to_session)

    def meets(self, other: "PlanArea") -> bool:
        """Whether both say what one session gives to one side of the area."""
        apart = self.is_before(other) or other.is_before(self)
        return self.area_id == other.area_id and self.shares_side(other) and not apart

    def shares_side(self, other: "PlanArea") -> bool:
        return self.side == other.side or Side.BOTH in (self.side, other.side)

    def is_before(self, other: "PlanArea") -> bool:
        return self.to_session is not None and self.to_session < other.from_session
