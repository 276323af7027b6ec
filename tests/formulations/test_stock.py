"""Vials that come, go and are counted; what the database itself refuses."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from formulations.models import Lot, LotStock, OpenedVial, StockMovement
from formulations.services.stock import count_lot, discard_vial, receive_lot, take_out
from mesoplan.refusals import DomainError
from tests import factories
from tests.same_time import together

NEXT_YEAR = date(2099, 1, 1)


@pytest.fixture
def caffeine(db):
    return factories.make_product(factories.make_ingredient(), vial_ml=Decimal(10))


@pytest.fixture
def stock(caffeine, clinic, admin) -> LotStock:
    return factories.make_stock(factories.make_lot(caffeine), clinic, admin, vials=5)


def receive(admin, clinic, caffeine, vials=10, number="L1", expires_on=NEXT_YEAR) -> LotStock:
    return receive_lot(actor=admin, clinic=clinic, product=caffeine, number=number, expires_on=expires_on, vials=vials)


def on_hand(stock: LotStock) -> int:
    return LotStock.objects.get(pk=stock.pk).vials


def sql(statement: str, *values) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


class TestReceiving:
    def test_a_lot_comes_twice_and_to_two_clinics(self, admin, clinic, caffeine):
        lyon = factories.make_clinic(name="Lyon")

        receive(admin, clinic, caffeine)
        receive(admin, clinic, caffeine, 5)
        receive(admin, lyon, caffeine, 7)

        assert Lot.objects.count() == 1
        assert {stock.clinic.name: stock.vials for stock in LotStock.objects.all()} == {"Paris": 15, "Lyon": 7}

    @pytest.mark.parametrize(
        ("said", "field"),
        [({"expires_on": date(2020, 1, 1)}, "expires_on"), ({"expires_on": date(2098, 1, 1)}, "expires_on")],
    )
    def test_an_expired_or_contradicting_box_is_refused_at_its_field(self, admin, clinic, caffeine, said, field):
        receive(admin, clinic, caffeine)

        with pytest.raises(DomainError) as refusal:
            receive(admin, clinic, caffeine, **said)

        assert list(refusal.value.fields) == [field]

    def test_a_recalled_lot_is_not_received(self, admin, clinic, caffeine):
        factories.make_lot(caffeine, status="recalled")

        with pytest.raises(DomainError, match="Send it back"):
            receive(admin, clinic, caffeine)

    @pytest.mark.parametrize("number", ["ab-12", "AB 12", "AB12", " AB\u201112", "Ab/12", "\uff21\uff22-12"])
    def test_a_recalled_lot_is_found_however_its_number_is_spelt(self, admin, clinic, caffeine, number):
        factories.make_lot(caffeine, "AB-12", status="recalled")

        with pytest.raises(DomainError, match="Send it back"):
            receive(admin, clinic, caffeine, number=number)

        assert Lot.objects.get().number == "AB-12"

    def test_a_known_lot_is_counted_under_the_number_that_is_printed(self, admin, clinic, caffeine):
        receive(admin, clinic, caffeine, number="AB-12")
        stock = receive(admin, clinic, caffeine, 5, number="ab 12")

        assert (stock.lot.number, on_hand(stock)) == ("AB-12", 15)

    def test_another_product_may_have_a_lot_with_the_same_letters(self, admin, clinic, caffeine):
        receive(admin, clinic, caffeine, number="AB-12")
        biotin = factories.make_product(factories.make_ingredient("Biotin"), vial_ml=Decimal(5))

        assert receive(admin, clinic, biotin, number="AB12").lot.number == "AB12"

    def test_the_database_knows_a_lot_once_and_by_letters_or_digits(self, caffeine):
        factories.make_lot(caffeine, "AB-12")
        with pytest.raises(IntegrityError, match="formulations_lot_once"), transaction.atomic():
            factories.make_lot(caffeine, "ab12")
        with pytest.raises(IntegrityError, match="formulations_lot_number_tells"), transaction.atomic():
            factories.make_lot(caffeine, "- / -")

    def test_a_number_without_letters_and_digits_is_refused(self, admin, clinic, caffeine):
        with pytest.raises(DomainError, match="letters or digits"):
            receive(admin, clinic, caffeine, number="--")

    @pytest.mark.parametrize(
        ("facts", "sentence"), [({"vial_ml": None}, "how much a vial"), ({"is_active": False}, "not in use")]
    )
    def test_a_product_that_cannot_be_counted_or_is_not_used_is_refused(self, admin, clinic, caffeine, facts, sentence):
        type(caffeine).objects.update(**facts)

        with pytest.raises(DomainError, match=sentence) as refusal:
            receive(admin, clinic, caffeine)

        assert list(refusal.value.fields) == ["product"]


class TestTakingOutAndCounting:
    def test_a_broken_vial_is_gone_and_the_reason_stays(self, admin, stock):
        take_out(actor=admin, stock=stock, vials=1, reason=" Broken ")

        assert on_hand(stock) == 4
        assert StockMovement.objects.first().reason == "Broken"

    def test_more_than_there_are_is_refused_in_words(self, admin, stock):
        with pytest.raises(DomainError) as refusal:
            take_out(actor=admin, stock=stock, vials=6, reason="Broken")

        assert refusal.value.fields == {"vials": "5 vials are on hand."}
        assert on_hand(stock) == 5

    def test_without_a_reason_nothing_leaves(self, admin, stock):
        with pytest.raises(DomainError, match="for a reason"):
            take_out(actor=admin, stock=stock, vials=1, reason="  ")

    @pytest.mark.parametrize(("found", "difference"), [(7, 2), (3, -2), (5, 0), (0, -5)])
    def test_what_was_found_on_the_shelf_is_what_is_on_hand(self, admin, clinic, stock, found, difference):
        movement = count_lot(actor=admin, lot=stock.lot, clinic=clinic, vials=found, reason="Stock-taking")

        assert (on_hand(stock), movement.vials) == (found, difference)

    def test_the_first_count_begins_the_counting_of_a_lot(self, admin, clinic, caffeine):
        count_lot(actor=admin, lot=factories.make_lot(caffeine), clinic=clinic, vials=3, reason="First count")

        assert LotStock.objects.get().vials == 3


class TestTheDatabase:
    def test_the_count_is_not_written_by_hand(self, stock):
        for change in ("vials = 99", "vial_ml = 99"):
            with pytest.raises(InternalError, match="changes by its movements only"):
                sql(f"UPDATE formulations_lotstock SET {change}")  # noqa: S608

    def test_the_count_does_not_begin_above_zero(self, stock, caffeine, clinic):
        with pytest.raises(InternalError, match="changes by its movements only"), transaction.atomic():
            LotStock.objects.create(lot=factories.make_lot(caffeine, "L2"), clinic=clinic, vial_ml=1, vials=3)

    def test_a_movement_never_takes_the_count_below_zero(self, admin, stock):
        with pytest.raises(IntegrityError, match="formulations_stock_never_negative"), transaction.atomic():
            StockMovement.objects.create(
                stock=stock, kind="taken", vials=-6, reason="Broken", by=admin, at=timezone.now()
            )

    @pytest.mark.parametrize(
        "said",
        [
            {"kind": "received", "vials": 0},
            {"kind": "received", "vials": 1, "record_number": 7},
            {"kind": "taken", "vials": -1},
            {"kind": "taken", "vials": 1, "reason": "Found"},
            {"kind": "counted", "vials": 1},
            {"kind": "lent", "vials": 1, "reason": "To a friend"},
        ],
    )
    def test_a_movement_that_makes_no_sense_is_refused(self, admin, stock, said):
        with pytest.raises(IntegrityError, match="formulations_movement_whole"), transaction.atomic():
            StockMovement.objects.create(stock=stock, by=admin, at=timezone.now(), **said)

    @pytest.mark.parametrize("step", ["UPDATE formulations_stockmovement SET vials = 1", "DELETE FROM %s"])
    def test_a_movement_stays(self, stock, step):
        with pytest.raises(InternalError, match="pgtrigger: Cannot"):
            sql(step.replace("%s", "formulations_stockmovement"))

    def test_nothing_is_drawn_for_a_record_that_does_not_name_the_lot(self, admin, stock):
        with pytest.raises(InternalError, match="from the lots that its record names"), transaction.atomic():
            StockMovement.objects.create(
                stock=stock, kind="drawn", vials=-1, record_number=1, by=admin, at=timezone.now()
            )


class TestOpenedVials:
    @pytest.fixture
    def vial(self, stock) -> OpenedVial:
        now = timezone.now()
        return OpenedVial.objects.create(
            stock=stock, opened_at=now, discard_at=now + timedelta(hours=24), volume_ml=10, remaining_ml=10
        )

    @pytest.mark.parametrize(
        ("change", "refusal"),
        [
            ("remaining_ml = 3", "by what is drawn only"),
            ("discard_at = discard_at + interval '1 day'", "stays what it is"),
            ("opened_at = now()", "stays what it is"),
        ],
    )
    def test_it_is_not_rewritten(self, vial, change, refusal):
        with pytest.raises(InternalError, match=refusal):
            sql(f"UPDATE formulations_openedvial SET {change}")  # noqa: S608

    def test_it_is_not_deleted(self, vial):
        with pytest.raises(InternalError, match="stays in the list"):
            sql("DELETE FROM formulations_openedvial")

    def test_it_is_full_when_it_is_opened(self, stock):
        with pytest.raises(InternalError, match="is full when it is opened"), transaction.atomic():
            OpenedVial.objects.create(stock=stock, opened_at=timezone.now(), volume_ml=10, remaining_ml=3)

    def test_one_for_a_single_patient_is_opened_for_somebody(self, stock, caffeine):
        type(caffeine).objects.update(is_single_patient=True)

        with pytest.raises(InternalError, match="for one patient"), transaction.atomic():
            OpenedVial.objects.create(stock=stock, opened_at=timezone.now(), volume_ml=10, remaining_ml=10)

    def test_it_is_discarded_once(self, admin, vial):
        discard_vial(actor=admin, vial=vial)

        with pytest.raises(DomainError, match="already"):
            discard_vial(actor=admin, vial=vial)
        with pytest.raises(InternalError, match="stays what it is"):
            sql("UPDATE formulations_openedvial SET discarded_at = NULL")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_the_last_vial_is_taken_by_one_of_two(admin, clinic, attempt):
    caffeine = factories.make_product(factories.make_ingredient(), vial_ml=Decimal(10))
    stock = receive(admin, clinic, caffeine, 1)

    outcomes = together(*[lambda: take_out(actor=admin, stock=stock, vials=1, reason="Broken")] * 2)

    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["DomainError", "StockMovement"]
    assert on_hand(stock) == 0
