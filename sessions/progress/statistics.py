"""Whether a measurement really changed: technical error, smallest real change, and the verdict on two readings [brief
13].

TEM = sqrt(sum(d^2) / 2n) of n pairs of repeats [F M_TEM]. SEM = SD x sqrt(1 - ICC); MDC95 = 1.96 x sqrt(2) x SEM =
2.772 x SEM [F M_MDC, M_MDC2]. A TEM may stand in for an SEM. With k repeats averaged SEM_k = SEM / sqrt(k), which
removes error of reading only, not of posture or hydration. Values are Decimal; nothing is rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

MDC95_FACTOR = Decimal("2.772")
LARGEST_WEIGHT_CHANGE_PERCENT = Decimal(5)
_HUNDRED = Decimal(100)


class StatisticsError(ValueError):
    """Figures from which nothing can be worked out."""


class Verdict(StrEnum):
    IMPROVED = "improved"
    WITHIN_ERROR = "within_error"
    WORSE = "worse"
    NOT_COMPARABLE = "not_comparable"


class Reason(StrEnum):
    """Why two readings cannot be compared, in the order in which they are told."""

    KIND = "kind"
    METHOD = "method"
    LANDMARK = "landmark"
    SIDE = "side"
    POSTURE = "posture"
    DEVICE = "device"
    WEIGHT = "weight"
    ERROR_UNKNOWN = "error_unknown"


class Observers(StrEnum):
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Reading:
    """One measurement of one date: the mean of `repeats` in `unit`. The observer "" is unknown, and like no other."""

    value: Decimal
    kind: str
    unit: str
    method: str = ""
    landmark: str = ""
    side: str = ""
    posture: str = ""
    device: str = ""
    observer: str = ""
    repeats: int = 1
    weight_kg: Decimal | None = None

    def __post_init__(self) -> None:
        if not self.value.is_finite() or self.repeats < 1:
            raise StatisticsError("A reading needs a finite value and at least one repeat.")
        if self.weight_kg is not None and not (self.weight_kg.is_finite() and self.weight_kg > 0):
            raise StatisticsError("A weight is above zero.")


@dataclass(frozen=True)
class ReadingError:
    """What is known of the error of one kind of measurement: a TEM (or SEM), or directly the smallest real change.

    With `is_percent` the figures are percent of the value at the first date. `mdc95` wins over `tem` where both are
    given.
    """

    observers: Observers
    tem: Decimal | None = None
    mdc95: Decimal | None = None
    is_percent: bool = False


@dataclass(frozen=True)
class Judgement:
    """`change` is the second reading minus the first. `mdc95` is in the unit of the readings, None where it is not
    known.

    `weight_change_percent` is None when a weight is missing: then nothing says that the change is a local effect.
    """

    verdict: Verdict
    change: Decimal
    mdc95: Decimal | None
    observers: Observers
    reasons: tuple[Reason, ...]
    weight_change_percent: Decimal | None


def smallest_real_change(error: Decimal) -> Decimal:
    """MDC95 from an SEM or TEM, in its unit."""
    return MDC95_FACTOR * error


def observers_of(first: Reading, second: Reading) -> Observers:
    """SAME only when both observers are known and equal."""
    return Observers.SAME if first.observer and first.observer == second.observer else Observers.DIFFERENT


def judge(
    first: Reading, second: Reading, errors: Sequence[ReadingError], *, lower_is_better: bool = True
) -> Judgement:
    """The verdict on two dates. A change has to be beyond the MDC95; equal to it is within the error.

    Of `errors` the one for the same or for different observers is taken, by comparing those of the two dates. Different
    numbers of repeats combine as sqrt((1/k1 + 1/k2) / 2), which is 1/sqrt(k) when they are equal.
    """
    observers, weight_change = observers_of(first, second), weight_change_percent(first, second)
    change, limit = second.value - first.value, _limit(first, second, errors, observers)
    reasons = tuple(_reasons(first, second, weight_change, limit))
    return Judgement(
        verdict=_verdict(change, limit, is_comparable=not reasons, lower_is_better=lower_is_better),
        change=change,
        mdc95=limit,
        observers=observers,
        reasons=reasons,
        weight_change_percent=weight_change,
    )


def weight_change_percent(first: Reading, second: Reading) -> Decimal | None:
    """Percent of the first weight, negative for a loss; None without both."""
    if first.weight_kg is None or second.weight_kg is None:
        return None
    return _HUNDRED * (second.weight_kg - first.weight_kg) / first.weight_kg


def _reasons(first: Reading, second: Reading, weight_change: Decimal | None, limit: Decimal | None) -> list[Reason]:
    differing = {
        Reason.KIND: (first.kind, first.unit) != (second.kind, second.unit),
        Reason.METHOD: first.method != second.method,
        Reason.LANDMARK: first.landmark != second.landmark,
        Reason.SIDE: first.side != second.side,
        Reason.POSTURE: first.posture != second.posture,
        Reason.DEVICE: first.device != second.device,
        Reason.WEIGHT: weight_change is not None and abs(weight_change) > LARGEST_WEIGHT_CHANGE_PERCENT,
        Reason.ERROR_UNKNOWN: limit is None,
    }
    return [reason for reason, is_so in differing.items() if is_so]


def _limit(first: Reading, second: Reading, errors: Sequence[ReadingError], observers: Observers) -> Decimal | None:
    known = next((it for it in errors if it.observers is observers), None)
    if known is None or (known.tem is None and known.mdc95 is None):
        return None
    share = ((1 / Decimal(first.repeats) + 1 / Decimal(second.repeats)) / 2).sqrt()
    single = known.mdc95 if known.mdc95 is not None else smallest_real_change(known.tem or Decimal(0))
    return single * share * (first.value / _HUNDRED if known.is_percent else 1)


def _verdict(change: Decimal, limit: Decimal | None, *, is_comparable: bool, lower_is_better: bool) -> Verdict:
    if limit is None or not is_comparable:
        return Verdict.NOT_COMPARABLE
    if abs(change) <= limit:
        return Verdict.WITHIN_ERROR
    return Verdict.IMPROVED if (change < 0) is lower_is_better else Verdict.WORSE
