"""A lot whose number or date was typed wrongly: an earlier date holds at once, a later one takes two."""

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from formulations.models import Lot, LotCorrection, OpenedVial
from formulations.services.blocks import block_lot
from formulations.services.corrections import confirm_correction, correct_lot, drop_correction, last_correction
from formulations.services.stock import receive_lot
from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from tests import factories
from tests.same_time import together

PRINTED, EARLIER, LATER = date(2030, 6, 30), date(2030, 5, 31), date(2031, 6, 30)


@pytest.fixture
def lot(db) -> Lot:
    product = factories.make_product(factories.make_ingredient(), vial_ml=10)
    return factories.make_lot(product, "L7", expires_on=PRINTED)


def correct(by, lot: Lot, **typed) -> LotCorrection:
    wanted = {"number": lot.number, "expires_on": PRINTED, "reason": "Read wrongly.", "seen": 0} | typed
    return correct_lot(actor=by, lot=lot, **wanted)


def known(lot: Lot) -> tuple[str, date]:
    return Lot.objects.values_list("number", "expires_on").get(pk=lot.pk)


def test_an_earlier_date_and_another_number_hold_at_once(admin, lot):
    correction = correct(admin, lot, number=" L1 ", expires_on=EARLIER)

    assert known(lot) == ("L1", EARLIER)
    assert (correction.status, correction.number_before, correction.expires_before) == ("done", "L7", PRINTED)


def test_a_later_date_waits_for_a_second_person(admin, clinician, lot):
    correction = correct(admin, lot, number="L1", expires_on=LATER)
    assert known(lot) == ("L7", PRINTED)

    confirm_correction(actor=clinician, correction=correction)

    assert known(lot) == ("L1", LATER)


def test_nobody_confirms_what_they_asked_for(admin, lot):
    correction = correct(admin, lot, expires_on=LATER)

    with pytest.raises(DomainError, match="somebody else"):
        confirm_correction(actor=admin, correction=correction)

    assert known(lot) == ("L7", PRINTED)


@pytest.mark.parametrize("who", ["admin", "clinician"])
def test_either_may_drop_it_and_it_may_be_asked_again(admin, who, lot, request):
    drop_correction(actor=request.getfixturevalue(who), correction=correct(admin, lot, expires_on=LATER))

    assert known(lot) == ("L7", PRINTED)
    assert correct(admin, lot, expires_on=LATER).status == "waiting"


def test_it_is_decided_once(admin, clinician, lot):
    correction = correct(admin, lot, expires_on=LATER)
    drop_correction(actor=clinician, correction=correction)

    for decide in (confirm_correction, drop_correction):
        with pytest.raises(DomainError, match="decided already"):
            decide(actor=clinician, correction=correction)


def test_a_lot_that_was_corrected_meanwhile_is_not_given_the_later_date(admin, clinician, lot):
    waits = correct(admin, lot, expires_on=LATER)
    correct(admin, lot, expires_on=EARLIER)

    with pytest.raises(DomainError, match="changed since it was asked"):
        confirm_correction(actor=clinician, correction=waits)

    assert known(lot) == ("L7", EARLIER)


@pytest.mark.parametrize(
    ("typed", "field"), [({"reason": " "}, "reason"), ({"number": "L8"}, "number"), ({}, None), ({"number": " "}, None)]
)
def test_what_says_nothing_or_is_taken_is_refused(admin, lot, typed, field):
    factories.make_lot(lot.product, "L8")

    with pytest.raises(DomainError) as refusal:
        correct(admin, lot, **({"expires_on": PRINTED} | typed))

    assert refusal.value.fields.keys() == ({field} if field else set())
    assert known(lot) == ("L7", PRINTED)


def test_another_spelling_of_its_own_number_is_put_right_and_that_of_another_lot_is_not(admin, lot):
    factories.make_lot(lot.product, "AB-12")

    with pytest.raises(DomainError, match="AB-12") as refusal:
        correct(admin, lot, number="ab 12")

    assert list(refusal.value.fields) == ["number"]
    correct(admin, lot, number="L-7")
    assert known(lot) == ("L-7", PRINTED)


def test_one_later_date_waits_at_a_time(admin, lot):
    correct(admin, lot, expires_on=LATER)

    with pytest.raises(DomainError, match="waits for a second person already"):
        correct(admin, lot, expires_on=date(2032, 1, 1))


def test_who_has_not_seen_the_last_correction_is_told(admin, lot):
    correct(admin, lot, number="L1")

    with pytest.raises(StaleEditError):
        correct(admin, lot, expires_on=EARLIER)
    correct(admin, lot, number="L1", expires_on=EARLIER, seen=last_correction(lot))
    assert known(lot) == ("L1", EARLIER)


@pytest.mark.parametrize("kind", ["quarantined", "recalled"])
def test_a_blocked_lot_keeps_its_number_so_that_a_recall_finds_it(admin, clinic, lot, kind):
    block_lot(actor=admin, lot=lot, kind=kind, reason="Particles")

    with pytest.raises(DomainError) as refusal:
        correct(admin, lot, number="L1")
    assert refusal.value.fields.keys() == {"number"}
    correct(admin, lot, expires_on=EARLIER)
    assert known(lot) == ("L7", EARLIER)


