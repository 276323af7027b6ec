from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from mesoplan.audit.services import note_chart_opened
from mesoplan.clinics.models import Clinic
from mesoplan.clinics.of_each import of_each_clinic
from mesoplan.frame.api_pages import Pages
from mesoplan.staff.access import signed_in
from patients.models import Measurement, Patient, TreatmentArea
from patients.permissions import FIND_PATIENTS, MEASURE, SEE_CHART
from patients.services.measurements import record_measurement


class ContactSerializer(serializers.ModelSerializer[Patient]):
    """What every role that finds patients may read."""

    class Meta:
        model = Patient
        fields = [
            "id",
            "clinic",
            "number",
            "given_name",
            "family_name",
            "birth_date",
            "sex",
            "phone",
            "email",
            "language",
        ]


class MeasurementSerializer(serializers.ModelSerializer[Measurement]):
    area = serializers.SlugRelatedField(
        slug_field="code", queryset=TreatmentArea.objects.in_use(), required=False, allow_null=True
    )

    class Meta:
        model = Measurement
        fields = ["id", "kind", "area", "side", "landmark", "value", "unit", "measured_at", "observer"]
        read_only_fields = ["unit", "observer"]
        extra_kwargs: ClassVar[dict[str, dict[str, Any]]] = {"measured_at": {"required": True}}


class ChartSerializer(ContactSerializer):
    """With the clinical data, for clinicians."""

    allergies = serializers.SerializerMethodField()
    measurements = MeasurementSerializer(many=True, read_only=True)

    class Meta(ContactSerializer.Meta):
        fields = [
            *ContactSerializer.Meta.fields,
            "allergy_status",
            "allergies",
            "alerts",
            "deceased_on",
            "measurements",
        ]

    def get_allergies(self, patient: Patient) -> list[dict[str, str]]:
        return [{"text": it.text, "allergen": it.allergen} for it in patient.allergies.filter(is_active=True)]


class ByFamilyName(Pages):
    ordering = ("family_name", "given_name", "pk")


@extend_schema(tags=["patients"])
class PatientViewSet(ListModelMixin, RetrieveModelMixin, GenericViewSet[Patient]):
    """The patients of the clinics that the token's person belongs to."""

    permission = FIND_PATIENTS
    serializer_class = ContactSerializer
    pagination_class = ByFamilyName
    queryset = Patient.objects.none()  # says of which table; whose patients is said below

    def get_queryset(self) -> QuerySet[Patient]:
        return Patient.objects.visible_to(signed_in(self.request))

    @extend_schema(parameters=[OpenApiParameter("q", str, description="Part of a name, number, phone or birth date.")])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        user, pages = signed_in(request), ByFamilyName()
        found = Patient.objects.visible_to(user).matching(request.query_params.get("q", ""))
        mine = of_each_clinic(found, Clinic.objects.visible_to(user))
        page = pages.paginate_queryset(mine, request, view=self)
        return pages.get_paginated_response(ContactSerializer(page, many=True).data)

    @extend_schema(responses=ChartSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Clinical data are left out for whoever may not see them; reading them is noted like opening the chart."""
        patient = self.get_object()
        if not signed_in(request).may(SEE_CHART):
            return Response(ContactSerializer(patient).data)
        note_chart_opened(request, patient_id=patient.pk)
        return Response(ChartSerializer(patient).data)


class RecordMeasurement(APIView):
    permission = MEASURE

    @extend_schema(tags=["patients"], request=MeasurementSerializer, responses={201: MeasurementSerializer})
    def post(self, request: Request, pk: int) -> Response:
        """Measured by the person of the token. The unit follows from the kind."""
        user = signed_in(request)
        patient = get_object_or_404(Patient.objects.visible_to(user).with_clinic(), pk=pk)
        reading = MeasurementSerializer(data=request.data)
        reading.is_valid(raise_exception=True)
        measurement = record_measurement(actor=user, patient=patient, **reading.validated_data)
        return Response(MeasurementSerializer(measurement).data, status=status.HTTP_201_CREATED)
