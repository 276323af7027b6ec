from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.history import track
from mesoplan.refusals import DomainError
from patients import outlines
from patients.outlines import Fault

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Side(models.TextChoices):
    BOTH = "both", _("both sides")
    LEFT = "left", _("left")
    RIGHT = "right", _("right")


class BodyView(models.TextChoices):
    FRONT = outlines.FRONT, _("Front")
    BACK = outlines.BACK, _("Back")


FAULTS: "dict[Fault, _StrPromise]" = {
    Fault.TOO_FEW: _("A region has three corners or more."),
    Fault.TOO_MANY: _("A region has 40 corners at most."),
    Fault.OUTSIDE: _("Every corner lies in the picture: 0 to 240 across, 0 to 560 down."),
    Fault.CROSSES_ITSELF: _("The outline crosses or touches itself: put the corners in their order around the region."),
    Fault.NOT_ON_ITS_SIDE: _(
        "A corner lies beyond the middle, on the other side of the body. From the front the patient's left is on your"
        " right, from the back it is on your left."
    ),
    Fault.NOT_ACROSS: _("A region of both sides reaches across the middle of the body."),
}


class TreatmentAreaQuerySet(models.QuerySet["TreatmentArea"]):
    def in_use(self) -> "TreatmentAreaQuerySet":
        return self.filter(is_active=True)

    def with_regions(self) -> "TreatmentAreaQuerySet":
        return self.prefetch_related("regions")


def changed_here() -> "models.BooleanField[bool, bool]":
    """The files of the catalogue no longer speak for a row that the clinic has changed."""
    return models.BooleanField(_("changed here"), default=False)


@track()
class TreatmentArea(models.Model):
    """A part of the body that is treated. Seven are loaded with the catalogue; an admin may add more."""

    code = models.SlugField(_("code"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)
    changed_here = changed_here()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["TreatmentArea"]] = TreatmentAreaQuerySet.as_manager()

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return catalogue_word(self.name)

    @cached_property
    def drawn(self) -> list["AreaRegion"]:
        """Where it is on the body."""
        return [region for region in self.regions.all() if region.is_active]

    def describe(self, *, name: str, position: int, is_active: bool) -> None:
        """As the clinic wants it. Out of use alone is no other area: its name still comes from the file."""
        if (name, position) != (self.name, self.position):
            self.changed_here = True
        self.name, self.position, self.is_active = name, position, is_active
        self.version += 1


@track()
class AreaRegion(models.Model):
    """Where one side of an area is seen on the drawn body. One that was taken away stays, or the files would bring it
    back."""

    area = models.ForeignKey(TreatmentArea, verbose_name=_("area"), on_delete=models.PROTECT, related_name="regions")
    view = models.CharField(_("view"), max_length=5, choices=BodyView)
    side = models.CharField(_("side"), max_length=5, choices=Side)
    corners = ArrayField(ArrayField(models.PositiveSmallIntegerField(), size=2), verbose_name=_("corners"))
    is_active = models.BooleanField(_("in use"), default=True)
    changed_here = changed_here()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["area__position", "-view", "side"]
        constraints = [
            models.UniqueConstraint(
                fields=["area", "view", "side"],
                name="patients_region_once",
                violation_error_message=_("This side of the area is drawn in this view already."),
            ),
            models.CheckConstraint(
                condition=Q(view__in=BodyView.values),
                name="patients_region_view_known",
                violation_error_message=_("The body is seen from the front or from the back."),
            ),
            models.CheckConstraint(
                condition=Q(side__in=Side.values),
                name="patients_region_side_known",
                violation_error_message=_("A side is left, right or both."),
            ),
            models.CheckConstraint(
                condition=Q(corners__len__gte=outlines.FEWEST, corners__len__lte=outlines.MOST),
                name="patients_region_corners",
                violation_error_message=_("A region has 3 to 40 corners."),
            ),
        ]

    @property
    def outline(self) -> list[outlines.Corner]:
        return [(x, y) for x, y in self.corners]

    def draw(self, corners: Sequence[outlines.Corner]) -> None:
        """Refuses what is no outline of this side in this view."""
        fault = outlines.fault_of(corners, view=self.view, side=self.side)
        if fault:
            raise DomainError(str(FAULTS[fault]), fields={"corners": str(FAULTS[fault])})
        self.corners = [list(corner) for corner in corners]
        self.is_active = True
