"""What the engine is asked: plain values, no rows. The shapes a caller fills in.

Keys: an `ingredient` is any text that names it in `Case.catalogue`; a condition is its code in `conditions.csv`; an
area is its code ("belly", "hips", "thighs", "buttocks", "arms", "legs", "back"), the same for both sides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from formulations.dosing.beyond_use import BeyondUse, checked_instant
from formulations.dosing.depth import FatThickness
from formulations.dosing.errors import CaseError, NumberError, UnitError
from formulations.dosing.facts import Condition, Incompatibility, IngredientFacts, TechniqueFacts
from formulations.dosing.families import MixtureFamily
from formulations.dosing.lots import LotFacts
from formulations.dosing.messages import Joined
from formulations.dosing.planned import GivenArea, place
from formulations.dosing.quantities import Quantity, checked, positive
from formulations.dosing.translation import gettext_noop


class Answer(StrEnum):
    """To one question of the screening. Not asked, refused and forgotten are all UNKNOWN, which is never "no"."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


class AllergyStatus(StrEnum):
    """Whether the patient's list of allergies can be relied on."""

    NONE_KNOWN = "none_known"
    LISTED = "listed"
    UNKNOWN = "unknown"


class Sex(StrEnum):
    """For clinical use: MALE leaves out the questions about pregnancy, so it is only right where they cannot apply."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class ExpressedAs(StrEnum):
    """What a printed strength counts: the substance that the limits are about, or the salt it is sold as."""

    ACTIVE = "active"
    SALT = "salt"


@dataclass(frozen=True)
class Patient:
    """Who is treated. A condition missing from `conditions` is UNKNOWN.

    `allergies` are groups ("soy", "bee_venom"), condition codes ("allergy_soy") or keys of ingredients; others match
    nothing. `other_allergies` are known in words only: nobody has said which group they belong to.
    `fat_mm` holds the latest measured layer of fat of each area. `open_red_flags` are adverse events that nobody has
    reviewed, in words. `consents` are the families of mixture that the patient has consented to; None where nobody has
    told, which no rule speaks of (see `rules.consent`).
    """

    birth_date: date | None = None
    sex: Sex = Sex.UNKNOWN
    weight_kg: Decimal | None = None
    weight_on: date | None = None
    height_cm: Decimal | None = None
    conditions: Mapping[str, Answer] = field(default_factory=dict)
    allergies: frozenset[str] = frozenset()
    allergy_status: AllergyStatus = AllergyStatus.UNKNOWN
    other_allergies: tuple[str, ...] = ()
    fat_mm: Mapping[str, FatThickness] = field(default_factory=dict)
    open_red_flags: tuple[str, ...] = ()
    consents: frozenset[MixtureFamily] | None = None

    def __post_init__(self) -> None:
        for measure in (self.weight_kg, self.height_cm):
            if measure is not None:
                positive(measure)


@dataclass(frozen=True)
class Content:
    """One ingredient of a product. `concentration` is per mL (`mg/mL`, `%`, `[iU]/mL`...), None when the strength is
    not known.
    """

    ingredient: str
    concentration: Quantity | None
    expressed_as: ExpressedAs = ExpressedAs.ACTIVE

    def __post_init__(self) -> None:
        if self.concentration is not None and not self.concentration.canonical_unit.endswith("/mL"):
            raise UnitError(gettext_noop("%(unit)s is not an amount per volume."), unit=self.concentration.unit)


@dataclass(frozen=True)
class Draw:
    """One product drawn into a syringe. A product can hold several ingredients, all of them in the same volume.

    `product` tells products apart: what one product holds together is never an incompatibility. `allergens` are those
    of its excipients and preservatives, beside the allergens that the catalogue knows of its ingredients. `lots` are
    those it was drawn from; a plan names none. `ph` is the product's own, from the lowest to the highest that its label
    prints; it stands in place of what is usual of its ingredients, and None where it is not known.
    """

    product: str
    volume_ml: Decimal
    contents: tuple[Content, ...]
    allergens: frozenset[str] = frozenset()
    lots: tuple[LotFacts, ...] = ()
    ph: tuple[Decimal, Decimal] | None = None

    def __post_init__(self) -> None:
        positive(self.volume_ml)
        if self.ph is not None:
            low, high = (checked(end) for end in self.ph)
            if low > high:
                raise NumberError(gettext_noop("%(number)s is not the lowest pH."), number=str(low))


@dataclass(frozen=True)
class Syringe:
    """What is mixed and injected in one area: `points` times `volume_per_point_ml`.

    `draws` are drawn `batches` times, which need not be a whole number: areas that share a mixture share its batches,
    and one that receives nothing has none.
    A refill of the same mixture belongs to the same Syringe, with all that is drawn for the area. Sentences call it
    `area_name`, and `side` is "left" or "right" where the area has both and only one of them is meant.
    `technique` is None where the caller names none; its usual volumes are then not looked at. `depth_mm` is how deep
    the needle reaches below the skin (see `depth.vertical_depth_mm`), `use_by` until when what is prepared may be used.
    """

    area: str
    draws: tuple[Draw, ...]
    points: int
    volume_per_point_ml: Decimal
    area_name: str = ""
    side: str = ""
    technique: TechniqueFacts | None = None
    batches: Fraction = Fraction(1)
    depth_mm: Decimal | None = None
    use_by: BeyondUse | None = None

    def __post_init__(self) -> None:
        if not self.draws or self.batches < 0:
            raise CaseError(gettext_noop("Nothing is drawn for %(area)s."), area=self.area)
        checked(Decimal(self.points))
        checked(self.volume_per_point_ml)
        if self.depth_mm is not None:
            checked(self.depth_mm)

    @property
    def place(self) -> str | Joined:
        """The area in a sentence, with its side."""
        return place(self.area_name or self.area, self.side)


@dataclass(frozen=True)
class GivenDose:
    """One entry of the dose ledger: what the patient has really received of one ingredient in one area.

    `amount` is None where nobody knows it: it was given all the same, so it counts for everything but sums, and a sum
    that it belongs to cannot be made (see `rules.unknown_amount`). `unrounded` is the amount in its canonical unit,
    where the decimals of `amount` may not be all of it. `in_course` is false for doses of another course, which count
    for intervals and for today's sum, not for the course count.
    """

    ingredient: str
    amount: Quantity | None
    on: date
    area: str
    in_course: bool = True
    unrounded: Fraction | None = None


@dataclass(frozen=True)
class Case:
    """One session of one patient, planned or given.

    `on` is the day of treatment, `at` its instant with a time zone, None where that is not known. `country` is where it
    takes place, in two letters (ISO 3166). `history` holds nothing later than `on` and nothing of the session that is
    being checked; doses of the same day count towards today's limits. `still_before` says which sessions of this course
    are still to come before this one and hold an ingredient, by their numbers. `session_number` counts the sessions
    that hold the mixture, this one included, where the caller knows no more than that: the larger count is tested.
    `given` sets each area beside its plan, once the session is given; a plan has none.
    `catalogue` holds the facts of every ingredient in `syringes`, `history` and `still_before`; `conditions` every
    condition there is.
    """

    on: date
    patient: Patient
    syringes: tuple[Syringe, ...]
    catalogue: Mapping[str, IngredientFacts]
    conditions: Mapping[str, Condition]
    incompatibilities: tuple[Incompatibility, ...] = ()
    history: tuple[GivenDose, ...] = ()
    session_number: int = 1
    still_before: Mapping[str, frozenset[int]] = field(default_factory=dict)
    at: datetime | None = None
    country: str = ""
    given: tuple[GivenArea, ...] = ()

    def __post_init__(self) -> None:
        named = {content.ingredient for it in self.syringes for draw in it.draws for content in draw.contents}
        named |= {*(dose.ingredient for dose in self.history), *self.still_before}
        for ingredient in sorted(named):
            if ingredient not in self.catalogue:
                raise CaseError(gettext_noop("%(ingredient)s is not in the catalogue."), ingredient=ingredient)
        for dose in self.history:
            if dose.on > self.on:
                template = gettext_noop("The history holds a dose of %(given)s, later than the session of %(day)s.")
                raise CaseError(template, given=dose.on.isoformat(), day=self.on.isoformat())
        if self.patient.birth_date and self.patient.birth_date > self.on:
            raise CaseError(
                gettext_noop("The birth date %(born)s is in the future."), born=self.patient.birth_date.isoformat()
            )
        if self.at is not None and abs((checked_instant(self.at).date() - self.on).days) > 1:
            template = gettext_noop("The treatment at %(instant)s is not on %(day)s.")
            raise CaseError(template, instant=self.at.isoformat(), day=self.on.isoformat())
        if self.session_number < 1:
            raise NumberError(
                gettext_noop("%(number)s is not the number of a session."), number=str(self.session_number)
            )
