"""What has to hold for any case, on the real catalogue."""

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from formulations.dosing.case import AllergyStatus, Answer, Case, Content, Draw, GivenDose, Patient, Sex, Syringe
from formulations.dosing.check import check
from formulations.dosing.errors import DosingError
from formulations.dosing.facts import LimitKind
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Severity
from formulations.dosing.units import amount_unit
from tests.formulations.dosing.shelf import THE_DAY, case, conditions, ingredients

AREAS = ("belly", "hips", "thighs", "legs", "chin")
RANK = {Severity.NOTE: 0, Severity.OVERRIDE: 1, Severity.STOP: 2}
UNITS = {"mg": ("mg/mL", "ug/mL", "g/L", "%"), "IU": ("IU/mL", "[iU]/mL")}
ANY_UNITS = ("mg/mL", "%", "IU/mL", "U/mL", "meq/mL")
COUNTED_IN_UNITS = ("Hyaluronidase", "Mucopolysaccharidase (Thiomucase)", "Vitamin A (retinol palmitate)")

names = st.sampled_from(sorted(ingredients()))
volumes = st.decimals(min_value="0.01", max_value=60, places=2)
figures = st.decimals(min_value=0, max_value=500, places=3)


def unit_of(name: str) -> str:
    return "IU" if name in COUNTED_IN_UNITS else "mg"


@st.composite
def draws(draw, units):
    name = draw(names)
    strength = Quantity(draw(figures), draw(st.sampled_from(units or UNITS[unit_of(name)])))
    return Draw(name, draw(volumes), (Content(name, draw(st.sampled_from([strength, None]))),))


@st.composite
def syringes(draw, units=()):
    return Syringe(
        area=draw(st.sampled_from(AREAS)),
        draws=tuple(draw(st.lists(draws(units), min_size=1, max_size=4))),
        points=draw(st.integers(0, 300)),
        volume_per_point_ml=draw(st.decimals(min_value=0, max_value=2, places=3)),
    )


@st.composite
def patients(draw):
    return Patient(
        birth_date=draw(st.none() | st.dates(min_value=date(1930, 1, 1), max_value=date(2015, 1, 1))),
        sex=draw(st.sampled_from(Sex)),
        weight_kg=draw(st.none() | st.decimals(min_value=30, max_value=200, places=1)),
        weight_on=draw(st.none() | st.dates(min_value=date(2026, 1, 1), max_value=THE_DAY)),
        height_cm=draw(st.none() | st.decimals(min_value=120, max_value=210, places=1)),
        conditions=draw(st.dictionaries(st.sampled_from(sorted(conditions())), st.sampled_from(Answer))),
        allergies=draw(st.frozensets(st.sampled_from(["soy", "bee_venom", "allergy_xanthine", "peanut"]))),
        allergy_status=draw(st.sampled_from(AllergyStatus)),
    )


@st.composite
def earlier_doses(draw, units):
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
    )


def rewritten(given_case: Case, change) -> Case:
    """The case with each of its draws changed."""
    changed = (replace(it, draws=tuple(change(draw) for draw in it.draws)) for it in given_case.syringes)
    return replace(given_case, syringes=tuple(changed))


@given(cases() | cases(units=ANY_UNITS))
def test_any_case_gets_a_report_with_a_sentence_for_each_finding(any_case):
    for finding in check(any_case).findings:
        assert finding.message


@given(cases(), st.randoms())
def test_the_order_of_draws_syringes_and_history_changes_nothing(any_case, random):
    def shuffled(items):
        return tuple(random.sample(items, len(items)))

    mixed = (replace(it, draws=shuffled(it.draws)) for it in any_case.syringes)
    other = replace(any_case, syringes=shuffled(tuple(mixed)), history=shuffled(any_case.history))
    one, two = check(any_case), check(other)
    assert one.findings == two.findings
    assert one.next_allowed_on == two.next_allowed_on
    assert [replace(it, workings=()) for it in one.doses] == [replace(it, workings=()) for it in two.doses]


