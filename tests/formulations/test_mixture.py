"""What a recipe comes to, and how the catalogue cites."""

from collections.abc import Mapping
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formulations.citations import Citation, citations
from formulations.dosing.case import Content, Draw, ExpressedAs
from formulations.dosing.facts import IngredientFacts
from formulations.dosing.quantities import Quantity, as_decimal
from formulations.mixture import final_concentrations

NAMES = ("caffeine", "carnitine", "enzyme", "lidocaine", "zinc")
UNITS = ("mg/mL", "%", "g/mL", "[iU]/mL")


def facts_of(*draws: Draw, **factors: Decimal | None) -> dict[str, IngredientFacts]:
    names = {content.ingredient for draw in draws for content in draw.contents}
    return {name: IngredientFacts(name, active_factor=factors.get(name)) for name in names}


def part(volume_ml: str, expressed_as: ExpressedAs = ExpressedAs.ACTIVE, **strengths: str) -> Draw:
    contents = [
        Content(name, Quantity(Decimal(text.split()[0]), text.split()[1]), expressed_as)
        for name, text in strengths.items()
    ]
    return Draw(" ".join(strengths) or "water", Decimal(volume_ml), tuple(contents))


def finals(*draws: Draw, **factors: Decimal | None) -> list[tuple[str, Quantity | None]]:
    return final_concentrations(draws, facts_of(*draws, **factors))


def test_the_final_concentration_is_what_was_drawn_over_the_volume_of_the_whole():
    assert finals(part("2", caffeine="50 mg/mL"), part("8")) == [("caffeine", Quantity(Decimal(10), "mg/mL"))]


def test_one_ingredient_of_two_products_is_summed_whatever_the_unit_of_its_strength():
    mixture = finals(part("1", lidocaine="1 %"), part("1", lidocaine="20 mg/mL"))

    assert mixture == [("lidocaine", Quantity(Decimal(15), "mg/mL"))]


def test_a_product_of_two_ingredients_brings_both_in_one_volume():
    mixture = finals(part("5", lecithin="50 mg/mL", deoxycholate="42 mg/mL"), part("5"))

    assert [(name, final.value) for name, final in mixture] == [("deoxycholate", 21), ("lecithin", 25)]


def test_units_that_do_not_convert_are_never_added():
    mixture = finals(part("1", enzyme="150 [iU]/mL"), part("1", enzyme="1 mg/mL"))

    assert mixture == [("enzyme", Quantity(Decimal(75), "[iU]/mL")), ("enzyme", Quantity(Decimal("0.5"), "mg/mL"))]


def test_a_salt_counts_with_its_active_part():
    as_salt = part("5", ExpressedAs.SALT, caffeine="50 mg/mL")

    assert finals(as_salt, part("5"), caffeine=Decimal("0.5")) == [("caffeine", Quantity(Decimal("12.5"), "mg/mL"))]


def test_a_salt_of_which_nobody_knows_the_active_part_leaves_the_whole_unknown():
    mixture = finals(part("1", ExpressedAs.SALT, zinc="1 mg/mL"), part("1", zinc="1 mg/mL"))

    assert mixture == [("zinc", None)]


def test_nothing_drawn_holds_nothing():
    assert finals() == []


volumes = st.decimals("0.001", "1000", places=3)
strengths = st.builds(
    lambda value, unit: f"{value} {unit}", st.decimals("0.000001", "500", places=6), st.sampled_from(UNITS)
)
recipes = st.lists(
    st.builds(
        lambda volume, contents, kind: part(str(volume), kind, **contents),
        volumes,
        st.dictionaries(st.sampled_from(NAMES), strengths, max_size=3),
        st.sampled_from(ExpressedAs),
    ),
    min_size=1,
    max_size=6,
)
factors = st.dictionaries(st.sampled_from(NAMES), st.decimals("0.01", "1", places=3), max_size=3)


def scaled(draw: Draw, factor: Decimal) -> Draw:
    return Draw(draw.product, draw.volume_ml * factor, draw.contents)


@given(recipes, factors, st.decimals("0.001", "1000", places=3))
def test_scaling_every_volume_changes_no_final_concentration(recipe, factors, factor):
    larger = [scaled(draw, factor) for draw in recipe]

    assert finals(*larger, **factors) == finals(*recipe, **factors)


@given(recipes, factors, st.randoms())
def test_the_order_of_the_products_changes_nothing(recipe, factors, random):
    shuffled = random.sample(recipe, len(recipe))

    assert finals(*shuffled, **factors) == finals(*recipe, **factors)


@given(recipes, factors, volumes)
def test_more_diluent_keeps_the_amount_of_each_ingredient(recipe, factors, water):
    before, after = amounts(recipe, factors), amounts([*recipe, part(str(water))], factors)

    assert before.keys() == after.keys()
    assert all(abs(before[key] - after[key]) <= before[key] * Decimal("1e-20") for key in before)


def amounts(recipe: list[Draw], factors: Mapping[str, Decimal]) -> dict[tuple[str, str], Decimal]:
    """Concentration times the volume of the whole: what is in the syringe."""
    whole = sum(draw.volume_ml for draw in recipe)
    return {(name, it.unit): it.value * whole for name, it in finals(*recipe, **factors) if it is not None}


@given(recipes, factors)
def test_no_final_concentration_is_above_the_highest_strength_of_its_ingredient(recipe, factors):
    for name, final in finals(*recipe, **factors):
        if final is not None:
            contents = [it for draw in recipe for it in draw.contents if it.ingredient == name]
            same = [it.concentration.exact for it in contents if it.concentration.canonical_unit == final.unit]
            assert final.value <= as_decimal(max(same))


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("", ()),
        ("A label <https://a.example/x>", (Citation("A label", "https://a.example/x"),)),
        (
            "One <http://a.example> | Two (from memory)",
            (Citation("One", "http://a.example"), Citation("Two (from memory)")),
        ),
        ("<https://a.example>", (Citation("https://a.example", "https://a.example"),)),
        ("Click <javascript:alert(1)>", (Citation("Click"),)),
        ("More than > less <", (Citation("More than > less <"),)),
    ],
)
def test_a_citation_is_a_title_with_an_address_of_the_web(text, cited):
    assert citations(text) == cited
