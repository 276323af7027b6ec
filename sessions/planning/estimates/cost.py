"""What one session costs the clinic in materials, and what the patient is asked, in the currency of the clinic.

Exact inside, as fractions: a share of a vial has often no finite decimal. Rounded half up, to the smallest coin of the
currency, only when it is shown. What has no price is named and never counted as nothing. Prices are the clinic's own;
there is no source and no default for them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

from formulations.dosing.quantities import as_decimal, checked, positive
from formulations.dosing.volumes import vials_to_open


@dataclass(frozen=True)
class Drawn:
    """So much of a product is drawn up for one session, in mL: whole batches of its mixture, not what is injected.

    `keeps` where an opened vial is used for other patients too; else what is left of it is thrown away with the
    session. `vial_ml` and the `price` of a vial are None where nobody has said.
    """

    product: str
    drawn_ml: Decimal
    vial_ml: Decimal | None
    keeps: bool
    price: Decimal | None


@dataclass(frozen=True)
class Material:
    """A product in one session: `vials`, a share where it keeps, and the price of one. None where nobody has said."""

    product: str
    vials: Fraction | None
    price: Decimal | None

    @property
    def amount(self) -> Fraction | None:
        return None if self.vials is None or self.price is None else self.vials * Fraction(self.price)


@dataclass(frozen=True)
class Materials:
    """Sorted by product."""

    lines: tuple[Material, ...]

    @property
    def amount(self) -> Fraction | None:
        """The sum of what has a price: at least this much where something is `unpriced`; None where nothing has one."""
        known = [line.amount for line in self.lines if line.amount is not None]
        return sum(known, start=Fraction(0)) if known else None

    @property
    def unpriced(self) -> tuple[str, ...]:
        return tuple(line.product for line in self.lines if line.amount is None)


@dataclass(frozen=True)
class Fees:
    """What a patient is asked for a session, and on top for each area after the first. None where nobody has said."""

    session: Decimal | None = None
    further_area: Decimal | None = None

    def asked(self, areas: int) -> Fraction | None:
        """For a session that treats so many areas, an area with both its sides being one; None without a fee. Raises
        NumberError for a fee or a number of areas that is negative or not finite."""
        if self.session is None:
            return None
        further = max(0, int(checked(Decimal(areas))) - 1)
        return Fraction(checked(self.session)) + further * Fraction(checked(self.further_area or Decimal(0)))


@dataclass(frozen=True)
class Cost:
    """Of one session, or of several together."""

    asked: Fraction | None
    materials: Fraction | None
    unpriced: tuple[str, ...] = ()


def materials_of(drawn: Iterable[Drawn]) -> Materials:
    """What all mixtures of one session take together: two that share a product share its vials.

    Whole vials of what does not keep, the share that is drawn of what does. Raises NumberError for a volume or a price
    that is negative or not finite, and for a vial of nothing.
    """
    together: dict[str, Drawn] = {}
    for it in drawn:
        before = together.get(it.product)
        volume = checked(it.drawn_ml) + (before.drawn_ml if before else 0)
        together[it.product] = Drawn(it.product, volume, it.vial_ml, it.keeps, it.price)
    return Materials(tuple(_material(together[name]) for name in sorted(together)))


def _material(drawn: Drawn) -> Material:
    price = None if drawn.price is None else checked(drawn.price)
    if drawn.vial_ml is None:
        return Material(drawn.product, None, price)
    share = Fraction(drawn.drawn_ml) / Fraction(positive(drawn.vial_ml))
    return Material(
        drawn.product, share if drawn.keeps else Fraction(vials_to_open(drawn.drawn_ml, drawn.vial_ml)), price
    )


def course_cost(stretches: Sequence[tuple[int, Cost]]) -> Cost:
    """Of a course: how many sessions cost how much, stretch by stretch. A sum stands only where every stretch has one;
    where the materials of one are not known, those of the others are what it costs at least.
    """
    asked = [None if cost.asked is None else count * cost.asked for count, cost in stretches]
    materials = [count * cost.materials for count, cost in stretches if cost.materials is not None]
    unpriced = {name for _count, cost in stretches for name in cost.unpriced}
    return Cost(
        asked=None if None in asked else sum((it for it in asked if it is not None), start=Fraction(0)),
        materials=sum(materials, start=Fraction(0)) if materials else None,
        unpriced=tuple(sorted(unpriced)),
    )


def is_in_coins(amount: Decimal, digits: int) -> bool:
    """Whether it can be paid: nothing is left below the smallest coin."""
    return amount == round(amount, digits)


def rounded(amount: Fraction, digits: int) -> Decimal:
    """Half up, to so many digits of the currency: 0.125 is 0.13 with two. Amounts are never negative."""
    coins = floor(amount * 10**digits + Fraction(1, 2))
    return as_decimal(Fraction(coins, 10**digits)).quantize(Decimal(1).scaleb(-digits))
