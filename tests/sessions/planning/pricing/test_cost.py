"""What a session costs, on plain values; no database."""

from decimal import Decimal
from fractions import Fraction

import pytest

from formulations.dosing.errors import NumberError
from sessions.planning.estimates.cost import Cost, Drawn, Fees, course_cost, is_in_coins, materials_of, rounded
from sessions.planning.estimates.currencies import CODES, digits_of


def drawn(product="Caffeine", ml="4", *, vial: str | None = "10", keeps=True, price: str | None = "8.20"):
    return Drawn(product, Decimal(ml), vial and Decimal(vial), keeps, price and Decimal(price))


class TestMaterials:
    def test_of_a_vial_that_keeps_the_share_is_paid(self):
        assert materials_of([drawn()]).amount == Fraction(328, 100)

    @pytest.mark.parametrize(("ml", "vials"), [("0.1", 1), ("5", 1), ("5.001", 2), ("12", 3)])
    def test_of_a_vial_for_one_patient_whole_ones_are_paid(self, ml, vials):
        found = materials_of([drawn(ml=ml, vial="5", keeps=False, price="6.50")])

        assert (found.lines[0].vials, found.amount) == (vials, vials * Decimal("6.50"))

    def test_two_mixtures_share_the_vials_of_a_product(self):
        half = drawn(ml="2.5", vial="5", keeps=False, price="6")
        assert materials_of([half, half]).amount == 6

    def test_a_share_is_exact(self):
        assert materials_of([drawn(ml="1", vial="3", price="1")]).amount == Fraction(1, 3)

    @pytest.mark.parametrize("missing", [{"price": None}, {"vial": None}])
    def test_what_has_no_price_is_named_and_not_counted_as_nothing(self, missing):
        found = materials_of([drawn(), drawn("Lidocaine", **missing)])

        assert (found.amount, found.unpriced) == (Fraction(328, 100), ("Lidocaine",))

    def test_where_nothing_has_a_price_there_is_no_sum(self):
        assert materials_of([drawn(price=None)]).amount is None

    def test_what_costs_nothing_has_a_price(self):
        found = materials_of([drawn(price="0")])
        assert (found.amount, found.unpriced) == (0, ())

    @pytest.mark.parametrize("wrong", [{"ml": "-1"}, {"price": "-1"}, {"price": "NaN"}, {"vial": "0"}])
    def test_figures_that_cannot_be_are_refused(self, wrong):
        with pytest.raises(NumberError):
            materials_of([drawn(**wrong)])


class TestFees:
    @pytest.mark.parametrize(("areas", "asked"), [(1, 90), (2, 130), (4, 210)])
    def test_each_further_area_is_on_top(self, areas, asked):
        assert Fees(Decimal(90), Decimal(40)).asked(areas) == asked

    def test_without_a_fee_for_it_a_further_area_costs_nothing_more(self):
        assert Fees(Decimal(90)).asked(3) == 90

    def test_without_a_fee_nothing_is_asked_and_nothing_is_not_zero(self):
        assert Fees().asked(2) is None
        assert Fees(Decimal(0)).asked(2) == 0

    def test_a_fee_below_nothing_is_refused(self):
        with pytest.raises(NumberError):
            Fees(Decimal(-1)).asked(1)


class TestTheWholeCourse:
    def test_each_stretch_counts_as_often_as_it_has_sessions(self):
        first, later = Cost(Fraction(90), Fraction(1, 3)), Cost(Fraction(130), Fraction(2))
        assert course_cost([(3, first), (2, later)]) == Cost(Fraction(530), Fraction(5))

    def test_what_one_stretch_does_not_know_the_whole_does_not_know_either(self):
        known, unknown = Cost(Fraction(90), Fraction(4)), Cost(None, None, ("Silicon",))
        assert course_cost([(2, known), (1, unknown)]) == Cost(None, Fraction(8), ("Silicon",))


class TestMoney:
    @pytest.mark.parametrize(
        ("amount", "digits", "shown"),
        [
            ("0.125", 2, "0.13"),
            ("0.124999", 2, "0.12"),
            ("2.5", 0, "3"),
            ("3.5", 0, "4"),
            ("1.0005", 3, "1.001"),
            ("90", 2, "90.00"),
        ],
    )
    def test_it_is_rounded_half_up_to_the_smallest_coin(self, amount, digits, shown):
        assert str(rounded(Fraction(amount), digits)) == shown

    def test_a_sum_is_rounded_once(self):
        third = Cost(Fraction(0), Fraction(1, 3))
        total = course_cost([(3, third)]).materials
        assert total is not None
        assert rounded(total, 2) == 1

    @pytest.mark.parametrize(("currency", "digits"), [("EUR", 2), ("JPY", 0), ("TND", 3), ("ZWG", 2)])
    def test_a_currency_has_its_own_digits(self, currency, digits):
        assert digits_of(currency) == digits

    def test_what_is_no_currency_has_none(self):
        with pytest.raises(KeyError):
            digits_of("XYZ")

    def test_each_code_has_three_letters(self):
        assert {len(code) for code in CODES} == {3}

    @pytest.mark.parametrize(
        ("amount", "digits", "is_it"), [("90.50", 2, True), ("90.505", 2, False), ("90.5", 0, False)]
    )
    def test_what_can_be_paid_has_no_more_digits_than_its_coins(self, amount, digits, is_it):
        assert is_in_coins(Decimal(amount), digits) is is_it
