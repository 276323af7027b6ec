"""The forms of the catalogue. Each knows the row it is about, and what it would store."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, cast

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from formulations.dosing.classes import CLASS_NAMES
from formulations.dosing.units import PER_VOLUME
from formulations.forms.stock import ReasonForm
from formulations.keeping import ingredients, limits, pairs, standings
from formulations.keeping.choices import (
    NOT_CHOSEN,
    PAIR_KINDS,
    UNITS,
    Choices,
    chosen_from,
    conditions_by_scope,
    flat,
    signs_of,
)
from formulations.keeping.rows import as_plain
from formulations.models import DoseLimit, Ingredient, LimitKind, RegulatoryStatus
from formulations.models.catalogue import Category, EvidenceLevel, SourceStatus
from formulations.models.limits import BasisKind
from formulations.models.pairs import Incompatibility, PairSeverity
from formulations.models.regulation import Standing
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.frame.forms import AmountField, ConditionalField, Difference, refuse
from mesoplan.refusals import DomainError
from patients.allergens import Allergen

if TYPE_CHECKING:
    from django.http import QueryDict

UNSOURCED = SourceStatus.UNSOURCED
Row = Ingredient | DoseLimit | Incompatibility | RegulatoryStatus


class KeepingForm(forms.Form):
    """What the row is to be, why, and which version of it the person looked at: 0 where there was none."""

    columns: ClassVar[Sequence[str]]
    reason = ConditionalField(
        label=_("Why"),
        max_length=500,
        widget=forms.Textarea({"rows": 2}),
        help_text=_("Needed where this allows more than before: a second person reads it and confirms."),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    differences: tuple[Difference, ...] = ()

    @classmethod
    def about(cls, row: Row | None, **how: Any) -> "KeepingForm":
        stored = {column: getattr(row, column) for column in cls.columns} if row else {}
        return cls(initial=stored | {"version": row.version if row else 0}, **how)

    def bind(self, data: Mapping[str, Any]) -> None:
        """Reads `data` from now on, as if it had been made with it."""
        self.data, self.is_bound = data, True
        self._errors = None

    @property
    def values(self) -> dict[str, Any]:
        return {column: self.cleaned_data[column] for column in self.columns}

    def after(self, refusal: StaleEditError, *, stored: Row | None, **how: Any) -> "KeepingForm":
        """The same words again, beside what somebody else has saved; sending them once more means to replace it."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.version if stored else 0)
        again = type(self)(data, **how)
        refuse(again, refusal)
        again.differences = tuple(self.differences_from(stored)) if stored else ()
        return again

    def differences_from(self, stored: Row) -> Iterator[Difference]:
        for name, typed in self.values.items():
            kept = getattr(stored, name)
            if as_plain(kept) != as_plain(typed):
                yield Difference(str(self.fields[name].label), self.shown(name, kept), self.shown(name, typed))

    def shown(self, name: str, value: Any) -> str:  # noqa: ANN401 of any of the fields
        choices = dict(flat(getattr(self.fields[name], "choices", [])))
        if isinstance(value, list):
            return ", ".join(str(choices.get(each, each)) for each in value)
        if isinstance(self.fields[name], AmountField) and value is not None:
            return number_format(f"{value.normalize():f}")
        return str(choices.get(value, value))


