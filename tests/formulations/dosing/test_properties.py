"""What has to hold for any case, on the real catalogue."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from formulations.dosing.case import Draw, Syringe
from formulations.dosing.check import check
from formulations.dosing.facts import Limit, LimitKind
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Report, Severity
from formulations.dosing.units import canonical
from tests.formulations.dosing.any_cases import (
    ANY_UNITS,
    cases,
    contents,
    names,
    on_the_day,
    rewritten,
    syringes,
)

RANK = {Severity.NOTE: 0, Severity.OVERRIDE: 1, Severity.STOP: 2}
SMALLER = {
    "mg": ("g", "ug", "mcg", "ng"),
    "mg/mL": ("%", "g/L", "g/mL", "ug/mL", "mcg/mL", "ng/mL"),
    "mg/kg": ("g/kg", "ug/kg"),
    "[iU]": ("IU",),
    "[iU]/mL": ("IU/mL",),
    "d": ("wk",),
}


@given(on_the_day() | on_the_day(units=ANY_UNITS))
def test_any_case_gets_a_report_with_a_sentence_for_each_finding(any_case):
    found = check(any_case).findings
    for finding in found:
        assert finding.message
        assert "%(" not in finding.message
    assert len({(it.code, it.area, it.message, it.ingredients) for it in found}) == len(found)


@given(on_the_day())
def test_the_same_case_always_gets_the_same_report(any_case):
    assert check(any_case) == check(replace(any_case))


@given(on_the_day(), st.randoms())
def test_the_order_of_draws_syringes_and_rows_changes_nothing(any_case, random):
    def shuffled(items):
        return tuple(random.sample(items, len(items)))

    mixed = (replace(it, draws=shuffled(it.draws)) for it in any_case.syringes)
    other = replace(
        any_case,
        syringes=shuffled(tuple(mixed)),
        history=shuffled(any_case.history),
        incompatibilities=shuffled(any_case.incompatibilities),
        catalogue=dict(shuffled(tuple(any_case.catalogue.items()))),
    )
    assert_alike(check(any_case), check(other))


def assert_alike(one: Report, other: Report) -> None:
    """But for the order of the workings, and the units in them."""
    assert one.findings == other.findings
    assert one.next_allowed_on == other.next_allowed_on
    assert [replace(it, workings=()) for it in one.doses] == [replace(it, workings=()) for it in other.doses]


@given(cases(), st.randoms())
def test_the_unit_a_strength_or_a_dose_is_written_in_changes_nothing(any_case, random):
    def otherwise(quantity: Quantity) -> Quantity:
        unit = random.choice(SMALLER[canonical(quantity.unit)])
        other = quantity.to(unit)
        return other if other.exact == quantity.exact else quantity

    def written_otherwise(draw: Draw) -> Draw:
        (content,) = draw.contents
        if content.concentration is None:
            return draw
        return replace(draw, contents=(replace(content, concentration=otherwise(content.concentration)),))

    history = tuple(replace(dose, amount=otherwise(dose.amount)) for dose in any_case.history)
    other = replace(rewritten(any_case, written_otherwise), history=history)
    assert_alike(check(any_case), check(other))


@given(cases())
def test_the_unit_a_limit_is_written_in_moves_no_limit(any_case):
    """A sentence shows it as it is written; the figures that are compared stay."""

    def otherwise(limit: Limit) -> Limit:
        small = {"mg": "ug", "mg/kg": "ug/kg"}.get(limit.quantity.canonical_unit)
        return replace(limit, quantity=limit.quantity.to(small)) if small else limit

    catalogue = {
        name: replace(facts, limits=tuple(otherwise(limit) for limit in facts.limits))
        for name, facts in any_case.catalogue.items()
    }
    one, two = check(any_case), check(replace(any_case, catalogue=catalogue))
    assert [replace(it, params={}) for it in one.findings] == [replace(it, params={}) for it in two.findings]
    assert one.doses == two.doses


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


@given(on_the_day() | on_the_day(units=ANY_UNITS), contents() | contents(units=ANY_UNITS), st.randoms())
def test_one_more_ingredient_in_a_product_never_takes_a_finding_away(any_case, another, random):
    """But for the deoxycholate that phosphatidylcholine comes with: entering it is what that finding asks for."""
    chosen = random.choice(random.choice(any_case.syringes).draws)

    def with_another(draw: Draw) -> Draw:
        return replace(draw, contents=(*draw.contents, another)) if draw is chosen else draw

    before, after = check(any_case), check(rewritten(any_case, with_another))
    assert_none_is_gone(before, after, {"missing_deoxycholate_strength"})


@given(on_the_day(), names, st.randoms())
def test_one_more_product_in_a_syringe_never_takes_a_finding_away(any_case, another, random):
    """As much of it as of all the rest, and twice the volume at each point, so that the other doses stay as they are.
    But for what should not be undiluted, and the volumes that a technique and a plan speak of."""
    place = random.randrange(len(any_case.syringes))
    grown = [with_one_more(it, another) if at == place else it for at, it in enumerate(any_case.syringes)]
    before, after = check(any_case), check(replace(any_case, syringes=tuple(grown)))
    assert_none_is_gone(before, after, {"undiluted", "volume_below_technique", "technique_without_injection"})


def with_one_more(syringe: Syringe, ingredient: str) -> Syringe:
    as_much = Draw(
        product="One more product",
        volume_ml=sum(draw.volume_ml for draw in syringe.draws),
        contents=(replace(syringe.draws[0].contents[0], ingredient=ingredient, concentration=None),),
    )
    return replace(
        syringe,
        draws=(*syringe.draws, as_much),
        volume_per_point_ml=syringe.volume_per_point_ml * 2,
    )


def assert_none_is_gone(before: Report, after: Report, but: set[str]) -> None:
    """By its code, or by one that is more severe about the same ingredients."""
    codes = {it.code for it in after.findings}
    gone = [it for it in before.findings if it.code not in codes and not remains(it, after.findings)]
    assert {it.code for it in gone} <= but


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
        assert is_times(two.injected, one.injected, times)
        assert one.per_point == two.per_point


@given(cases(), st.integers(2, 5))
def test_so_many_times_the_volume_at_each_point_is_so_many_times_every_dose(any_case, times):
    larger = (replace(it, volume_per_point_ml=it.volume_per_point_ml * times) for it in any_case.syringes)
    for one, two in zip(check(any_case).doses, check(replace(any_case, syringes=tuple(larger))).doses, strict=True):
        assert is_times(two.injected, one.injected, times)
        assert is_times(two.per_point, one.per_point, times)
        assert one.drawn == two.drawn


def is_times(larger: Quantity, smaller: Quantity, times: int) -> bool:
    """To the last of the 28 digits that are shown."""
    return abs(larger.exact - smaller.exact * times) <= smaller.exact / Fraction(10**26)


@given(cases())
def test_a_dose_above_its_limit_is_never_approved(any_case):
    answer = check(any_case)
    above = {line.ingredient for line in answer.doses if line.fraction_of_limit and line.fraction_of_limit > 1}
    stopped = {name for finding in answer.of_severity(Severity.STOP) for name in finding.ingredients}
    assert above <= stopped