def test_a_number_that_waits_is_not_confirmed_once_the_lot_is_blocked(admin, clinician, lot):
    correction = correct(admin, lot, number="L1", expires_on=LATER)
    block_lot(actor=admin, lot=lot, kind="recalled", reason="Particles")

    with pytest.raises(DomainError, match="keeps its number"):
        confirm_correction(actor=clinician, correction=correction)


def test_the_same_box_comes_in_again_under_what_was_put_right(admin, clinic, lot):
    correct(admin, lot, number="L1", expires_on=EARLIER)

    stock = receive_lot(actor=admin, clinic=clinic, product=lot.product, number="L1", expires_on=EARLIER, vials=3)

    assert stock.lot == lot


class TestOpenedVials:
    @pytest.fixture
    def vial(self, admin, clinic, lot) -> OpenedVial:
        stock = factories.make_stock(lot, clinic, admin)
        opened = datetime(2030, 5, 30, 10, tzinfo=clinic.zone)
        return OpenedVial.objects.create(
            stock=stock, opened_at=opened, discard_at=opened + timedelta(days=28), volume_ml=10, remaining_ml=10
        )

    def until(self, vial: OpenedVial) -> datetime:
        return OpenedVial.objects.get(pk=vial.pk).discard_at

    def test_no_opened_vial_outlives_the_earlier_date(self, admin, clinic, lot, vial):
        correct(admin, lot, expires_on=EARLIER)

        assert self.until(vial) == datetime(2030, 6, 1, tzinfo=clinic.zone)

    def test_one_opened_after_the_earlier_date_is_over_at_once(self, admin, lot, vial):
        correct(admin, lot, expires_on=date(2030, 1, 31))

        assert self.until(vial) == vial.opened_at
        assert not OpenedVial.objects.usable_at(vial.opened_at).exists()

    def test_a_later_date_lengthens_no_opened_vial(self, admin, clinician, lot, vial):
        confirm_correction(actor=clinician, correction=correct(admin, lot, expires_on=LATER))

        assert self.until(vial) == vial.discard_at

    def test_the_database_lengthens_none_either(self, vial):
        for discard_at in (vial.discard_at + timedelta(hours=1), None):
            with pytest.raises(InternalError, match="stays what it is"), transaction.atomic():
                OpenedVial.objects.update(discard_at=discard_at)


class TestTheDatabase:
    @pytest.mark.parametrize("change", [{"expires_on": LATER}, {"number": "L1"}])
    def test_no_lot_is_corrected_by_hand(self, lot, change):
        with pytest.raises(InternalError, match="lot_is_corrected_with_a_reason"), transaction.atomic():
            Lot.objects.update(**change)

    def test_one_person_is_not_two(self, admin, lot):
        correct(admin, lot, expires_on=LATER)

        for decided in ({"decided_by": admin, "decided_at": timezone.now()}, {}):
            with pytest.raises(IntegrityError, match="formulations_correction_later_by_two"), transaction.atomic():
                LotCorrection.objects.update(status="done", **decided)

    def test_a_later_date_does_not_begin_as_confirmed(self, admin, clinician, lot):
        with pytest.raises(InternalError, match="begins undecided"), transaction.atomic():
            LotCorrection.objects.create(
                lot=lot,
                number_before="L7",
                number="L7",
                expires_before=PRINTED,
                expires_on=LATER,
                reason="Quick.",
                status="done",
                asked_by=admin,
                asked_at=timezone.now(),
                decided_by=clinician,
                decided_at=timezone.now(),
            )

    @pytest.mark.parametrize("change", [{"reason": "Another"}, {"expires_on": EARLIER}])
    def test_what_was_asked_stays(self, admin, lot, change):
        correct(admin, lot, expires_on=LATER)

        with pytest.raises(InternalError), transaction.atomic():
            LotCorrection.objects.update(**change)

    def test_no_correction_disappears(self, admin, lot):
        correct(admin, lot, expires_on=EARLIER)

        with pytest.raises(InternalError), transaction.atomic():
            LotCorrection.objects.all().delete()

    def test_a_blocked_lot_keeps_its_number_here_too(self, admin, clinician, lot):
        correct(admin, lot, number="L1", expires_on=LATER)
        block_lot(actor=admin, lot=lot, kind="recalled", reason="Particles")

        with pytest.raises(InternalError, match="or it is blocked"), transaction.atomic():
            LotCorrection.objects.update(status="done", decided_by=clinician, decided_at=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_two_corrections_at_once_do_not_overwrite_each_other(admin, lot):
    outcomes = together(
        lambda: correct(admin, lot, expires_on=EARLIER), lambda: correct(admin, lot, expires_on=date(2030, 1, 31))
    )

    assert sum(isinstance(outcome, StaleEditError) for outcome in outcomes) == 1