class LimitForm(KeepingForm):
    columns = limits.COLUMNS
    value = AmountField(label=_("Value"), min_value=0, max_digits=16, decimal_places=8, help_text=_("0 blocks it."))
    unit = forms.ChoiceField(label=_("Unit"))
    basis_kind = forms.ChoiceField(label=_("Kind of figure"), choices=chosen_from(BasisKind))
    basis = forms.CharField(label=_("Basis"), max_length=400, help_text=_("In words, as in “label, 4.5 mg/kg”."))
    source = ConditionalField(
        label=_("Source"),
        max_length=600,
        help_text=_("Title, then the address in angle brackets. Only a default of the clinic goes without."),
    )
    source_status = forms.ChoiceField(label=_("How well it is sourced"), choices=chosen_from(SourceStatus))
    field_order = (*limits.COLUMNS, "reason")

    def __init__(self, *args: Any, kind: LimitKind, is_typed: bool = False, **more: Any) -> None:
        """`is_typed` where a person says all of it, source and all; a file repeats what the catalogue has."""
        super().__init__(*args, **more)
        self.kind, self.is_typed = kind, is_typed
        self.offer_units()

    def bind(self, data: Mapping[str, Any]) -> None:
        super().bind(data)
        if not cast("forms.ChoiceField", self.fields["unit"]).valid_value(data.get("unit")):
            self.offer_units()

    def offer_units(self) -> None:
        units = UNITS[self.kind]
        field = cast("forms.ChoiceField", self.fields["unit"])
        field.choices = [NOT_CHOSEN, *signs_of(units, kept=(self.initial.get("unit"), self.data.get("unit")))]
        if len(units) == 1:
            field.widget, self.initial["unit"] = forms.HiddenInput(), units[0]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.is_typed:
            return data
        is_default = data.get("basis_kind", BasisKind.CLINIC_DEFAULT) == BasisKind.CLINIC_DEFAULT
        if not is_default and not data.get("source"):
            self.add_error("source", _("Say where this figure was read."))
        if is_default and not data.get("source") and data.get("source_status", UNSOURCED) != UNSOURCED:
            self.add_error("source_status", _("Without a source it is “a default without a source”."))
        return data

    @property
    def figure(self) -> limits.Figure:
        return limits.Figure(**self.values)


