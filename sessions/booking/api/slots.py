from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param
from rest_framework.views import APIView

from sessions.booking.api.fields import DayField, PlaceSerializer, own_clinician, own_room, own_session, said_places
from sessions.booking.offers import Place
from sessions.booking.permissions import SEE_CALENDAR
from sessions.booking.search import free_places

if TYPE_CHECKING:
    from sessions.planning.models import Session

MOST_DAYS = 31
ENOUGH = 100
A_DAY = timedelta(days=1)


class Wish(serializers.Serializer[Any]):
    session = own_session()
    clinician = own_clinician(required=False)
    room = own_room(required=False)
    first = DayField(required=False)
    last = DayField(required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        session: Session = attrs["session"]
        if not session.is_to_book:
            raise serializers.ValidationError({"session": _("This session is not to be booked.")})
        today = session.course.clinic.today
        first = max(attrs.get("first") or session.opens_on, today)
        last = attrs.get("last") or max(session.closes_on, first)
        if last < first:
            raise serializers.ValidationError({"last": _("The last day cannot come before the first.")})
        if (last - first).days >= MOST_DAYS:
            said = {"days": MOST_DAYS}
            raise serializers.ValidationError({"last": _("Ask for %(days)d days at most.") % said})
        return attrs | {"first": first, "last": last}


class SlotPage(serializers.Serializer[Any]):
    next = serializers.URLField(allow_null=True)
    results = PlaceSerializer(many=True)


class Slots(APIView):
    permission = SEE_CALENDAR

    @extend_schema(
        tags=["booking"],
        parameters=[
            OpenApiParameter("session", int, required=True),
            OpenApiParameter("clinician", int),
            OpenApiParameter("room", int),
            OpenApiParameter("first", date, description="A day of the clinic; the window of the session without it."),
            OpenApiParameter("last", date, description=f"At most {MOST_DAYS} days."),
        ],
        responses=SlotPage,
    )
    def get(self, request: Request) -> Response:
        """Where a session could take place, in order of time, in whole days: when there are many, `next` leads to the
        days that follow. Days on which an interval forbids it have none."""
        wish = Wish(data=request.query_params.dict(), context={"request": request})
        wish.is_valid(raise_exception=True)
        asked: dict[str, Any] = wish.validated_data
        days = list(_days(asked["first"], asked["last"]))
        by_day = free_places(asked["session"], days, clinician=asked.get("clinician"), room=asked.get("room"))
        found, last = _enough(days, by_day)
        return Response(
            {
                "next": _following(request, last) if last < asked["last"] else None,
                "results": said_places(found),
            }
        )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=count) for count in range((last - first).days + 1))


def _enough(days: Sequence[date], by_day: Iterator[list[Place]]) -> tuple[Sequence[Place], date]:
    """The places of as many whole days as a page holds, and the last of these days."""
    found: list[Place] = []
    for day, places in zip(days, by_day, strict=True):
        found += places
        if len(found) >= ENOUGH:
            return found, day
    return found, days[-1]


def _following(request: Request, last: date) -> str:
    following: str = replace_query_param(request.build_absolute_uri(), "first", (last + A_DAY).isoformat())
    return following
