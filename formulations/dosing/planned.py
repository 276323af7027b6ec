"""What was given beside what was planned [brief 18, R14]. One measure for whoever asks: the engine where a volume has
been measured, the treatment record for each of its lines.
"""

from decimal import Decimal
from fractions import Fraction

TOLERATED_SHARE = Fraction(1, 10)


def differs_from_plan(planned_ml: Decimal | Fraction, given_ml: Decimal | Fraction) -> bool:
    """Whether the volumes, in mL, are more than a tenth of the planned one apart, up or down. Exactly a tenth is not;
    anything is where nothing was planned.
    """
    return abs(Fraction(given_ml) - Fraction(planned_ml)) > Fraction(planned_ml) * TOLERATED_SHARE
