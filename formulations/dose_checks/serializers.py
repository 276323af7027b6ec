"""The shape of a dose check as it is sent. What cannot be meant is refused at its path."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from formulations.dose_checks.fields import (
    AllergyField,
    AreaField,
    ConditionField,
    ExactField,
    IngredientField,
    StrictSerializer,
    UnitField,
    refuse_other_unit,
)
from formulations.dosing.case import Sex
from formulations.dosing.quantities import Quantity
from formulations.dosing.units import AMOUNTS, PER_VOLUME

if TYPE_CHECKING:
    from decimal import Decimal

MOST_SYRINGES, MOST_COMPONENTS, MOST_DOSES, MOST_POINTS, MOST_SESSIONS = 20, 24, 2_000, 100_000, 1_000


class AmountSerializer(StrictSerializer):
    value = ExactField()
    unit = UnitField(AMOUNTS)

    def validate(self, attrs: Any) -> Quantity:  # noqa: ANN401 as the fields made it
        return Quantity(attrs["value"], attrs["unit"])


class ConcentrationSerializer(AmountSerializer):
    value = ExactField(above_zero=True)
    unit = UnitField(PER_VOLUME)


class PatientSerializer(StrictSerializer):
    birth_date = serializers.DateField(allow_null=True, default=None)
    sex = serializers.ChoiceField([it.value for it in Sex], default=Sex.UNKNOWN)
    weight_kg = ExactField(above_zero=True, allow_null=True, default=None)
    weight_on = serializers.DateField(allow_null=True, default=None)
    height_cm = ExactField(above_zero=True, allow_null=True, default=None)
    conditions = serializers.ListField(
        child=ConditionField(),
        allow_null=True,
        default=None,
        help_text="All that the patient has: the answer to every other question is no. Null when nobody has asked.",
    )
    allergies = serializers.ListField(
        child=AllergyField(),
        allow_null=True,
        default=None,
        help_text="All that are known; an empty list says that there are none. Null when nobody has asked.",
    )
    on = serializers.DateField(help_text="The day of treatment.")
    country = serializers.RegexField(
        r"^[A-Z]{2}$", allow_null=True, default=None, help_text="Where it is given, by two letters: bans count there."
    )

    def validate(self, attrs: Any) -> Any:  # noqa: ANN401 as the fields made it
        if attrs["birth_date"] and attrs["birth_date"] > attrs["on"]:
            raise serializers.ValidationError({"birth_date": _("This is after the day of treatment.")})
        return attrs


class ComponentSerializer(StrictSerializer):
    ingredient = IngredientField()
    concentration = ConcentrationSerializer(
        allow_null=True, default=None, help_text="In what is drawn, before it is diluted. Null when it is not known."
    )
    volume_ml = ExactField(above_zero=True)
    product = serializers.CharField(
        default="",
        allow_blank=True,
        help_text="Components of one product are drawn together, in one volume, and are not tested as a mixture.",
    )

    def validate(self, attrs: Any) -> Any:  # noqa: ANN401 as the fields made it
        if attrs["concentration"] is not None:
            refuse_other_unit(self.shelf, attrs["ingredient"], attrs["concentration"], "concentration")
        return attrs


class SyringeSerializer(StrictSerializer):
    area = AreaField()
    components = serializers.ListField(child=ComponentSerializer(), allow_empty=False, max_length=MOST_COMPONENTS)
    points = serializers.IntegerField(min_value=1, max_value=MOST_POINTS)
    volume_per_point_ml = ExactField(above_zero=True)

    def validate(self, attrs: Any) -> Any:  # noqa: ANN401 as the fields made it
        volumes: dict[str, Decimal] = {}
        errors: dict[str, Any] = {}
        for place, component in enumerate(attrs["components"]):
            product, volume = component["product"], component["volume_ml"]
            if product and volumes.setdefault(product, volume) != volume:
                sentence = _("%(product)s is drawn in one volume, and another component of it says %(volume)s mL.")
                said = {"product": product, "volume": f"{volumes[product]:f}"}
                errors[str(place)] = {"volume_ml": [sentence % said]}
        if errors:
            raise serializers.ValidationError({"components": errors})
        return attrs


class GivenSerializer(StrictSerializer):
    ingredient = IngredientField()
    amount = AmountSerializer()
    on = serializers.DateField()
    area = AreaField()

    def validate(self, attrs: Any) -> Any:  # noqa: ANN401 as the fields made it
        refuse_other_unit(self.shelf, attrs["ingredient"], attrs["amount"], "amount")
        return attrs


class DoseCheckSerializer(StrictSerializer):
    """One session of one patient. Nothing of it is stored."""

    patient = PatientSerializer()
    syringes = serializers.ListField(child=SyringeSerializer(), allow_empty=False, max_length=MOST_SYRINGES)
    history = serializers.ListField(
        child=GivenSerializer(),
        max_length=MOST_DOSES,
        help_text="All doses that the patient has received, an empty list for none.",
    )
    session_number = serializers.IntegerField(
        min_value=1, max_value=MOST_SESSIONS, help_text="Of this course, the session in question included."
    )

    def validate(self, attrs: Any) -> Any:  # noqa: ANN401 as the fields made it
        on = attrs["patient"]["on"]
        late = [str(place) for place, dose in enumerate(attrs["history"]) if dose["on"] > on]
        if late:
            sentence = _("This is after the day of treatment.")
            raise serializers.ValidationError({"history": {place: {"on": [sentence]} for place in late}})
        return attrs
