from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet

from formulations.models import DoseLimit, Ingredient, Technique
from formulations.permissions import READ_CATALOGUE
from mesoplan.frame.api_pages import Pages


class LimitSerializer(serializers.ModelSerializer[DoseLimit]):
    class Meta:
        model = DoseLimit
        fields = ["kind", "value", "unit", "basis", "source_status"]


class IngredientSerializer(serializers.ModelSerializer[Ingredient]):
    limits = LimitSerializer(many=True, read_only=True)
    is_blocked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Ingredient
        fields = [
            *("id", "name", "inn", "category", "stock_concentration", "stock_unit", "presentations"),
            *("ph_low", "ph_high", "allergens", "contraindications", "classes", "pregnancy", "regulatory_status"),
            *("evidence_level", "evidence", "limit_basis", "limits", "is_blocked", "source", "source_status"),
        ]


class TechniqueSerializer(serializers.ModelSerializer[Technique]):
    class Meta:
        model = Technique
        fields = [
            *("id", "code", "name", "target", "indication", "depth_min_mm", "depth_max_mm", "needle_gauge"),
            *("needle_length_mm", "angle_min_deg", "angle_max_deg", "volume_per_point_min_ml"),
            *("volume_per_point_max_ml", "spacing_min_cm", "spacing_max_cm", "device", "notes", "source"),
            "source_status",
        ]


class ByName(Pages):
    ordering = ("name",)


class InTheirOrder(Pages):
    ordering = ("position", "pk")


@extend_schema(tags=["catalogue"])
class IngredientViewSet(ReadOnlyModelViewSet[Ingredient]):
    """What may be injected, with its limits. No limit of a kind means that none is known, not that there is none."""

    permission = READ_CATALOGUE
    serializer_class = IngredientSerializer
    pagination_class = ByName

    def get_queryset(self) -> QuerySet[Ingredient]:
        return Ingredient.objects.matching(self.request.query_params.get("q", "")).with_limits()

    @extend_schema(parameters=[OpenApiParameter("q", str, description="Part of the name or the international name.")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


@extend_schema(tags=["catalogue"])
class TechniqueViewSet(ReadOnlyModelViewSet[Technique]):
    """How mixtures are injected: usual depths, volumes and spacings, which a clinician may change in a plan."""

    permission = READ_CATALOGUE
    serializer_class = TechniqueSerializer
    pagination_class = InTheirOrder
    queryset = Technique.objects.all()
