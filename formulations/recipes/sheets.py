"""A draft as it is written: what it is called, and one row for each product."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from formulations.models import Formulation, FormulationVersion, RecipeLine
from formulations.queries.recipes import Mixture, known_products, mixture_from
from formulations.recipes.drafts import Pour, has_name_for_good
from formulations.recipes.rows import LineForm, lines_about, lines_typed, products_to_choose, said_pours
from mesoplan.frame.forms import Difference, refuse
from mesoplan.refusals import DomainError

if TYPE_CHECKING:
    from django.http import QueryDict

NAMES = ("name", "purpose")


class RecipeForm(forms.Form):
    """Without a name where the formulation keeps the one it has."""

    name = forms.CharField(label=_("Name"), max_length=80)
    purpose = forms.CharField(label=_("What for"), max_length=200, required=False)
    edits = forms.IntegerField(required=False, widget=forms.HiddenInput)

    differences: tuple[Difference, ...] = ()

    def __init__(self, *args: Any, has_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in () if has_names else NAMES:
            del self.fields[name]
        for field in self.fields.values():
            field.widget.attrs.setdefault("autocomplete", "off")

    @property
    def names(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in NAMES if name in self.fields}


class RecipeSheet:
    """The name and the rows, sent and refused together. `draft` is the stored row where one is changed."""

    def __init__(
        self,
        pours: Sequence[Pour] = (),
        data: "QueryDict | None" = None,
        *,
        draft: FormulationVersion | None = None,
        has_names: bool = False,
    ) -> None:
        self.stored, self.data, self.draft, self.has_names = list(pours), data, draft, has_names
        self.form = RecipeForm(data, has_names=has_names, initial=stored_names(draft))
        products = products_to_choose(self.stored)
        self.rows = lines_about(self.stored, products) if data is None else lines_typed(data, products)

    @classmethod
    def about(cls, draft: FormulationVersion, data: "QueryDict | None" = None) -> "RecipeSheet":
        formulation = draft.formulation
        has_names = not formulation.patient_id and not has_name_for_good(formulation)
        return cls(pours_of(draft), data, draft=draft, has_names=has_names)

    def is_valid(self) -> bool:
        """Both are read, so that all that is wrong is said at once."""
        return self.data is not None and all([self.form.is_valid(), self.rows.is_valid()])

    @property
    def pours(self) -> list[Pour]:
        return self.rows.pours

    @property
    def edits(self) -> int:
        return self.form.cleaned_data["edits"] or 0

    @property
    def forms(self) -> list[forms.BaseForm]:
        """In the order in which the list of errors goes through them."""
        return [self.form, *self.rows.kept()]

    @property
    def has_errors(self) -> bool:
        return any(form.errors for form in self.forms) or bool(self.rows.non_form_errors())

    @property
    def mixture(self) -> Mixture:
        """What the rows come to that can be reckoned with already."""
        return mixture_now(self.stored if self.data is None else [row.pour for row in self.rows.whole])

    @property
    def unfinished(self) -> int:
        """How many rows that somebody has begun are not in the mixture."""
        return 0 if self.data is None else len(self.rows.telling()) - len(list(self.rows.whole)) - len(self.rows.wrong)

    @property
    def wrong(self) -> list[LineForm]:
        return [] if self.data is None else self.rows.wrong

    def refuse(self, error: DomainError) -> None:
        refuse(self.form, error)

    def after(self, refusal: DomainError, *, stored: FormulationVersion) -> "RecipeSheet":
        """The same words again, beside what somebody else has saved; sending them once more means to replace it."""
        data = cast("QueryDict", self.data).copy()
        data["edits"] = str(stored.edits)
        again = RecipeSheet.about(stored, data)
        again.is_valid()
        again.refuse(refusal)
        again.form.differences = tuple(again.differences())
        return again

    def differences(self) -> Iterator[Difference]:
        kept = stored_names(self.draft)
        for name, typed in self.form.names.items():
            if typed != kept[name]:
                yield Difference(str(self.form.fields[name].label), kept[name], typed)
        theirs, mine = said_pours(self.stored), said_pours(self.pours)
        if theirs != mine:
            yield Difference(str(_("What is drawn for one batch")), theirs, mine)


def stored_names(draft: FormulationVersion | None) -> dict[str, Any]:
    if draft is None:
        return {}
    return {"name": draft.formulation.name, "purpose": draft.formulation.purpose, "edits": draft.edits}


def pours_of(version: FormulationVersion) -> list[Pour]:
    return [Pour(line.product, line.volume_ml) for line in version.lines.select_related("product")]


def newest_pours(formulation: Formulation) -> list[Pour]:
    """Of the newest version that was approved once."""
    newest = formulation.versions.exclude(approved_at=None).order_by("-number").first()
    return pours_of(newest) if newest else []


def mixture_now(pours: Sequence[Pour]) -> Mixture:
    known = known_products().in_bulk([pour.product.pk for pour in pours])
    lines = [RecipeLine(product=known[pour.product.pk], volume_ml=pour.volume_ml) for pour in pours]
    return mixture_from(lines, name=str(_("The mixture")))
