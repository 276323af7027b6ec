"""The families of mixtures that are kept apart: what a consent speaks of, and what asks for a measured layer of fat
[brief 1, 14].
"""

from enum import StrEnum

from formulations.dosing.classes import CBL_514, COLLAGENASE, DEOXYCHOLATE, LOCAL_ANAESTHETIC, PHOSPHATIDYLCHOLINE
from formulations.dosing.facts import IngredientFacts


class MixtureFamily(StrEnum):
    """LIPOLYTIC destroys no fat cells, CYTOLYTIC does; ENZYME cuts the septa of cellulite."""

    LIPOLYTIC = "lipolytic"
    CYTOLYTIC = "cytolytic"
    ENZYME = "enzyme"


CYTOLYTIC_CLASSES = frozenset({DEOXYCHOLATE, PHOSPHATIDYLCHOLINE, CBL_514})


def family_of(facts: IngredientFacts) -> MixtureFamily | None:
    """None for a diluent or a local anaesthetic, which go with any family and make none."""
    if facts.classes & CYTOLYTIC_CLASSES:
        return MixtureFamily.CYTOLYTIC
    if COLLAGENASE in facts.classes:
        return MixtureFamily.ENZYME
    return None if facts.is_vehicle or LOCAL_ANAESTHETIC in facts.classes else MixtureFamily.LIPOLYTIC
