"""The shape of a report as it is answered. Every number is a string with all its decimals."""

from decimal import Decimal
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from formulations.dosing.quantities import Quantity
from formulations.dosing.report import DoseLine, Finding, Report, Severity
from formulations.wording import words, working_words


def plain(number: Decimal) -> str:
    """All decimals, without an exponent and without zeros that say nothing."""
    return f"{number.normalize():f}"


@extend_schema_field(OpenApiTypes.STR)
class PlainField(serializers.Field[Decimal, Any, str, Decimal]):
    """A number as a string of its exact decimals."""

    def to_representation(self, value: Decimal) -> str:
        return plain(value)


class QuantitySerializer(serializers.Serializer[Quantity]):
    value = PlainField()
    unit = serializers.CharField()


class DoseSerializer(serializers.Serializer[DoseLine]):
    """Over all areas. `given_today` is what the history holds of the day; `fraction_of_limit` counts it too."""

    ingredient = serializers.CharField()
    drawn = QuantitySerializer()
    injected = QuantitySerializer()
    given_today = QuantitySerializer()
    per_point = QuantitySerializer(help_text="The largest of all syringes.")
    per_kg = QuantitySerializer(allow_null=True)
    limit = QuantitySerializer(allow_null=True)
    limit_basis = serializers.CharField()
    fraction_of_limit = PlainField(allow_null=True)
    workings = serializers.SerializerMethodField(help_text="The arithmetic, one line for each syringe.")

    def get_workings(self, line: DoseLine) -> list[str]:
        return working_words(line)


class FindingSerializer(serializers.Serializer[Finding]):
    """A `stop` forbids the session; an `override` needs a clinician's recorded reason; a `note` has to be seen."""

    code = serializers.CharField()
    severity = serializers.ChoiceField([it.value for it in Severity])
    rule = serializers.CharField(help_text="Its number in the list of rules, or empty.")
    area = serializers.CharField()
    ingredients = serializers.ListField(child=serializers.CharField())
    conditions = serializers.ListField(child=serializers.CharField())
    value = QuantitySerializer(allow_null=True)
    limit = QuantitySerializer(allow_null=True)
    message = serializers.SerializerMethodField()
    source = serializers.CharField()  # type: ignore[assignment] # the name of an attribute of fields, too

    def get_message(self, finding: Finding) -> str:
        return words(finding.template, finding.params)


class ReportSerializer(serializers.Serializer[Report]):
    doses = DoseSerializer(many=True)
    next_allowed_on = serializers.DateField(
        allow_null=True, help_text="The first day that the history allows; null if any day is."
    )
    findings = FindingSerializer(many=True)
