"""Whatever is typed, the engine answers or raises one of its own errors, and nothing else."""

from contextlib import suppress
from datetime import datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from formulations.dosing.beyond_use import BeyondUse, UseLimit
from formulations.dosing.case import Content, Draw, ExpressedAs, Patient, Syringe
from formulations.dosing.check import check
from formulations.dosing.depth import FatThickness, vertical_depth_mm
from formulations.dosing.errors import DosingError
from formulations.dosing.facts import IngredientFacts, Limit, LimitKind, TechniqueFacts
from formulations.dosing.lots import LotFacts, LotState
from formulations.dosing.planned import GivenArea
from formulations.dosing.quantities import Quantity
from formulations.dosing.units import CODES
from formulations.dosing.volumes import points_served, vials_to_open
from tests.formulations.dosing.shelf import THE_DAY, case

numbers = st.decimals() | st.decimals(min_value=0, max_value=500)
maybe = st.none() | numbers
codes = st.sampled_from(sorted(CODES))
zones = st.none() | st.timezones()
midnight = datetime.combine(THE_DAY, time())
instants = st.datetimes(timezones=zones) | st.datetimes(midnight, midnight + timedelta(days=1), timezones=zones)
times = st.timedeltas() | st.timedeltas(timedelta(0), timedelta(days=60))
texts = st.text(max_size=6)


@settings(max_examples=300)
@given(numbers, texts, numbers, st.integers(), numbers, maybe, st.integers())
def test_figures_of_a_syringe(strength, unit, volume, points, each, weight, number):
    with suppress(DosingError):
        contents = (Content("Lidocaine", Quantity(strength, unit or "%")),)
        shot = Syringe("belly", (Draw("x", volume, contents),), points, each)
        answer = check(case(shot, patient=Patient(weight_kg=weight), session_number=number))
        assert answer.doses[0].injected.value >= 0


@settings(max_examples=300)
@given(maybe, numbers, numbers, st.dates(), instants, instants, times, st.sampled_from(LotState), texts)
def test_figures_of_the_day(depth, given_ml, fat, day, at, end, within, state, text):
    with suppress(DosingError):
        use_by = BeyondUse(end, UseLimit(text, within, text))
        lot = LotFacts(text, day, state)
        drawn = Draw(text, Decimal(5), (Content("Lidocaine", Quantity(Decimal(1), "%")),), lots=(lot,))
        shot = Syringe(text, (drawn,), 10, Decimal("0.1"), depth_mm=depth, use_by=use_by)
        patient = Patient(fat_mm={text: FatThickness(fat, day)}, open_red_flags=(text,), consents=frozenset())
        given_area = GivenArea(text, fat, given_ml)
        assert check(case(shot, patient=patient, at=at, country=text, given=(given_area,))).findings


@settings(max_examples=300)
@given(numbers, codes, st.sampled_from(LimitKind), maybe, maybe, maybe, st.sampled_from(ExpressedAs), maybe)
def test_figures_of_the_catalogue(value, unit, kind, factor, low, high, expressed_as, deepest):
    with suppress(DosingError):
        limits = (Limit(kind, Quantity(value, unit)),)
        facts = IngredientFacts("x", limits=limits, active_factor=factor, ph_low=low, ph_high=high)
        drawn = [
            Draw(name, Decimal(5), (Content("x", Quantity(Decimal(1), "%"), expressed_as),)) for name in ("one", "two")
        ]
        shot = Syringe("belly", tuple(drawn), 10, Decimal("0.1"), technique=TechniqueFacts("y", deepest_mm=deepest))
        assert check(case(shot, catalogue={"x": facts})).next_allowed_on is None


@settings(max_examples=300)
@given(numbers, numbers, numbers, codes, codes, texts, instants)
def test_formulas(one, two, three, unit, other, text, at):
    for formula in (
        lambda: vertical_depth_mm(one, two),
        lambda: Quantity(one, unit) + Quantity(two, other),
        lambda: points_served(one, two, three),
        lambda: vials_to_open(one, two),
        lambda: BeyondUse(at, UseLimit(text, timedelta(hours=1), "")),
    ):
        with suppress(DosingError):
            assert formula() is not None
