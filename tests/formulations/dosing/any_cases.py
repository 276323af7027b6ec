"""Cases of every kind, for what has to hold for all of them, on the real catalogue."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from formulations.dosing.beyond_use import BeyondUse
from formulations.dosing.beyond_use_limits import USP
from formulations.dosing.case import AllergyStatus, Answer, Case, Content, Draw, GivenDose, Patient, Sex, Syringe
from formulations.dosing.depth import FatThickness
from formulations.dosing.facts import TechniqueFacts
from formulations.dosing.families import MixtureFamily
from formulations.dosing.lots import LotFacts, LotState
from formulations.dosing.quantities import Quantity
from formulations.dosing.units import amount_unit
from tests.formulations.dosing.shelf import THE_DAY, case, conditions, ingredients

AREAS = ("belly", "hips", "thighs", "legs", "chin")
UNITS = {"mg": ("mg/mL", "ug/mL", "g/L", "%"), "IU": ("IU/mL", "[iU]/mL")}
ANY_UNITS = ("mg/mL", "%", "IU/mL", "U/mL", "meq/mL")
COUNTED_IN_UNITS = ("Hyaluronidase", "Mucopolysaccharidase (Thiomucase)", "Vitamin A (retinol palmitate)")
TECHNIQUES = (
    TechniqueFacts("Point by point (IDP)", Decimal("0.1"), Decimal("0.2"), Decimal(12)),
    TechniqueFacts("Dry mesotherapy", Decimal(0), Decimal(0)),
    TechniqueFacts("Mesogun", deepest_mm=Decimal(10)),
)
NOON = datetime.combine(THE_DAY, time(12), tzinfo=UTC)

names = st.sampled_from(sorted(ingredients()))
volumes = st.decimals(min_value="0.01", max_value=60, places=2)
figures = st.decimals(min_value=0, max_value=500, places=3)
lengths = st.decimals(min_value="0.1", max_value=40, places=1)
ranges_of_ph = st.tuples(*[st.decimals(min_value=1, max_value=13, places=1)] * 2).map(lambda it: (min(it), max(it)))
days_around = st.integers(-60, 60).map(lambda days: THE_DAY + timedelta(days=days))
instants = st.integers(-12, 12).map(lambda hours: NOON + timedelta(hours=hours))
lots = st.builds(LotFacts, st.sampled_from(["A7", "B1"]), st.none() | days_around, st.sampled_from(LotState))
ends = st.builds(BeyondUse, instants, st.sampled_from(list(USP.values())))


def unit_of(name: str) -> str:
    return "IU" if name in COUNTED_IN_UNITS else "mg"


@st.composite
def contents(draw, units=()):
    name = draw(names)
    strength = Quantity(draw(figures), draw(st.sampled_from(units or UNITS[unit_of(name)])))
    return Content(name, draw(st.sampled_from([strength, None])))


@st.composite
def draws(draw, units=()):
    content = draw(contents(units))
    return Draw(
        content.ingredient,
        draw(volumes),
        (content,),
        lots=tuple(draw(st.lists(lots, max_size=1))),
        ph=draw(st.none() | ranges_of_ph),
    )


@st.composite
def syringes(draw, units=()):
    """Of no technique: what names one is added by `on_the_day`."""
    return Syringe(
        area=draw(st.sampled_from(AREAS)),
        draws=tuple(draw(st.lists(draws(units), min_size=1, max_size=4))),
        points=draw(st.integers(0, 300)),
        volume_per_point_ml=draw(st.decimals(min_value=0, max_value=2, places=3)),
    )


@st.composite
def patients(draw):
    fat = st.dictionaries(st.sampled_from(AREAS), st.builds(FatThickness, lengths, days_around), max_size=2)
    return Patient(
        birth_date=draw(st.none() | st.dates(min_value=date(1930, 1, 1), max_value=date(2015, 1, 1))),
        sex=draw(st.sampled_from(Sex)),
        weight_kg=draw(st.none() | st.decimals(min_value=30, max_value=200, places=1)),
        weight_on=draw(st.none() | st.dates(min_value=date(2026, 1, 1), max_value=THE_DAY)),
        height_cm=draw(st.none() | st.decimals(min_value=120, max_value=210, places=1)),
        conditions=draw(st.dictionaries(st.sampled_from(sorted(conditions())), st.sampled_from(Answer))),
        allergies=draw(st.frozensets(st.sampled_from(["soy", "bee_venom", "allergy_xanthine", "peanut"]))),
        allergy_status=draw(st.sampled_from(AllergyStatus)),
        fat_mm=draw(fat),
        open_red_flags=tuple(draw(st.lists(st.sampled_from(["Late nodule", "Necrosis"]), max_size=2))),
        consents=draw(st.none() | st.frozensets(st.sampled_from(MixtureFamily))),
    )


@st.composite
def earlier_doses(draw, units=()):
    name = draw(names)
    unit = draw(st.sampled_from(sorted({amount_unit(it) for it in units}))) if units else unit_of(name)
    return GivenDose(
        ingredient=name,
        amount=Quantity(draw(figures), unit),
        on=THE_DAY - timedelta(days=draw(st.integers(0, 60))),
        area=draw(st.sampled_from(AREAS)),
        in_course=draw(st.booleans()),
    )


@st.composite
def cases(draw, units=()):
    """Each ingredient in the units it is sold in, or in any of `units`, whether they fit it or not."""
    return case(
        *draw(st.lists(syringes(units), min_size=1, max_size=3)),
        patient=draw(patients()),
        history=tuple(draw(st.lists(earlier_doses(units), max_size=4))),
        session_number=draw(st.integers(1, 12)),
        at=draw(st.none() | instants),
        country=draw(st.sampled_from(["", "US", "FR"])),
    )


@st.composite
def on_the_day(draw, units=()):
    """With technique, depth and an end of use for each syringe."""
    planned = draw(cases(units))
    measured = (
        replace(
            it,
            technique=draw(st.none() | st.sampled_from(TECHNIQUES)),
            depth_mm=draw(st.none() | lengths),
            use_by=draw(st.none() | ends),
        )
        for it in planned.syringes
    )
    return replace(planned, syringes=tuple(measured))


def rewritten(given_case: Case, change) -> Case:
    """The case with each of its draws changed."""
    changed = (replace(it, draws=tuple(change(draw) for draw in it.draws)) for it in given_case.syringes)
    return replace(given_case, syringes=tuple(changed))
