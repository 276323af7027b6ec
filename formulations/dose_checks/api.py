from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from formulations.dose_checks.answers import ReportSerializer
from formulations.dose_checks.cases import case_of
from formulations.dose_checks.fields import refusal
from formulations.dose_checks.serializers import DoseCheckSerializer
from formulations.dose_checks.shelf import Shelf
from formulations.dosing.check import check
from formulations.dosing.errors import DosingError
from formulations.permissions import CHECK_DOSES
from mesoplan.frame.parsers import SoundJSONParser


class EveryNumberParser(SoundJSONParser):
    """Lets NaN and Infinity in, so that the field that holds one says so at its path."""

    strict = False


class DoseChecks(APIView):
    permission = CHECK_DOSES
    parser_classes = (EveryNumberParser,)

    @extend_schema(tags=["dose checks"], request=DoseCheckSerializer, responses=ReportSerializer)
    def post(self, request: Request) -> Response:
        """Doses and findings of one session. Nothing is stored, and nobody's chart is opened."""
        shelf = Shelf.read()
        sent = DoseCheckSerializer(data=request.data, context={"shelf": shelf})
        sent.is_valid(raise_exception=True)
        try:
            report = check(case_of(sent.validated_data, shelf))
        except DosingError as error:
            raise ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [refusal(error)]}) from None
        return Response(ReportSerializer(report).data)