class TakeAwayForm(ReasonForm):
    """Stands beside the form of the limit, in a dialog."""

    dialog = "take-away"
    reason = forms.CharField(
        label=_("Why"), max_length=500, help_text=_("A second person reads it before anything changes.")
    )
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    @classmethod
    def about(cls, stored: DoseLimit) -> "TakeAwayForm":
        return cls(initial={"version": stored.version})

    def after(self, refusal: DomainError, *, stored: DoseLimit) -> "TakeAwayForm":
        """The same words again, about the limit as it stands on the page by now."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.version)
        again = type(self)(data)
        refuse(again, refusal)
        return again


class PairForm(KeepingForm):
    columns = pairs.COLUMNS
    severity = forms.ChoiceField(label=_("In one syringe"), choices=PairSeverity.choices)
    kind = forms.ChoiceField(label=_("Why it matters"), choices=list(PAIR_KINDS.items()))
    mechanism = forms.CharField(label=_("What happens"), max_length=300)
    source = forms.CharField(
        label=_("Source"), max_length=600, required=False, help_text=_("Title, then the address in angle brackets.")
    )
    source_status = forms.ChoiceField(label=_("How well it is sourced"), choices=SourceStatus.choices)
    field_order = (*pairs.COLUMNS, "reason")

    @property
    def knowledge(self) -> pairs.Knowledge:
        return pairs.Knowledge(**self.values)


class StandingForm(KeepingForm):
    columns = standings.COLUMNS
    country = forms.RegexField(
        r"^[A-Z]{2}$",
        label=_("Country"),
        help_text=_("Two capital letters, as in FR; EU for the European Union."),
        error_messages={"invalid": _("A country has two capital letters, as in FR.")},
    )
    standing = forms.ChoiceField(label=_("Standing"), choices=Standing.choices)
    note = forms.CharField(label=_("Note"), max_length=400, required=False)
    source = forms.CharField(
        label=_("Source"), max_length=600, required=False, help_text=_("Title, then the address in angle brackets.")
    )
    source_status = forms.ChoiceField(label=_("How well it is sourced"), choices=SourceStatus.choices)
    field_order = ("country", *standings.COLUMNS, "reason")

    def __init__(self, *args: Any, country: str, **more: Any) -> None:
        """`country` is empty where a row about a further one is added."""
        super().__init__(*args, **more)
        if country:
            del self.fields["country"]

    @property
    def word(self) -> standings.Word:
        return standings.Word(**self.values)


class IngredientForm(KeepingForm):
    columns = ingredients.COLUMNS
    name = forms.CharField(label=_("Name"), max_length=80)
    inn = forms.CharField(label=_("International name"), max_length=160, required=False)
    category = forms.ChoiceField(label=_("Category"), choices=Category.choices)
    stock_concentration = AmountField(
        label=_("Usual strength"), required=False, min_value=Decimal("0.000001"), max_digits=14, decimal_places=6
    )
    stock_unit = forms.ChoiceField(
        label=_("Unit of strength"), required=False, choices=[("", "–"), *((unit, unit) for unit in PER_VOLUME)]
    )
    presentations = forms.CharField(label=_("Presentations"), required=False, max_length=400)
    ph_low = AmountField(
        label=_("Lowest pH"), required=False, min_value=0, max_value=14, max_digits=4, decimal_places=2
    )
    ph_high = AmountField(
        label=_("Highest pH"), required=False, min_value=0, max_value=14, max_digits=4, decimal_places=2
    )
    salt = forms.CharField(
        label=_("Salt"),
        required=False,
        max_length=120,
        help_text=_("What a printed strength may count instead of the substance, as caffeine and sodium benzoate."),
    )
    active_factor = AmountField(
        label=_("Active part of the salt"),
        required=False,
        min_value=Decimal("0.00001"),
        max_value=1,
        max_digits=6,
        decimal_places=5,
        help_text=_("What 1 mg of the salt holds of the substance that the limits are about."),
    )
    classes = forms.MultipleChoiceField(
        label=_("Summed with"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ingredients of one class share one limit."),
    )
    allergens = forms.MultipleChoiceField(
        label=_("Allergens"), required=False, widget=forms.CheckboxSelectMultiple, choices=Allergen.choices
    )
    contraindications = forms.MultipleChoiceField(
        label=_("Contraindications"), required=False, widget=forms.CheckboxSelectMultiple
    )
    pregnancy = forms.CharField(label=_("Pregnancy"), required=False, max_length=400)
    regulatory_status = forms.CharField(label=_("Regulatory status in words"), required=False, max_length=600)
    evidence_level = forms.ChoiceField(label=_("Evidence"), required=False, choices=EvidenceLevel.choices)
    evidence = forms.CharField(label=_("What the evidence is"), required=False, max_length=600)
    source = ConditionalField(
        label=_("Sources"),
        widget=forms.Textarea({"rows": 3}),
        help_text=_(
            "Title, then the address in angle brackets; “ | ” between two of them. A new figure needs its own."
        ),
    )
    source_status = forms.ChoiceField(label=_("How well they are sourced"), choices=SourceStatus.choices)
    field_order = (*ingredients.COLUMNS, "reason")

    def __init__(self, *args: Any, conditions: Choices | None = None, **more: Any) -> None:
        """`conditions` are those that can be chosen, for whoever has read them already."""
        super().__init__(*args, **more)
        self.fields["contraindications"].choices = conditions_by_scope() if conditions is None else conditions  # type: ignore[attr-defined] # of a choice
        classes = sorted((name, catalogue_word(name).replace("_", " ")) for name in CLASS_NAMES)
        self.fields["classes"].choices = classes  # type: ignore[attr-defined] # of a choice

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        low, high = data.get("ph_low"), data.get("ph_high")
        if low is not None and high is not None and low > high:
            self.add_error("ph_high", _("The highest pH is not below the lowest."))
        if bool(data.get("stock_concentration")) and not data.get("stock_unit"):
            self.add_error("stock_unit", _("A strength has a unit."))
        if data.get("stock_concentration") == 0:
            self.add_error("stock_concentration", _("A strength is more than zero."))
        if data.get("active_factor") == 0:
            self.add_error("active_factor", _("The active part of a salt lies above 0 and up to 1."))
        if data.get("active_factor") is not None and not data.get("salt"):
            self.add_error("salt", _("Name the salt that the factor belongs to."))
        return data
