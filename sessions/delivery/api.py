from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mesoplan.staff.access import signed_in
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.permissions import SIGN_RECORD
from sessions.delivery.services import sign_record


class SignSerializer(serializers.Serializer[TreatmentRecord]):
    version = serializers.IntegerField(min_value=1, help_text="The version of the draft that the signer has read.")


class RecordSerializer(serializers.ModelSerializer[TreatmentRecord]):
    class Meta:
        model = TreatmentRecord
        fields = ["id", "appointment", "status", "version", "signed_by", "signed_at", "dose_report"]
        read_only_fields = fields


class SignRecord(APIView):
    permission = SIGN_RECORD

    @extend_schema(tags=["records"], request=SignSerializer, responses=RecordSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Signs a draft as it stands, for good. 409 says what it lacks, each at its field."""
        user = signed_in(request)
        record = get_object_or_404(TreatmentRecord.objects.visible_to(user), pk=pk)
        seen = SignSerializer(data=request.data)
        seen.is_valid(raise_exception=True)
        signed = sign_record(actor=user, record=record, version=seen.validated_data["version"])
        return Response(RecordSerializer(signed).data)
