"""Quarantine and recall: set by one, lifted by two."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from formulations.models import Lot, LotBlock
from formulations.services.blocks import ask_to_lift, block_lot, keep_block, lift_block
from mesoplan.refusals import DomainError
from tests import factories


@pytest.fixture
def lot(db) -> Lot:
    return factories.make_lot(factories.make_product(factories.make_ingredient()))


@pytest.fixture
def other_admin(clinic):
    return factories.make_user("admin", clinic, name="Iris Blanc")


def state(lot: Lot) -> str:
    return Lot.objects.get(pk=lot.pk).status


def block(admin, lot, kind="recalled") -> LotBlock:
    return block_lot(actor=admin, lot=lot, kind=kind, reason="The maker has called it back.")


def asked(by, row: LotBlock) -> LotBlock:
    return ask_to_lift(actor=by, block=row, reason="The maker was wrong.")


@pytest.mark.parametrize("kind", ["quarantined", "recalled"])
def test_a_blocked_lot_is_blocked_at_once(admin, lot, kind):
    block(admin, lot, kind)

    assert state(lot) == kind


def test_a_block_needs_a_reason(admin, lot):
    with pytest.raises(DomainError) as refusal:
        block_lot(actor=admin, lot=lot, kind="recalled", reason=" ")

    assert refusal.value.fields == {"reason": "Say why."}
    assert state(lot) == "usable"


def test_the_same_block_is_not_set_twice(admin, lot):
    block(admin, lot)

    with pytest.raises(DomainError, match="already"):
        block(admin, lot)


def test_a_recall_outlasts_the_quarantine_beside_it(admin, other_admin, clinician, lot):
    first, second = block(admin, lot, "quarantined"), block(admin, lot)

    lift_block(actor=clinician, block=asked(admin, first))
    assert state(lot) == "recalled"
    lift_block(actor=other_admin, block=asked(admin, second))
    assert state(lot) == "usable"


def test_nobody_lifts_a_block_alone(admin, other_admin, lot):
    row = block(admin, lot)

    with pytest.raises(DomainError, match="Nobody has asked yet"):
        lift_block(actor=other_admin, block=row)
    row = asked(other_admin, row)
    for person in (admin, other_admin):
        with pytest.raises(DomainError, match="Somebody else has to confirm it"):
            lift_block(actor=person, block=row)
    assert state(lot) == "recalled"


def test_who_is_asked_may_say_no_and_be_asked_again(admin, clinician, lot):
    row = keep_block(actor=clinician, block=asked(admin, block(admin, lot)))

    assert row.lift_asked_at is None
    assert lift_block(actor=clinician, block=asked(admin, row)).lifted_by == clinician


def test_a_lifted_block_stays_lifted_and_the_lot_may_be_blocked_anew(admin, clinician, lot):
    row = lift_block(actor=clinician, block=asked(admin, block(admin, lot)))

    for step in (lambda: asked(admin, row), lambda: lift_block(actor=clinician, block=row)):
        with pytest.raises(DomainError, match="lifted already"):
            step()
    block(admin, lot)
    assert state(lot) == "recalled"


class TestTheDatabase:
    @pytest.mark.parametrize(("before", "after"), [("recalled", "usable"), ("quarantined", "usable")])
    def test_a_lot_is_not_released_by_hand(self, admin, lot, before, after):
        block(admin, lot, before)

        with pytest.raises(InternalError, match="blocked_lot_is_released_by_two"), transaction.atomic():
            Lot.objects.update(status=after)

    def test_a_recall_is_not_weakened_by_hand(self, admin, lot):
        block(admin, lot)

        with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic():
            Lot.objects.update(status="quarantined")

    def test_one_person_is_not_two(self, admin, clinician, lot):
        block(admin, lot)

        for asking, lifting in ((clinician, clinician), (clinician, admin)):
            with pytest.raises(IntegrityError, match="formulations_block_lifted_by_another"), transaction.atomic():
                LotBlock.objects.update(
                    lift_asked_by=asking,
                    lift_asked_at=timezone.now(),
                    lift_reason="All is well",
                    lifted_by=lifting,
                    lifted_at=timezone.now(),
                )

    @pytest.mark.parametrize("change", ["reason = 'Another'", "set_by_id = NULL", "kind = 'quarantined'"])
    def test_who_set_it_and_why_stays(self, admin, lot, change):
        block(admin, lot)

        with pytest.raises(InternalError, match="block_stays_what_it_is"), connection.cursor() as cursor:
            cursor.execute(f"UPDATE formulations_lotblock SET {change}")  # noqa: S608
