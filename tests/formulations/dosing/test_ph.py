"""pH values of one syringe that lie far apart are shown [brief 7.7]."""

from dataclasses import replace
from decimal import Decimal

import pytest

from formulations.dosing.errors import NumberError
from formulations.dosing.facts import IngredientFacts
from formulations.dosing.report import Severity
from formulations.dosing.rules.ph import spread_between
from tests.formulations.dosing.shelf import KYBELLA, SALINE, codes, draw, found, ingredients, only, q, report, syringe


def of_ph(low: str | None, high: str | None = None, **more) -> IngredientFacts:
    return IngredientFacts("Something", ph_low=low and Decimal(low), ph_high=high and Decimal(high), **more)


WATER, BICARBONATE = of_ph("5.0", "7.0", category="vehicle"), of_ph("7.0", "8.5", category="vehicle")


@pytest.mark.parametrize(
    ("one", "other", "spread"),
    [
        pytest.param(of_ph("5.6", "6.6"), of_ph("8.0", "8.5"), "2.9", id="DC_PATENT ascorbic acid"),
        pytest.param(of_ph("2.5", "4.5"), of_ph("8.0", "8.5"), "6.0", id="DC_PATENT thiamine"),
        pytest.param(of_ph("2.0", "3.8"), of_ph("8.0", "8.5"), "6.5", id="DC_PATENT pyridoxine"),
        pytest.param(of_ph("2", "4"), of_ph("8.0", "8.5"), "6.5", id="DC_PATENT zinc"),
        pytest.param(of_ph("1.8", "2.4"), of_ph("8.0", "8.5"), "6.7", id="DC_PATENT selenium"),
        pytest.param(of_ph("2.5", "4.5"), of_ph("8.3", "8.3"), "5.8", id="isoproterenol and KYB_LABEL"),
        pytest.param(of_ph("8"), of_ph("5", "7"), "3", id="one end alone"),
        pytest.param(of_ph("6.5", "8.5"), WATER, "1.5", id="a diluent counts by its nearer end"),
        pytest.param(of_ph("2.5", "4.5"), BICARBONATE, "4.5", id="a buffer far away"),
        pytest.param(WATER, BICARBONATE, "2", id="two diluents"),
        pytest.param(of_ph("6", "6"), WATER, "0", id="within a diluent's range"),
    ],
)
def test_two_components_lie_as_far_apart_as_their_farthest_ends(one, other, spread):
    assert spread_between(one, other) == Decimal(spread)
    assert spread_between(other, one) == Decimal(spread)


def test_without_a_ph_there_is_no_spread():
    assert spread_between(of_ph(None), WATER) is None


def mixed(low: str, high: str, *more):
    catalogue = {
        **ingredients(),
        "Biotin": replace(ingredients()["Biotin"], ph_low=Decimal(low), ph_high=Decimal(low)),
        "Dexpanthenol": replace(ingredients()["Dexpanthenol"], ph_low=Decimal(high), ph_high=Decimal(high)),
    }
    drawn = (draw("Biotin", "1", "1"), draw("Dexpanthenol", "1", "1"), *more)
    return report(syringe(*drawn, area_name="Belly"), catalogue=catalogue)


@pytest.mark.parametrize(("high", "noted"), [("7.9", False), ("8", False), ("8.01", True)])
def test_three_units_pass_and_more_are_shown(high, noted):
    assert ("ph_spread" in codes(mixed("5", high))) is noted


def test_the_sentence_names_the_two_that_lie_farthest_apart():
    finding = only(mixed("2.4", "8"), "ph_spread")
    assert (finding.severity, finding.value, finding.limit) == (Severity.NOTE, q("5.6", "1"), q("3", "1"))
    assert finding.ingredients == ("Biotin", "Dexpanthenol")
    assert finding.message == (
        "Belly: the pH of Biotin and of Dexpanthenol lie up to 5.6 apart, more than 3. "
        "Inspect the mixture for haze and particles."
    )


def test_what_has_no_known_ph_is_named_once_for_the_session():
    belly = syringe(draw("Biotin", "1", "1"), draw("Theophylline", "1", "1"), draw(SALINE, "9", "1"))
    hips = syringe(draw("Biotin", "1", "1"), draw(SALINE, "9", "1"), area="hips")
    finding = only(report(belly, hips), "ph_unknown")
    assert (finding.severity, finding.ingredients) == (Severity.NOTE, ("Biotin", "Theophylline"))


