from collections.abc import Callable
from datetime import MAXYEAR, MINYEAR, date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.dateparse import parse_date
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.pagination import LimitOffsetPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.access import signed_in
from mesoplan.staff.models import User
from sessions.booking.models import Appointment
from sessions.booking.permissions import BOOK, SEE_CALENDAR
from sessions.booking.queries import bounds_of_day, clinicians_beside, rooms_for
from sessions.booking.services.book import book_session
from sessions.booking.services.change import cancel_appointment
from sessions.planning.models import Session

# The midnights around a day have to be days themselves, in any time zone.
YEARS = range(MINYEAR + 1, MAXYEAR)


class InstantField(serializers.DateTimeField):
    """A time with its offset. Without one it could be any of 40 moments, and is refused rather than guessed."""

    def enforce_timezone(self, value: datetime) -> datetime:
        if is_naive(value):
            raise serializers.ValidationError(_("Say the offset from UTC, as in 2026-11-24T10:30:00+01:00."))
        if value.year not in YEARS:
            raise serializers.ValidationError(_("No clinic works in the year %(year)s.") % {"year": value.year})
        return super().enforce_timezone(value)


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    starts_at = serializers.DateTimeField(read_only=True)
    ends_at = serializers.DateTimeField(read_only=True)
    session_number = serializers.IntegerField(source="session.number", read_only=True)
    days_after_window = serializers.IntegerField(read_only=True)

    class Meta:
        model = Appointment
        fields = [
            "id",
            "session",
            "session_number",
            "patient",
            "clinic",
            "clinician",
            "room",
            "starts_at",
            "ends_at",
            "status",
            "days_after_window",
            "version",
        ]
        read_only_fields = fields


class OwnRows(serializers.PrimaryKeyRelatedField[Any]):
    """Rows of the clinics that the person of the token belongs to; to them the others do not exist."""

    def __init__(self, own: Callable[[User], QuerySet[Any]], **options: Any) -> None:
        super().__init__(**options)
        self.own = own

    def get_queryset(self) -> QuerySet[Any]:
        return self.own(signed_in(self.context["request"]))


class BookingSerializer(serializers.Serializer[Any]):
    session = OwnRows(Session.objects.visible_to, queryset=Session.objects.all())
    clinician = OwnRows(clinicians_beside, queryset=User.objects.clinicians())
    room = OwnRows(rooms_for, queryset=Room.objects.all())
    starts_at = InstantField()


class CancelSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, help_text="Of the appointment as it was read.")


class Appointments(APIView):
    permissions = {"GET": SEE_CALENDAR, "POST": BOOK}

    @extend_schema(
        tags=["appointments"],
        parameters=[OpenApiParameter("day", date, description="On the clock of each clinic. All days without it.")],
        responses=AppointmentSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The appointments of the clinics that the token's person belongs to, in order of time."""
        pages = LimitOffsetPagination()
        page = pages.paginate_queryset(_on_day(request), request, view=self)
        return pages.get_paginated_response(AppointmentSerializer(page, many=True).data)

    @extend_schema(tags=["appointments"], request=BookingSerializer, responses={201: AppointmentSerializer})
    def post(self, request: Request) -> Response:
        """Books a session. What a rule refuses is answered with 409 and a sentence for each input."""
        booking = BookingSerializer(data=request.data, context={"request": request})
        booking.is_valid(raise_exception=True)
        appointment = book_session(actor=signed_in(request), **booking.validated_data)
        return Response(AppointmentSerializer(appointment).data, status=status.HTTP_201_CREATED)


class CancelAppointment(APIView):
    permission = BOOK

    @extend_schema(tags=["appointments"], request=CancelSerializer, responses=AppointmentSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Only a booked appointment can be cancelled; its session can then be booked again."""
        mine = Appointment.objects.visible_to(signed_in(request))
        appointment, seen = get_object_or_404(mine, pk=pk), CancelSerializer(data=request.data)
        seen.is_valid(raise_exception=True)
        appointment = cancel_appointment(actor=signed_in(request), appointment=appointment, **seen.validated_data)
        return Response(AppointmentSerializer(appointment).data)


def _on_day(request: Request) -> QuerySet[Appointment]:
    user = signed_in(request)
    mine = Appointment.objects.visible_to(user).select_related("clinic", "session").order_by("slot", "pk")
    written = request.query_params.get("day")
    if written is None:
        return mine
    day = _read_day(written)
    on_day = Q()
    for clinic in Clinic.objects.visible_to(user):
        on_day |= Q(clinic=clinic, slot__overlap=bounds_of_day(clinic, day))
    return mine.filter(on_day)


def _read_day(written: str) -> date:
    try:
        day = parse_date(written)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise serializers.ValidationError({"day": _("Write the day as in 2026-11-24.")})
    return day
