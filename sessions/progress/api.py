from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mesoplan.audit.services import note_chart_opened
from mesoplan.staff.access import signed_in
from sessions.planning.models import Course
from sessions.progress.models import ProgressSummary
from sessions.progress.permissions import SEE_PROGRESS


class SummarySerializer(serializers.ModelSerializer[ProgressSummary]):
    class Meta:
        model = ProgressSummary
        fields = ["course", "last_record", "last_measurement", "figures", "written_at"]
        read_only_fields = fields


class CourseSummary(APIView):
    permission = SEE_PROGRESS

    @extend_schema(tags=["courses"], responses=SummarySerializer)
    def get(self, request: Request, pk: int) -> Response:
        """The latest summary of a course; 404 as long as nothing was given."""
        course = get_object_or_404(Course.objects.visible_to(signed_in(request)), pk=pk)
        summary = get_object_or_404(ProgressSummary.objects.filter(course=course).newest_first()[:1])
        note_chart_opened(request, patient_id=course.patient_id)
        return Response(SummarySerializer(summary).data)
