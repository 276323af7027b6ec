"""What a recipe comes to, and how the catalogue cites."""

from decimal import Decimal

import pytest

from formulations.citations import Citation, citations
from formulations.dosing.quantities import Quantity
from formulations.mixture import Part, final_concentrations


def part(volume_ml: str, **strengths: str) -> Part:
    mixed = {name: Quantity(Decimal(text.split()[0]), text.split()[1]) for name, text in strengths.items()}
    return Part(Decimal(volume_ml), mixed)


def test_the_final_concentration_is_what_was_drawn_over_the_volume_of_the_whole():
    assert final_concentrations([part("2", caffeine="50 mg/mL"), part("8")]) == [
        ("caffeine", Quantity(Decimal(10), "mg/mL"))
    ]


def test_one_ingredient_of_two_products_is_summed_whatever_the_unit_of_its_strength():
    mixture = final_concentrations([part("1", lidocaine="1 %"), part("1", lidocaine="20 mg/mL")])

    assert mixture == [("lidocaine", Quantity(Decimal(15), "mg/mL"))]


def test_a_product_of_two_ingredients_brings_both_in_one_volume():
    mixture = final_concentrations([part("5", lecithin="50 mg/mL", deoxycholate="42 mg/mL"), part("5")])

    assert [(name, final.value) for name, final in mixture] == [("deoxycholate", 21), ("lecithin", 25)]


def test_units_that_do_not_convert_are_never_added():
    mixture = final_concentrations([part("1", enzyme="150 [iU]/mL"), part("1", enzyme="1 mg/mL")])

    assert mixture == [("enzyme", Quantity(Decimal(75), "[iU]/mL")), ("enzyme", Quantity(Decimal("0.5"), "mg/mL"))]


def test_nothing_drawn_holds_nothing():
    assert final_concentrations([]) == []


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
