"""How much of each mixture is made up in whole batches, how much of it is given and how much is left over, in mL."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from formulations.cases import batch_ml, drawn_of, read_versions, whole_batches
from formulations.models import FormulationVersion
from sessions.delivery.models import Administration


@dataclass(frozen=True)
class Pour:
    """One mixture, for all its areas together. Worked out from the recipe: nobody has measured what was drawn."""

    version: FormulationVersion
    mixture: str
    given_ml: Decimal

    @property
    def batches(self) -> int:
        return whole_batches(self.given_ml, self.version)

    @property
    def drawn_ml(self) -> Decimal:
        return self.batches * batch_ml(self.version)

    @property
    def left_over_ml(self) -> Decimal:
        return self.drawn_ml - self.given_ml


def pours_of(lines: Iterable[Administration]) -> list[Pour]:
    """One for each mixture, in the order in which they come. An area that receives nothing takes no part."""
    given = [line for line in lines if line.volume_ml]
    names = {line.formulation_version_id: str(line.formulation_version) for line in given}
    versions = read_versions(set(names))
    return [Pour(versions[pk], name, volume_of(given, pk)) for pk, name in names.items()]


def volume_of(lines: Iterable[Administration], version_id: int) -> Decimal:
    own = (line.volume_ml for line in lines if line.formulation_version_id == version_id)
    return sum(own, start=Decimal(0))


def volumes_drawn(pours: Iterable[Pour]) -> Mapping[int, Decimal]:
    """By the number of the product."""
    volumes: dict[int, Decimal] = defaultdict(Decimal)
    for pour in pours:
        for line, drawn_ml in drawn_of(pour.version, pour.given_ml):
            volumes[line.product_id] += drawn_ml
    return volumes
