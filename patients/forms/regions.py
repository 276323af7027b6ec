"""The corners of a region as a table of figures: the drawing only fills it in."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import Difference, refuse
from mesoplan.frame.rows import RowForm
from mesoplan.refusals import DomainError
from patients.body_map import written
from patients.models import AreaRegion
from patients.outlines import HEIGHT, MOST, WIDTH, Corner, mirrored

if TYPE_CHECKING:
    from django.http import QueryDict

PREFIX = "corners"
# Rows to type further corners into without scripts; beyond the last nobody has typed them.
EMPTY_ROWS = 4
MOST_ROWS = MOST + 2 * EMPTY_ROWS


def figure_field(label: Any, most: int) -> forms.IntegerField:  # noqa: ANN401 a lazy sentence, whose type is private
    return forms.IntegerField(
        label=label, min_value=0, max_value=most, required=False, widget=forms.NumberInput({"autocomplete": "off"})
    )


class CornerForm(RowForm):
    x = figure_field(_("Across"), WIDTH)
    y = figure_field(_("Down"), HEIGHT)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, other in (("x", "y"), ("y", "x")):
            if name in data and data[name] is None and data.get(other) is not None:
                self.add_error(name, _t("A corner has both figures."))
        return data

    @property
    def corner(self) -> Corner | None:
        """None where nothing was typed."""
        x, y = self.cleaned_data.get("x"), self.cleaned_data.get("y")
        return None if x is None or y is None else (x, y)


class CornerSet(forms.BaseFormSet[CornerForm]):
    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing_management_form": _("What the browser sent cannot be read. Try once more."),
        "too_many_forms": _("A region has 40 corners at most."),
    }

    @property
    def corners(self) -> list[Corner]:
        return [form.corner for form in self.forms if form.corner is not None]


CORNERS = forms.formset_factory(
    CornerForm, formset=CornerSet, extra=EMPTY_ROWS, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


class VersionsForm(forms.Form):
    """Which version of the region, and of the one on the other side, the person looked at; 0 where there was none."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    other_version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    differences: tuple[Difference, ...] = ()


class RegionSheet:
    """The versions and the corners, sent and refused together."""

    def __init__(self, region: AreaRegion | None, other: AreaRegion | None, data: "QueryDict | None" = None) -> None:
        self.data, self.stored = data, region
        versions = {"version": version_of(region), "other_version": version_of(other)}
        self.form = VersionsForm(data, initial=versions)
        # What was sent stands alone: beside what is stored, a corner that did not move would count as an empty row.
        stored = [{"x": x, "y": y} for x, y in outline_of(region)]
        self.rows = cast("CornerSet", CORNERS(data, initial=stored if data is None else None, prefix=PREFIX))

    def is_valid(self) -> bool:
        """Both are read, so that all that is wrong is said at once."""
        return self.data is not None and all([self.form.is_valid(), self.rows.is_valid()])

    @property
    def forms(self) -> list[forms.BaseForm]:
        """In the order in which the list of errors goes through them."""
        return [self.form, *self.rows]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms) or bool(self.rows.non_form_errors())

    @property
    def points(self) -> str:
        """What can be drawn of the figures, right or wrong."""
        pairs = [(form["x"].value(), form["y"].value()) for form in self.rows]
        return written((int(x), int(y)) for x, y in pairs if str(x).isdecimal() and str(y).isdecimal())

    @property
    def versions(self) -> dict[str, int]:
        return {name: self.form.cleaned_data[name] for name in ("version", "other_version")}

    def refuse(self, error: DomainError) -> None:
        refuse(self.form, error)

    def after(self, refusal: StaleEditError, *, stored: AreaRegion | None, other: AreaRegion | None) -> "RegionSheet":
        """The same corners again, beside what somebody else has saved; sending them once more means to replace it."""
        data = cast("QueryDict", self.data).copy()
        data["version"], data["other_version"] = str(version_of(stored)), str(version_of(other))
        again = RegionSheet(stored, other, data)
        again.is_valid()
        again.refuse(refusal)
        again.form.differences = tuple(self.differences_from(stored, other))
        return again

    def differences_from(self, stored: AreaRegion | None, other: AreaRegion | None) -> Iterator[Difference]:
        """Of the other side only where it was to become the mirror image."""
        typed = self.rows.corners
        sides = [(_t("Corners"), outline_of(stored), typed)]
        if self.data and "mirror" in self.data:
            sides.append((_t("Corners of the other side"), outline_of(other), mirrored(typed)))
        for label, theirs, mine in sides:
            if list(theirs) != mine:
                yield Difference(label, written(theirs), written(mine))


def version_of(region: AreaRegion | None) -> int:
    return region.version if region else 0


def outline_of(region: AreaRegion | None) -> Sequence[Corner]:
    """Nothing, of a region that was taken away."""
    return region.outline if region and region.is_active else ()
