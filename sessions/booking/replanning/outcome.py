"""What a run has found, as it is kept: ids, instants and figures."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from typing import Any, Self

from sessions.booking.models import Appointment
from sessions.booking.solver.explain import Limit, Why
from sessions.booking.solver.problem import Part


@dataclass(frozen=True)
class Spot:
    starts_at: datetime
    clinician: int
    room: int

    @classmethod
    def of(cls, visit: Appointment) -> Self:
        return cls(visit.starts_at, visit.clinician_id, visit.room_id)

    @property
    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"starts_at": self.starts_at.isoformat()}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(datetime.fromisoformat(kept["starts_at"]), kept["clinician"], kept["room"])


@dataclass(frozen=True)
class Line:
    """A visit, the version of it that was looked at, where it was then, and where it shall be. `is_untouched` says that
    it could have stayed, were it not for another one."""

    visit: int
    version: int
    old: Spot
    new: Spot
    given_up: Mapping[Part, int] = field(default_factory=dict)

    @property
    def is_untouched(self) -> bool:
        return Part.UNTOUCHED in self.given_up

    @property
    def as_json(self) -> dict[str, Any]:
        places = {"old": self.old.as_json, "new": self.new.as_json}
        return {"visit": self.visit, "version": self.version, "given_up": dict(self.given_up)} | places

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        given_up = {Part(name): amount for name, amount in kept["given_up"].items()}
        return cls(
            kept["visit"], kept["version"], Spot.of_json(kept["old"]), Spot.of_json(kept["new"]), given_up=given_up
        )


@dataclass(frozen=True)
class Unplaced:
    """`why` is None where its session cannot be booked at all any more. `nearest` is free and keeps the distance to
    what comes before, though not to what follows."""

    visit: int
    old: Spot
    why: Why | None = None
    first: Limit | None = None
    last: Limit | None = None
    nearest: Spot | None = None

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            "visit": self.visit,
            "old": self.old.as_json,
            "why": self.why,
            "first": _limit_as_json(self.first),
            "last": _limit_as_json(self.last),
            "nearest": self.nearest.as_json if self.nearest else None,
        }

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            kept["visit"],
            Spot.of_json(kept["old"]),
            Why(kept["why"]) if kept["why"] else None,
            _limit_of_json(kept["first"]),
            _limit_of_json(kept["last"]),
            Spot.of_json(kept["nearest"]) if kept["nearest"] else None,
        )


@dataclass(frozen=True)
class Outcome:
    """`places` is how many were looked at in all, `seconds` how long it took; `booked` are the visits whose change was
    kept."""

    lines: Sequence[Line]
    unplaced: Sequence[Unplaced]
    gap: float
    places: int
    seconds: float
    booked: Sequence[int] = ()

    def booking(self, visits: Iterable[int]) -> "Outcome":
        return replace(self, booked=tuple(visits))

    @property
    def is_least(self) -> bool:
        return self.gap == 0

    @property
    def as_json(self) -> dict[str, Any]:
        rows = {"lines": [it.as_json for it in self.lines], "unplaced": [it.as_json for it in self.unplaced]}
        figures = {"gap": self.gap, "places": self.places, "seconds": round(self.seconds, 2)}
        return rows | figures | {"booked": list(self.booked)}

    @classmethod
    def of_json(cls, kept: Mapping[str, Any]) -> Self:
        return cls(
            lines=[Line.of_json(it) for it in kept["lines"]],
            unplaced=[Unplaced.of_json(it) for it in kept["unplaced"]],
            gap=kept["gap"],
            places=kept["places"],
            seconds=kept["seconds"],
            booked=tuple(kept["booked"]),
        )


def _limit_as_json(limit: Limit | None) -> list[Any] | None:
    return [limit[0].isoformat(), limit[1]] if limit else None


def _limit_of_json(kept: Sequence[Any] | None) -> Limit | None:
    return (date.fromisoformat(kept[0]), kept[1]) if kept else None