def test_alone_in_its_syringe_nothing_is_compared():
    assert codes(report(syringe(draw("Biotin", "1", "1")))) & {"ph_spread", "ph_unknown"} == set()


def test_what_one_product_holds_together_is_not_compared():
    zinc, kybella = draw("Zinc sulfate", "1", "1", product="Both"), draw(KYBELLA, "1", "1", product="Both")
    assert "ph_spread" not in codes(report(syringe(zinc, kybella)))


def test_there_is_one_finding_for_each_syringe():
    worst = (draw("Zinc sulfate", "1", "1"), draw("Thiamine", "1", "1"), draw(KYBELLA, "1", "1"))
    answer = report(syringe(*worst), syringe(*worst, area="hips"))
    assert [it.area for it in found(answer, "ph_spread")] == ["belly", "hips"]


@pytest.mark.parametrize("ph", ["-1", "NaN"])
def test_a_ph_is_a_number(ph):
    with pytest.raises(NumberError):
        of_ph(ph)


class TestTheOwnPhOfAProduct:
    def own(self, low: str, high: str = "") -> tuple[Decimal, Decimal]:
        return Decimal(low), Decimal(high or low)

    def test_it_stands_in_place_of_what_is_usual_of_its_ingredients(self):
        usual = draw("Thiamine", "1", "1"), draw("Sodium bicarbonate", "1", "1")
        buffered = draw("Thiamine", "1", "1", product="Thiamine Laroche", ph=self.own("6.5"))

        assert "ph_spread" in codes(report(syringe(*usual)))
        assert "ph_spread" not in codes(report(syringe(buffered, usual[1])))

    def test_it_is_compared_where_nothing_is_usual(self):
        plain, sour = draw("Biotin", "1", "1"), draw("Biotin", "1", "1", product="Sour", ph=self.own("4"))
        other = draw("Theophylline", "1", "1", product="Base", ph=self.own("8.5"))

        assert only(report(syringe(plain, other)), "ph_unknown").ingredients == ("Biotin",)
        finding = only(report(syringe(sour, other), syringe(sour, area="hips")), "ph_spread")
        assert (finding.ingredients, finding.value) == (("Biotin", "Theophylline"), q("4.5", "1"))
        assert "the pH of Sour and of Base lie up to 4.5 apart" in finding.message
        assert "ph_unknown" not in codes(report(syringe(sour, other)))

    def test_two_products_of_one_ingredient_are_compared_by_what_they_say(self):
        sour, neutral = (
            draw("Lidocaine", "1", "1", product=name, ph=self.own(ph)) for name, ph in (("One", "4"), ("Two", "7.4"))
        )

        assert only(report(syringe(sour, neutral)), "ph_spread").ingredients == ("Lidocaine",)

    def test_a_product_with_itself_is_not(self):
        wide = draw("Lidocaine", "1", "1", ph=self.own("3", "9"))

        assert "ph_spread" not in codes(report(syringe(wide, replace(wide, volume_ml=Decimal(2)))))

    def test_all_that_it_holds_is_one_part(self):
        both = replace(
            draw("Zinc sulfate", "1", "1", product="Both", ph=self.own("6")),
            contents=(*draw("Zinc sulfate", "1", "1").contents, *draw("Biotin", "1", "1").contents),
        )
        base = draw("Caffeine", "1", "1", product="Base", ph=self.own("9.5"))

        assert only(report(syringe(both, base)), "ph_spread").ingredients == ("Biotin", "Caffeine", "Zinc sulfate")

    def test_a_diluent_still_takes_on_the_ph_of_what_it_dissolves(self):
        saline = draw(SALINE, "9", "8", ph=self.own("4.5", "7"))
        acid = draw("Biotin", "1", "1", ph=self.own("6.5", "7.5"))

        assert "ph_spread" not in codes(report(syringe(acid, saline)))

    @pytest.mark.parametrize("ph", [("NaN", "7"), ("-1", "7"), ("8", "7")])
    def test_it_is_a_number_and_the_lowest_comes_first(self, ph):
        with pytest.raises(NumberError):
            draw("Biotin", "1", "1", ph=self.own(*ph))
