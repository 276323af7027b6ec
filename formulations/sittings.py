"""What the dosing engine is asked about, in numbers of our rows: a session that is planned, or one that is given."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from formulations.dosing.lots import LotFacts
from formulations.dosing.planned import GivenArea
from formulations.models import Technique
from patients.models import Side


def one_side(side: str) -> str:
    """The side as the engine knows it: none where both are meant."""
    return "" if side == Side.BOTH else side


@dataclass(frozen=True)
class Filling:
    """One area's share of a session: `points` deposits of `volume_per_point_ml` of a formulation."""

    area: str
    area_name: str
    version_id: int
    points: int
    volume_per_point_ml: Decimal
    technique: Technique | None = None
    side: str = ""
    depth_mm: Decimal | None = None

    @property
    def volume_ml(self) -> Decimal:
        return self.points * self.volume_per_point_ml


@dataclass(frozen=True)
class GivenSession:
    """What is known of a session once it is given: each area beside its plan, the lots by the number of their product,
    when the mixtures were drawn up and when the injections began. A time that nobody noted is None."""

    areas: Sequence[GivenArea]
    lots: Mapping[int, Sequence[LotFacts]] = field(default_factory=dict)
    prepared_at: datetime | None = None
    began_at: datetime | None = None


NOTHING_YET = GivenSession(areas=())


@dataclass(frozen=True)
class Sitting:
    """What one session gives, to all areas together. `still_before` are the numbers of the sessions of its course that
    are still to come before it, by the version of the formulation that they give."""

    fillings: Sequence[Filling]
    still_before: Mapping[int, Collection[int]] = field(default_factory=dict)
    given: GivenSession = NOTHING_YET

    @property
    def version_ids(self) -> set[int]:
        return {*(filling.version_id for filling in self.fillings), *self.still_before}
