"""A whole course for machines: the proposals of the solver, and all of one booked in one act."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from mesoplan.clinics.models import Weekday
from mesoplan.frame.problems import ExtendedError
from mesoplan.refusals import DomainError
from mesoplan.staff.access import signed_in
from mesoplan.staff.repeats import once
from sessions.booking.api.appointments import AppointmentSerializer
from sessions.booking.api.fields import (
    DayField,
    InstantField,
    OwnRows,
    PlaceSerializer,
    own_clinician,
    own_room,
    own_session,
)
from sessions.booking.course.forms import LATEST_START
from sessions.booking.course.proposing import CoursePlace, Proposals, proposals_for
from sessions.booking.course.wishes import CourseWishes
from sessions.booking.permissions import BOOK
from sessions.booking.services.course import book_course
from sessions.planning.models import Course

MOST_SESSIONS = 30


class WishesSerializer(serializers.Serializer[Any]):
    """All may be left out, and all but `not_before` may be given up by a proposal, where not `only_then`."""

    weekdays = serializers.MultipleChoiceField(
        choices=Weekday.choices, required=False, help_text="From Monday as 0 to Sunday as 6."
    )
    from_time = serializers.TimeField(required=False, help_text="On the clock of the clinic.")
    to_time = serializers.TimeField(required=False)
    clinician = own_clinician(required=False)
    room = own_room(required=False)
    not_before = DayField(required=False)
    only_then = serializers.BooleanField(
        default=False, help_text="Whether the weekdays and times are kept, for whoever cannot come otherwise."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        start, end = attrs.get("from_time"), attrs.get("to_time")
        if start and end and end <= start:
            raise serializers.ValidationError({"to_time": _("This has to be later than the time before it.")})
        first = attrs.get("not_before")
        if first and first > timezone.localdate() + LATEST_START:
            raise serializers.ValidationError({"not_before": _("Choose a day within the next two years.")})
        return attrs

    def wishes(self) -> CourseWishes:
        wanted: dict[str, Any] = self.validated_data
        return CourseWishes(**wanted | {"weekdays": frozenset(map(int, wanted.get("weekdays", ())))})


class SessionPlaceSerializer(PlaceSerializer):
    session = serializers.IntegerField(source="session.pk")


class ProposalSerializer(serializers.Serializer[Any]):
    places = SessionPlaceSerializer(many=True)
    gives_up = serializers.CharField(help_text="What it gives up of the wishes, in one line.")
    is_optimal = serializers.BooleanField(source="solution.is_optimal", help_text="Whether none is better.")


class ClashSerializer(serializers.Serializer[Any]):
    session = serializers.IntegerField(source="session.pk")
    why = serializers.CharField()
    nearest = serializers.CharField()


class ProposalsSerializer(serializers.Serializer[Any]):
    """The best first. `clashes` are sessions that find no place in their window."""

    proposals = ProposalSerializer(many=True)
    clashes = ClashSerializer(many=True)
    is_out_of_time = serializers.BooleanField(help_text="Whether the search ended before anything was found.")


class WantedPlaceSerializer(serializers.Serializer[Any]):
    session = own_session()
    clinician = own_clinician()
    room = own_room()
    start = InstantField(source="starts_at")


class WantedPlacesField(serializers.ListField):
    child: serializers.Serializer[Any] = WantedPlaceSerializer()

    def run_child_validation(self, data: list[Any]) -> list[Any]:
        """The rows of all places are read together, and of more places than a course can have none."""
        if len(data) > MOST_SESSIONS:
            self.fail("max_length", max_length=MOST_SESSIONS)
        sent = [it for it in data if isinstance(it, Mapping)]
        for name, field in self.child.fields.items():
            if isinstance(field, OwnRows):
                field.read_ahead(it.get(name) for it in sent)
        return list(super().run_child_validation(data))


class CourseBookingSerializer(serializers.Serializer[Any]):
    places = WantedPlacesField(min_length=1, max_length=MOST_SESSIONS)


class CourseProposals(APIView):
    permission = BOOK

    @extend_schema(tags=["booking"], request=WishesSerializer, responses=ProposalsSerializer)
    def post(self, request: Request, pk: int) -> Response:
        """Places for all sessions of the course that are still to book. Nothing is kept of it."""
        course, asked = _course(request, pk), WishesSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        return Response(_said(proposals_for(course, asked.wishes())))


class CourseBookings(APIView):
    permission = BOOK

    @extend_schema(
        tags=["booking"],
        request=CourseBookingSerializer,
        responses={201: AppointmentSerializer(many=True), 409: ProposalsSerializer},
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Books every one of the places, or none: then the answer says what stands against which of them, and proposes
        the course once more, as near to these places as it can be."""
        course, sent = _course(request, pk), CourseBookingSerializer(data=request.data, context={"request": request})
        sent.is_valid(raise_exception=True)
        places = [CoursePlace(**it) for it in sent.validated_data["places"]]
        try:
            booked = book_course(actor=signed_in(request), course=course, places=places)
        except DomainError as error:
            refused = _at_places(error, places)
            if not refused.fields:
                raise
            raise ExtendedError(refused, lambda: _said(proposals_for(course, CourseWishes(), near=places))) from error
        return Response(AppointmentSerializer(booked, many=True).data, status=status.HTTP_201_CREATED)


def _course(request: Request, pk: int) -> Course:
    mine = Course.objects.visible_to(signed_in(request)).select_related("clinic", "patient__clinic")
    return get_object_or_404(mine, pk=pk)


def _said(proposals: Proposals) -> Mapping[str, Any]:
    said: Mapping[str, Any] = ProposalsSerializer(proposals).data
    return said


def _at_places(error: DomainError, places: Sequence[CoursePlace]) -> DomainError:
    """What the service says of a session stands at the place that was sent for it."""
    names = {f"session_{place.session.number}": f"places.{index}" for index, place in enumerate(places)}
    return DomainError(error.sentence, fields={names.get(name, name): it for name, it in error.fields.items()})
