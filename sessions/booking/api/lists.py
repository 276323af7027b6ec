"""What a program needs to know before it books: sessions, clinicians and rooms, with their keys."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.mixins import ListModelMixin
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from mesoplan.clinics.models import Clinic, Room
from mesoplan.clinics.of_each import of_each_clinic
from mesoplan.frame.api_pages import Pages
from mesoplan.frame.merged import Merged
from mesoplan.staff.access import signed_in
from mesoplan.staff.models import User
from sessions.booking.allowed import Allowed, allowed_windows
from sessions.booking.permissions import SEE_CALENDAR
from sessions.booking.queries import clinicians_beside, rooms_for
from sessions.planning.models import TO_BOOK, Session, SessionStatus

UNBOOKED = "unbooked"
STATES = (
    UNBOOKED,
    SessionStatus.BOOKED,
    SessionStatus.DONE,
    SessionStatus.MISSED,
    SessionStatus.CANCELLED,
    SessionStatus.FORFEITED,
)


class SessionSerializer(serializers.ModelSerializer[Session]):
    patient = serializers.IntegerField(source="course.patient_id")
    clinic = serializers.IntegerField(source="course.clinic_id")
    state = serializers.CharField(source="status")
    minutes = serializers.IntegerField(source="plan.visit_minutes")
    due = serializers.DateField(source="due_on")
    earliest = serializers.SerializerMethodField()
    latest = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = ["id", "course", "patient", "clinic", "number", "state", "minutes", "due", "earliest", "latest"]
        read_only_fields = fields

    @extend_schema_field(serializers.DateField())
    def get_earliest(self, session: Session) -> str:
        return self._allowed(session).first.day.isoformat()

    @extend_schema_field(serializers.DateField())
    def get_latest(self, session: Session) -> str:
        """The end of its window; later is possible, and is said to be late. Earlier where a session after it is booked
        already."""
        last = self._allowed(session).last
        return min(session.closes_on, last.day if last else session.closes_on).isoformat()

    def _allowed(self, session: Session) -> Allowed:
        allowed: dict[int, Allowed] = self.context["allowed"]
        return allowed[session.pk]


class ClinicianSerializer(serializers.ModelSerializer[User]):
    class Meta:
        model = User
        fields = ["id", "name"]
        read_only_fields = fields


class RoomSerializer(serializers.ModelSerializer[Room]):
    class Meta:
        model = Room
        fields = ["id", "clinic", "name", "equipment"]
        read_only_fields = fields


class Paged(ListModelMixin, GenericViewSet[Any]):
    permission = SEE_CALENDAR
    pagination_class = Pages


@extend_schema(tags=["booking"])
class Sessions(Paged):
    """The sessions of the clinics that the token's person belongs to."""

    serializer_class = SessionSerializer
    queryset = Session.objects.none()

    def rows(self) -> Merged:
        user = signed_in(self.request)
        clinics = Clinic.objects.visible_to(user)
        mine = Session.objects.visible_to(user).select_related("course__clinic", "plan")
        state = self.request.query_params.get("state")
        if state is None:
            return of_each_clinic(mine, clinics, "course__clinic")
        if state not in STATES:
            said = {"states": ", ".join(STATES)}
            raise serializers.ValidationError({"state": _("The states are %(states)s.") % said})
        if state == UNBOOKED:
            # Said state by state alone: with all of them beside it, no index is read in its order.
            of_clinics = of_each_clinic(mine.under_way(), clinics, "course__clinic")
            return of_clinics.each([Q(status=it) for it in TO_BOOK])
        return of_each_clinic(mine.filter(status=state), clinics, "course__clinic")

    @extend_schema(parameters=[OpenApiParameter("state", str, enum=[str(it) for it in STATES])])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Between `earliest` and `latest` each can take place; a booking is checked all the same, because a visit of
        another course may forbid a day between them."""
        pages = Pages()
        page = pages.paginate_queryset(self.rows(), request, view=self)
        context = {"allowed": allowed_windows(page)}
        return pages.get_paginated_response(SessionSerializer(page, many=True, context=context).data)


@extend_schema(tags=["booking"])
class Clinicians(Paged):
    """Who treats patients in the clinics that the token's person belongs to."""

    serializer_class = ClinicianSerializer
    queryset = User.objects.none()

    def get_queryset(self) -> QuerySet[User]:
        return clinicians_beside(signed_in(self.request))


@extend_schema(tags=["booking"])
class Rooms(Paged):
    serializer_class = RoomSerializer
    queryset = Room.objects.none()

    def get_queryset(self) -> QuerySet[Room]:
        return rooms_for(signed_in(self.request))
