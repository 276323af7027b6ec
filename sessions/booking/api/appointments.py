from datetime import date
from typing import Any

from django.db.models import F
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mesoplan.clinics.models import Clinic
from mesoplan.clinics.of_each import of_each_clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.api_pages import Pages
from mesoplan.frame.merged import Merged
from mesoplan.frame.problems import ExtendedError
from mesoplan.refusals import DomainError
from mesoplan.staff.access import signed_in
from mesoplan.staff.repeats import once
from sessions.booking.api.fields import (
    InstantField,
    PlaceSerializer,
    in_words_of_the_api,
    own_clinician,
    own_room,
    own_session,
    said_places,
)
from sessions.booking.forms import YEARS
from sessions.booking.models import BESIDE_LENGTH, Appointment
from sessions.booking.models.appointments import of_days
from sessions.booking.offers import Place
from sessions.booking.permissions import BOOK, SEE_CALENDAR
from sessions.booking.queries import bounds_of_day
from sessions.booking.search import nearest_places
from sessions.booking.services.book import book_session
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment
from sessions.planning.models import Session

MOST_ALTERNATIVES = 5


class AppointmentSerializer(serializers.ModelSerializer[Appointment]):
    start = serializers.DateTimeField(source="starts_at", read_only=True)
    end = serializers.DateTimeField(source="ends_at", read_only=True)
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
            "start",
            "end",
            "status",
            "days_after_window",
            "beside_reason",
            "version",
        ]
        read_only_fields = fields


class PlacingSerializer(serializers.Serializer[Any]):
    clinician = own_clinician()
    room = own_room()
    start = InstantField(source="starts_at")
    beside_reason = serializers.CharField(
        max_length=BESIDE_LENGTH,
        required=False,
        allow_blank=True,
        help_text="A clinician's reason for seeing two patients at once.",
    )


class BookingSerializer(PlacingSerializer):
    session = own_session()


class MovingSerializer(PlacingSerializer):
    version = serializers.IntegerField(min_value=1, help_text="Of the appointment as it was read.")


class CancelSerializer(serializers.Serializer[Any]):
    version = serializers.IntegerField(min_value=1, help_text="Of the appointment as it was read.")
    forfeits = serializers.BooleanField(
        default=False, help_text="Whether the session counts as used, where the rule of the clinic says so."
    )


class ConflictSerializer(serializers.Serializer[Any]):
    """As every refusal, with its `errors`, and in `alternatives` the nearest free places."""

    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    alternatives = PlaceSerializer(many=True)


class InOrderOfTime(Pages):
    ordering = ("begins", "pk")


class Appointments(APIView):
    permissions = {"GET": SEE_CALENDAR, "POST": BOOK}

    @extend_schema(
        tags=["appointments"],
        parameters=[OpenApiParameter("day", date, description="On the clock of each clinic. All days without it.")],
        responses=AppointmentSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """The appointments of the clinics that the token's person belongs to, in order of time."""
        pages = InOrderOfTime()
        page = pages.paginate_queryset(_asked_for(request), request, view=self)
        return pages.get_paginated_response(AppointmentSerializer(page, many=True).data)

    @extend_schema(
        tags=["appointments"],
        request=BookingSerializer,
        responses={201: AppointmentSerializer, 409: ConflictSerializer},
    )
    @once
    def post(self, request: Request) -> Response:
        """Books a session. What a rule or another booking refuses is answered with 409, a sentence for each input and
        the nearest free places."""
        booking = BookingSerializer(data=request.data, context={"request": request})
        booking.is_valid(raise_exception=True)
        placing: dict[str, Any] = booking.validated_data
        try:
            appointment = book_session(actor=signed_in(request), **placing)
        except DomainError as error:
            raise _with_alternatives(error, placing) from error
        return Response(AppointmentSerializer(appointment).data, status=status.HTTP_201_CREATED)


class OneAppointment(APIView):
    permissions = {"GET": SEE_CALENDAR, "PATCH": BOOK}

    @extend_schema(tags=["appointments"], responses=AppointmentSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(AppointmentSerializer(_appointment(request, pk)).data)

    @extend_schema(
        tags=["appointments"], request=MovingSerializer, responses={200: AppointmentSerializer, 409: ConflictSerializer}
    )
    @once
    def patch(self, request: Request, pk: int) -> Response:
        """Moves a booked appointment. What is left out stays as it is."""
        appointment = _appointment(request, pk)
        moving = MovingSerializer(data=_completed(request, appointment), context={"request": request})
        moving.is_valid(raise_exception=True)
        placing: dict[str, Any] = moving.validated_data
        try:
            moved = move_appointment(actor=signed_in(request), appointment=appointment, **placing)
        except StaleEditError:
            raise
        except DomainError as error:
            raise _with_alternatives(error, placing | {"session": appointment.session}, appointment) from error
        return Response(AppointmentSerializer(moved).data)


class CancelAppointment(APIView):
    permission = BOOK

    @extend_schema(tags=["appointments"], request=CancelSerializer, responses=AppointmentSerializer)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Only a booked appointment can be cancelled. Its session can be booked again, unless it counts as used."""
        appointment, seen = _appointment(request, pk), CancelSerializer(data=request.data)
        seen.is_valid(raise_exception=True)
        appointment = cancel_appointment(actor=signed_in(request), appointment=appointment, **seen.validated_data)
        return Response(AppointmentSerializer(appointment).data)


def _appointment(request: Request, pk: int) -> Appointment:
    return get_object_or_404(Appointment.objects.visible_to(signed_in(request)).with_people(), pk=pk)


def _completed(request: Request, appointment: Appointment) -> Any:  # noqa: ANN401 whatever was sent, where it is no object
    stays = {
        "clinician": appointment.clinician_id,
        "room": appointment.room_id,
        "start": appointment.starts_at.isoformat(),
    }
    sent = request.data
    return stays | sent if isinstance(sent, dict) else sent


def _with_alternatives(error: DomainError, placing: dict[str, Any], moving: Appointment | None = None) -> ExtendedError:
    rows = Session.objects.select_related("course__clinic", "course__patient", "plan")
    session = rows.get(pk=placing["session"].pk)
    wanted = Place(placing["starts_at"], placing["clinician"], placing["room"])
    can_be_placed = session.is_to_book or (moving is not None and moving.is_booked)

    def members() -> dict[str, object]:
        places = nearest_places(session, wanted, most=MOST_ALTERNATIVES, moving=moving) if can_be_placed else []
        return {"alternatives": said_places(places)}

    return ExtendedError(in_words_of_the_api(error), members)


def _asked_for(request: Request) -> Merged:
    user = signed_in(request)
    clinics = Clinic.objects.visible_to(user)
    mine = Appointment.objects.visible_to(user).select_related("clinic", "session")
    mine = mine.annotate(begins=F("slot__startswith"))
    written = request.query_params.get("day")
    if written is None:
        return of_each_clinic(mine, clinics)
    day = _read_day(written)
    return Merged(mine, [of_days(clinic, *bounds_of_day(clinic, day)) for clinic in clinics])


def _read_day(written: str) -> date:
    try:
        day = parse_date(written)
    except ValueError:
        day = None
    if day is None or day.year not in YEARS:
        raise serializers.ValidationError({"day": _("Write the day as in 2026-11-24.")})
    return day
