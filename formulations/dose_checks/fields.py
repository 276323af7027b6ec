"""Inputs of a dose check. Each says at its own path what is wrong with it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from formulations.dose_checks.shelf import Shelf
from formulations.dosing.errors import DosingError
from formulations.dosing.facts import IngredientFacts
from formulations.dosing.quantities import Quantity, checked, positive
from formulations.dosing.rules.allergens import group_of
from formulations.name_keys import name_key
from formulations.wording import words


def refusal(error: DosingError) -> str:
    """What the engine refuses, in the reader's language."""
    return words(error.template, error.params)


class StrictSerializer(serializers.Serializer[Any]):
    """Refuses names that it does not know: a history that is misspelt must not pass for none."""

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 whatever was sent
        unknown = sorted(set(map(str, data)) - set(self.fields)) if isinstance(data, Mapping) else []
        errors: dict[str, Any] = {name: [_("There is no field of this name.")] for name in unknown}
        values: Any = {}
        try:
            values = super().to_internal_value(data)
        except serializers.ValidationError as error:
            errors |= error.detail if isinstance(error.detail, dict) else {}
        if errors:
            raise serializers.ValidationError(errors)
        return values

    @property
    def shelf(self) -> Shelf:
        return shelf_of(self)


def shelf_of(field: serializers.Field[Any, Any, Any, Any]) -> Shelf:
    shelf: Shelf = field.context["shelf"]
    return shelf


class ExactField(serializers.DecimalField):
    """A number of any length, finite and not negative; above zero where `above_zero` says so. Nothing is rounded."""

    def __init__(self, *, above_zero: bool = False, **more: Any) -> None:
        super().__init__(max_digits=None, decimal_places=None, **more)
        self.above_zero = above_zero

    def to_internal_value(self, data: Any) -> Decimal:  # noqa: ANN401 whatever was sent
        number = super().to_internal_value(data)
        try:
            return positive(number) if self.above_zero else checked(number)
        except DosingError as error:
            raise serializers.ValidationError(refusal(error)) from None


class UnitField(serializers.CharField):
    """One of the UCUM codes that fit here."""

    def __init__(self, codes: tuple[str, ...], **more: Any) -> None:
        super().__init__(**more)
        self.codes = codes

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 whatever was sent
        code = super().to_internal_value(data)
        if code not in self.codes:
            said = {"unit": code, "units": ", ".join(self.codes)}
            raise serializers.ValidationError(_("%(unit)s does not fit here. Units are: %(units)s.") % said)
        return code


class IngredientField(serializers.CharField):
    """An ingredient by its name in the catalogue; capital and small letters are the same."""

    def to_internal_value(self, data: Any) -> IngredientFacts:  # type: ignore[override] # noqa: ANN401
        name = super().to_internal_value(data)
        ingredient = shelf_of(self).ingredients.get(name_key(name))
        if ingredient is None:
            raise serializers.ValidationError(_("%(ingredient)s is not in the catalogue.") % {"ingredient": name})
        return ingredient


class AreaField(serializers.CharField):
    """An area by its code."""

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 whatever was sent
        code = super().to_internal_value(data)
        areas = shelf_of(self).area_names
        if code not in areas:
            known = {"area": code, "areas": ", ".join(areas)}
            raise serializers.ValidationError(_("%(area)s is not an area. Areas are: %(areas)s.") % known)
        return code


class ConditionField(serializers.CharField):
    """A condition of the screening by its code."""

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 whatever was sent
        code = super().to_internal_value(data)
        if code not in shelf_of(self).conditions:
            raise serializers.ValidationError(_("%(code)s is not a condition of the catalogue.") % {"code": code})
        return code


class AllergyField(serializers.CharField):
    """An allergen group (`soy`), the code of an allergy (`allergy_soy`) or the name of an ingredient."""

    def to_internal_value(self, data: Any) -> str:  # noqa: ANN401 whatever was sent
        code = super().to_internal_value(data)
        if group_of(code) not in shelf_of(self).allergen_groups:
            said = _("%(code)s is not an allergen that the catalogue knows, so it could not be compared.")
            raise serializers.ValidationError(said % {"code": code})
        return code


def refuse_other_unit(shelf: Shelf, ingredient: IngredientFacts, given: Quantity, name: str) -> None:
    """Refuses a quantity that does not convert to what the catalogue counts the ingredient in, at `name`'s unit."""
    unit, known = given.canonical_unit.removesuffix("/mL"), shelf.counted_in(ingredient)
    if known and unit not in known:
        said = {"name": ingredient.name, "unit": given.unit, "known": ", ".join(sorted(known))}
        sentence = _("%(name)s is counted in %(known)s, and %(unit)s does not convert to it.") % said
        raise serializers.ValidationError({name: {"unit": [sentence]}})
