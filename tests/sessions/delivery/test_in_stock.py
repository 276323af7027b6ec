"""What stands on the shelf is shared out among the visits of the day, the earliest first."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone

from sessions.booking.models import Appointment
from sessions.delivery.in_stock import Left, lacks, without_lot
from tests import factories


def test_what_one_visit_takes_the_next_does_not_find():
    left = Left(ml=Decimal(15))
    assert [left.take(Decimal(10)), left.take(Decimal(10)), left.take(Decimal(5))] == [True, False, True]


def test_what_is_for_one_patient_is_taken_by_whole_vials():
    left = Left(ml=Decimal(10), vial_ml=Decimal(5))
    assert [left.take(Decimal(1)), left.take(Decimal(5)), left.take(Decimal(1))] == [True, True, False]


def test_of_what_nobody_counts_there_is_enough():
    assert Left(is_counted=False).take(Decimal(1000))


def test_what_is_there_is_taken_also_where_something_else_lacks(caffeine):
    other = factories.make_product(factories.make_ingredient("Silicon"))
    left = {caffeine.pk: Left(ml=Decimal(5)), other.pk: Left()}
    assert lacks({other: Decimal(1), caffeine: Decimal(5)}, left)
    assert left[caffeine.pk].ml == 0


@pytest.fixture
def lacking(appointment, clinic):
    def visits() -> bool:
        rows = list(Appointment.objects.with_people().prefetch_related("session__plan__areas__area"))
        return bool(without_lot(rows, clinic, timezone.now()))

    return visits


def test_without_a_lot_something_lacks(lacking):
    assert lacking()


def test_a_lot_that_is_counted_nowhere_may_be_there(lacking, lot):
    assert not lacking()


def test_a_lot_that_only_another_clinic_has_is_not_there(lacking, lot, admin):
    factories.make_stock(lot, factories.make_clinic(name="Lyon"), admin)
    assert lacking()


@pytest.mark.parametrize(("vials", "is_lacking"), [(1, False), (2, False)])
def test_whole_batches_are_counted_against_what_is_left(lacking, lot, clinic, admin, vials, is_lacking):
    factories.make_stock(lot, clinic, admin, vials=vials, vial_ml="5")
    assert lacking() is is_lacking


def test_too_little_is_not_enough(lacking, lot, clinic, admin):
    factories.make_stock(lot, clinic, admin, vials=1, vial_ml="4.9")
    assert lacking()


@pytest.mark.parametrize("wrong", [{"expires_on": date(2026, 11, 1)}, {"status": "quarantined"}])
def test_what_may_not_be_used_is_not_counted(lacking, caffeine, wrong):
    factories.make_lot(caffeine, "L9", **wrong)
    assert lacking()


def test_of_a_single_patient_product_an_opened_vial_is_not_shared(lacking, caffeine, lot, clinic, admin):
    type(caffeine).objects.update(is_single_patient=True)
    factories.make_stock(lot, clinic, admin, vials=1, vial_ml="4")
    assert lacking()


def test_nobody_waits_nothing_lacks(clinic):
    assert without_lot([], clinic, timezone.now()) == frozenset()