@given(cases())
def test_the_unit_a_strength_is_written_in_changes_nothing(any_case):
    def in_small_units(draw: Draw) -> Draw:
        (content,) = draw.contents
        if content.concentration is None or unit_of(content.ingredient) != "mg":
            return draw
        small = Quantity(content.concentration.to("mg/mL").value * 1000, "mcg/mL")
        return replace(draw, contents=(replace(content, concentration=small),))

    one, two = check(any_case), check(rewritten(any_case, in_small_units))
    assert one.findings == two.findings
    assert [replace(it, workings=()) for it in one.doses] == [replace(it, workings=()) for it in two.doses]


@given(cases() | cases(units=ANY_UNITS), syringes() | syringes(units=ANY_UNITS))
def test_one_more_syringe_never_takes_a_finding_away(any_case, another):
    """A finding may grow (more ingredients, more open questions) or become more severe, never less."""
    after = check(replace(any_case, syringes=(*any_case.syringes, another))).findings
    for finding in check(any_case).findings:
        assert remains(finding, after), finding


def remains(finding, after) -> bool:
    alike = [it for it in after if RANK[it.severity] >= RANK[finding.severity]]
    if finding.conditions:
        return all(any(code in it.conditions for it in alike) for code in finding.conditions)
    around = [it for it in alike if set(finding.ingredients) <= set(it.ingredients)]
    return any(it.code == finding.code or RANK[it.severity] > RANK[finding.severity] for it in around)


@given(cases(units=ANY_UNITS))
def test_what_is_counted_in_two_units_or_in_another_than_its_limit_is_never_approved(any_case):
    counted: dict[str, set[str]] = {}
    for line in (answer := check(any_case)).doses:
        counted.setdefault(line.ingredient, set()).add(line.injected.unit)
    stopped = {name for finding in answer.of_severity(Severity.STOP) for name in finding.ingredients}
    for name, units in counted.items():
        limits = {it.quantity.canonical_unit for it in any_case.catalogue[name].of_kind(LimitKind.PER_SESSION)}
        assert len(units | limits) <= 1 or name in stopped


@given(cases(), st.integers(2, 5))
def test_drawing_all_of_it_several_times_over_injects_the_same(any_case, times):
    larger = rewritten(any_case, lambda draw: replace(draw, volume_ml=draw.volume_ml * times))
    for one, two in zip(check(any_case).doses, check(larger).doses, strict=True):
        assert (one.injected, one.per_point) == (two.injected, two.per_point)
        assert two.drawn.exact == one.drawn.exact * times


@given(cases(), st.integers(2, 5))
def test_so_many_times_the_points_are_so_many_times_the_dose(any_case, times):
    more = replace(any_case, syringes=tuple(replace(it, points=it.points * times) for it in any_case.syringes))
    for one, two in zip(check(any_case).doses, check(more).doses, strict=True):
        assert abs(two.injected.exact - one.injected.exact * times) <= one.injected.exact / Fraction(10**26)
        assert one.per_point == two.per_point


@given(cases())
def test_a_dose_above_its_limit_is_never_approved(any_case):
    answer = check(any_case)
    above = {line.ingredient for line in answer.doses if line.fraction_of_limit and line.fraction_of_limit > 1}
    stopped = {name for finding in answer.of_severity(Severity.STOP) for name in finding.ingredients}
    assert above <= stopped


@settings(max_examples=300)
@given(
    st.decimals(),
    st.text(max_size=6),
    st.decimals(),
    st.integers(),
    st.decimals(),
    st.none() | st.decimals(),
    st.integers(),
)
def test_whatever_is_typed_only_declared_errors_are_raised(strength, unit, volume, points, each, weight, number):
    with suppress(DosingError):
        contents = (Content("Lidocaine", Quantity(strength, unit or "%")),)
        shot = Syringe("belly", (Draw("x", volume, contents),), points, each)
        answer = check(case(shot, patient=Patient(weight_kg=weight), session_number=number))
        assert answer.doses[0].injected.value >= 0
