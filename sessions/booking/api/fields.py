"""What more than one endpoint of booking reads or says."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, QuerySet
from django.utils.timezone import is_naive
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from mesoplan.clinics.models import Room
from mesoplan.refusals import DomainError
from mesoplan.staff.access import signed_in
from mesoplan.staff.models import User
from sessions.booking.forms import YEARS
from sessions.booking.offers import Place
from sessions.booking.queries import clinicians_beside, rooms_for
from sessions.planning.models import Session

LAST_ROW = BigIntegerField.MAX_BIGINT


class InstantField(serializers.DateTimeField):
    """A time with its offset. Without one it could be any of 40 moments, and is refused rather than guessed."""

    def enforce_timezone(self, value: datetime) -> datetime:
        if is_naive(value):
            raise serializers.ValidationError(_("Say the offset from UTC, as in 2026-11-24T10:30:00+01:00."))
        if value.year not in YEARS:
            raise serializers.ValidationError(_("No clinic works in the year %(year)s.") % {"year": value.year})
        return super().enforce_timezone(value)


class DayField(serializers.DateField):
    def to_internal_value(self, value: Any) -> Any:  # noqa: ANN401 whatever was sent
        day = super().to_internal_value(value)
        if day.year not in YEARS:
            raise serializers.ValidationError(_("No clinic works in the year %(year)s.") % {"year": day.year})
        return day


class OwnRows(serializers.PrimaryKeyRelatedField[Any]):
    """Rows of the clinics that the person of the token belongs to; to them the others do not exist."""

    def __init__(self, own: Callable[[User], QuerySet[Any]], **options: Any) -> None:
        super().__init__(**options)
        self.own = own
        self._read: Mapping[int, Any] = {}
        self._asked: Collection[int] = ()

    def get_queryset(self) -> QuerySet[Any]:
        return self.own(signed_in(self.context["request"]))

    def read_ahead(self, sent: Iterable[Any]) -> None:
        """In one query what `to_internal_value` is going to be asked for one by one."""
        self._asked = {it for it in sent if type(it) is int and 0 < it <= LAST_ROW}
        self._read = self.get_queryset().in_bulk(self._asked)

    def to_internal_value(self, data: Any) -> Any:  # noqa: ANN401 whatever was sent
        if type(data) is int and data in self._asked:
            return self._read.get(data) or self.fail("does_not_exist", pk_value=data)
        try:
            return super().to_internal_value(data)
        except OverflowError:  # JSON can spell numbers that nothing can count to
            self.fail("does_not_exist", pk_value=data)


def own_session(**options: Any) -> OwnRows:
    """With what every search and every booking reads of it."""

    def own(user: User) -> QuerySet[Session]:
        return Session.objects.visible_to(user).select_related("course__clinic", "course__patient", "plan")

    return OwnRows(own, queryset=Session.objects.all(), **options)


def own_clinician(**options: Any) -> OwnRows:
    return OwnRows(clinicians_beside, queryset=User.objects.clinicians(), **options)


def own_room(**options: Any) -> OwnRows:
    return OwnRows(rooms_for, queryset=Room.objects.all(), **options)


class PlaceSerializer(serializers.Serializer[Place]):
    """Where and when a session could take place."""

    clinician = serializers.IntegerField(source="clinician.pk")
    room = serializers.IntegerField(source="room.pk")
    start = serializers.DateTimeField(source="starts_at")


def said_places(places: Sequence[Place]) -> list[dict[str, Any]]:
    """As `PlaceSerializer` says each of them; for the thousand of a search it would take longer than to find them."""
    start = PlaceSerializer().fields["start"]
    said = {it: start.to_representation(it) for it in {place.starts_at for place in places}}
    return [{"clinician": it.clinician.pk, "room": it.room.pk, "start": said[it.starts_at]} for it in places]


NAMES = {"starts_at": "start"}


def in_words_of_the_api(error: DomainError) -> DomainError:
    """The services speak of `starts_at` where the API has `start`."""
    return DomainError(error.sentence, fields={NAMES.get(name, name): it for name, it in error.fields.items()})
