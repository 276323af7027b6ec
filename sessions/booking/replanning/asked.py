"""What a run is asked, as it is kept: ids and instants."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db.models import Q, QuerySet
from django.utils import timezone

from mesoplan.clinics.models import Clinic
from sessions.booking.models import Appointment, AppointmentStatus


@dataclass(frozen=True)
class Away:
    """A clinician who is ill, or a room that is closed. Nothing of it is entered in the hours: that is an admin's."""

    starts_at: datetime
    ends_at: datetime
    clinician: int | None = None
    room: int | None = None

    @property
    def key(self) -> tuple[str, int]:
        return ("clinician", self.clinician) if self.clinician else ("room", self.room or 0)

    @property
    def touches(self) -> Q:
        kind, pk = self.key
        return Q(slot__overlap=(self.starts_at, self.ends_at)) & Q(**{kind: pk})

    @property
    def as_json(self) -> dict[str, Any]:
        kind, pk = self.key
        return {kind: pk, "starts_at": self.starts_at.isoformat(), "ends_at": self.ends_at.isoformat()}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        instants = {name: datetime.fromisoformat(kept[name]) for name in ("starts_at", "ends_at")}
        return cls(**instants, clinician=kept.get("clinician"), room=kept.get("room"))


@dataclass(frozen=True)
class Asked:
    """`left_out` are visits that somebody took out of the proposal before: they stay where they are."""

    visits: tuple[int, ...]
    away: Away | None = None
    left_out: tuple[int, ...] = ()

    @property
    def as_json(self) -> dict[str, Any]:
        away = self.away.as_json if self.away else None
        return {"visits": list(self.visits), "away": away, "left_out": list(self.left_out)}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        away = Away.of_json(kept["away"]) if kept["away"] else None
        return cls(tuple(kept["visits"]), away, tuple(kept["left_out"]))


def visits_touched(clinic: Clinic, away: Away) -> QuerySet[Appointment]:
    """The booked ones to come; what has begun is never planned anew."""
    return Appointment.objects.coming(timezone.now()).filter(away.touches, clinic=clinic)


def visits_here(clinic: Clinic, away: Away) -> QuerySet[Appointment]:
    """Whose patient has come already, in order of time: no run moves them."""
    rows = Appointment.objects.filter(away.touches, clinic=clinic, status=AppointmentStatus.CHECKED_IN)
    return rows.order_by("slot", "pk")
