"""What an injection chart raises, and nothing else."""

from decimal import Decimal
from enum import StrEnum

from formulations.dosing.messages import Param, render
from formulations.dosing.quantities import Quantity
from formulations.dosing.translation import gettext_noop
from mesoplan.refusals import DomainError

MOST_POINTS = 2000
"""As many as an area of a plan may have."""


class Topic(StrEnum):
    """What a refusal is about: `SHAPE` the outline or the exclusion that is being made, `EXCLUSIONS` all of them."""

    SHAPE = "shape"
    EXCLUSIONS = "exclusions"
    SPACING = "spacing"
    STEP = "step"
    POINTS = "points"
    SYRINGE = "syringe"


class GridError(DomainError):
    """A chart that cannot be drawn; `topic` is what is wrong. `template` and `params` translate as those of a finding
    do (see `formulations.dosing.messages`), so that lengths keep their unit and the reader's decimal sign."""

    def __init__(self, topic: Topic, template: str, **params: Param) -> None:
        super().__init__(render(template, params))
        self.topic = topic
        self.template = template
        self.params = params


def checked_count(count: int) -> int:
    """The number of points itself. Raises GridError unless an area may have as many."""
    if not 1 <= count <= MOST_POINTS:
        raise GridError(Topic.POINTS, gettext_noop("An area has between 1 and 2,000 points."))
    return count


def cm(length: Decimal) -> Quantity:
    """A length that is not negative, for a sentence: with the digits of the context, however many were typed."""
    return Quantity(+length, "cm")
