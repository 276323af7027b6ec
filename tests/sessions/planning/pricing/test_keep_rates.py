"""Omar keeps what his clinic asks, what its vials cost and how long it takes."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.planning.models import Rates, VialPrice
from sessions.planning.pricing.services import COLUMNS, keep_rates
from tests import factories


def events(name):
    return list(apps.get_model("planning", name).objects.order_by("pgh_id").values_list("pgh_label", flat=True))


class TestKeeping:
    def test_the_first_to_say_something_makes_the_row(self, keep, clinic):
        kept = keep(session_fee=Decimal(90), seconds_single=Decimal("3.5"))

        kept.refresh_from_db()
        assert (kept.clinic, kept.version, kept.session_fee) == (clinic, 1, 90)
        assert (kept.times.seconds_single, kept.times.minutes_before) == (Decimal("3.5"), 4)

    def test_what_changes_is_counted_and_kept_in_the_history(self, keep, caffeine):
        keep({caffeine: Decimal(8)})
        keep({caffeine: Decimal(9)}, version=1)
        keep({caffeine: Decimal(9)}, version=2)
        keep({caffeine: None}, version=3)

        assert not VialPrice.objects.exists()
        assert events("VialPriceEvent") == ["insert", "update", "delete"]
        assert events("RatesEvent") == ["insert", "update", "update", "update"]

    def test_a_product_that_is_not_named_keeps_its_price(self, keep, caffeine):
        keep({caffeine: Decimal(8)})
        keep(version=1)

        assert VialPrice.objects.get().price == 8

    def test_who_comes_second_is_told(self, keep):
        keep(session_fee=Decimal(90))

        with pytest.raises(StaleEditError):
            keep(session_fee=Decimal(80))
        assert Rates.objects.get().session_fee == 90

    def test_each_clinic_has_its_own(self, keep):
        keep()
        keep(of=factories.make_clinic(name="Lyon"), currency="CHF")

        assert sorted(Rates.objects.values_list("currency", flat=True)) == ["CHF", "EUR"]

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"currency": "XYZ"}, "currency"),
            ({"area_fee": Decimal(40)}, "session_fee"),
            ({"session_fee": Decimal("90.005")}, "session_fee"),
            ({"currency": "JPY", "session_fee": Decimal("9000.5")}, "session_fee"),
            ({"session_fee": Decimal(90), "area_fee": Decimal("0.001")}, "area_fee"),
        ],
    )
    def test_what_cannot_be_is_refused_at_its_field(self, keep, wrong, field):
        with pytest.raises(DomainError) as refusal:
            keep(**wrong)
        assert list(refusal.value.fields) == [field]
        assert not Rates.objects.exists()

    def test_three_decimals_can_be_paid_in_dinars(self, keep):
        assert keep(currency="TND", session_fee=Decimal("90.005")).pk

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"session_fee": Decimal(-1)}, "A fee lies between"),
            ({"minutes_before": Decimal(61)}, "between 0 and 60 minutes"),
            ({"seconds_line": Decimal(0)}, "between 0.1 and 120 seconds"),
        ],
    )
    def test_a_constraint_speaks_where_a_program_sends_nonsense(self, keep, wrong, said):
        with pytest.raises(DomainError, match=said):
            keep(**wrong)


class TestTheDatabase:
    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ("currency = 'XYZ'", "planning_rates_currency_known"),
            ("currency = 'eur'", "planning_rates_currency_known"),
            ("session_fee = -0.01", "planning_rates_fees_plausible"),
            ("session_fee = 1000001", "planning_rates_fees_plausible"),
            ("session_fee = 90.005", "planning_rates_fees_payable"),
            ("currency = 'JPY', session_fee = 90.5", "planning_rates_fees_payable"),
            ("session_fee = NULL, area_fee = 1", "planning_rates_area_fee_is_on_top"),
            ("minutes_first = -1", "planning_rates_minutes_plausible"),
            ("minutes_side = 60.1", "planning_rates_minutes_plausible"),
            ("seconds_deep = 0", "planning_rates_seconds_plausible"),
            ("seconds_single = 120.1", "planning_rates_seconds_plausible"),
        ],
    )
    def test_sql_by_hand_is_held_to_the_same(self, keep, change, constraint):
        keep(session_fee=Decimal(90))

        with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE planning_rates SET {change}")  # noqa: S608 (of this list)

    def test_a_price_is_not_below_nothing_and_stands_once(self, keep, caffeine):
        keep({caffeine: Decimal(8)})

        for wrong, constraint in (
            ("UPDATE planning_vialprice SET price = -1", "planning_vial_price_plausible"),
            (
                "INSERT INTO planning_vialprice (rates_id, product_id, price) "
                "SELECT rates_id, product_id, 1 FROM planning_vialprice",
                "planning_vial_price_once",
            ),
        ):
            with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(wrong)

    def test_a_clinic_has_one_row(self, keep, clinic):
        keep()
        with pytest.raises(IntegrityError), transaction.atomic():
            Rates.objects.create(clinic=clinic, currency="EUR")


def test_figures_of_another_currency_are_kept_only_where_somebody_says_that_they_are_meant(admin, clinic):
    product = factories.make_product(factories.make_ingredient(), vial_ml=10)
    values, prices = dict.fromkeys(COLUMNS), {product.pk: Decimal("8.20")}
    keep_rates(actor=admin, clinic=clinic, version=0, values=values | {"currency": "EUR"}, prices=prices)
    change = {"actor": admin, "clinic": clinic, "version": 1, "values": values | {"currency": "JPY"}, "prices": prices}

    with pytest.raises(DomainError) as refusal:
        keep_rates(**change)

    assert "entered in EUR" in refusal.value.fields["currency"]
    assert keep_rates(**change, means_currency=True).currency == "JPY"
