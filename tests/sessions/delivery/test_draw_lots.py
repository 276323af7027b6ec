"""Signing a record takes what was drawn from the shelf: 5 mL of caffeine for one batch."""

from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.db import InternalError, transaction
from django.utils import timezone

from formulations.models import LedgerEntry, LotStock, OpenedVial, Product, StockMovement, VialDraw
from mesoplan.refusals import DomainError
from sessions.delivery.lots import lots_of
from sessions.delivery.models import TICKS, TreatmentRecord
from sessions.delivery.services import open_record
from tests import factories
from tests.same_time import together
from tests.sessions.delivery.chairside import arrive, save, sign


@pytest.fixture
def stock(lot, clinic, admin) -> LotStock:
    """Two vials of 10 mL each."""
    return factories.make_stock(lot, clinic, admin, vials=2)


@pytest.fixture
def keeps(caffeine):
    with pgtrigger.ignore("formulations.Product:approved_product_only_tightens"):
        Product.objects.update(hours_open_room=24, hours_open_cold=72, hours_open_source="Label")


def vials(stock: LotStock) -> int:
    return LotStock.objects.get(pk=stock.pk).vials


def another_record(clinician, patient, area="Thighs") -> TreatmentRecord:
    course = factories.make_active_course(
        patient, clinician, first_on=patient.clinic.today, goal=area, area=factories.make_area(area.lower(), area)
    )
    return open_record(actor=clinician, appointment=arrive(course.sessions.get(number=1), clinician))


def test_a_lot_that_nobody_counts_is_drawn_from_all_the_same(record, clinician, lot):
    assert sign(save(record, clinician, lot), clinician).is_signed
    assert not StockMovement.objects.exists()


def test_a_vial_is_opened_and_what_is_left_keeps_for_the_shorter_time(record, clinician, lot, stock, keeps):
    sign(save(record, clinician, lot), clinician)

    vial, movement = OpenedVial.objects.get(), StockMovement.objects.first()
    assert vials(stock) == 1
    assert (vial.remaining_ml, vial.patient, vial.discarded_at) == (5, None, None)
    assert vial.discard_at - vial.opened_at == timedelta(hours=24)
    assert (movement.kind, movement.vials, movement.record_number) == ("drawn", -1, record.pk)


def test_what_nobody_says_how_long_it_keeps_is_discarded_with_the_session(record, clinician, lot, stock):
    sign(save(record, clinician, lot), clinician)

    assert OpenedVial.objects.get().discarded_at == timezone.now()


def test_the_next_patient_is_served_from_the_opened_vial(monday, record, clinician, clinic, lot, stock, keeps):
    sign(save(record, clinician, lot), clinician)
    monday.shift(timedelta(hours=1))
    zoe = factories.make_patient(clinic, given_name="Zoé", allergy_status="none_known")

    sign(save(another_record(clinician, zoe), clinician, lot), clinician)

    assert (vials(stock), OpenedVial.objects.get().remaining_ml) == (1, 0)
    assert VialDraw.objects.count() == 2


def test_after_its_time_an_opened_vial_is_left_alone(monday, record, clinician, clinic, lot, stock, keeps):
    sign(save(record, clinician, lot), clinician)
    monday.shift(timedelta(hours=25))
    zoe = factories.make_patient(clinic, given_name="Zoé", allergy_status="none_known")

    sign(save(another_record(clinician, zoe), clinician, lot), clinician)

    assert vials(stock) == 0
    assert sorted(vial.remaining_ml for vial in OpenedVial.objects.all()) == [5, 5]


def test_a_vial_for_one_patient_is_bound_to_them_and_the_rest_discarded(record, clinician, ana, lot, stock, keeps):
    Product.objects.update(is_single_patient=True)

    sign(save(record, clinician, lot), clinician)

    vial = OpenedVial.objects.get()
    assert (vial.patient, vial.remaining_ml, vial.discarded_at) == (ana, 5, timezone.now())


def test_a_product_that_has_become_one_for_single_patients_leaves_shared_vials_alone(record, clinician, lot, stock):
    shared = OpenedVial.objects.create(stock=stock, opened_at=timezone.now(), volume_ml=10, remaining_ml=10)
    Product.objects.update(is_single_patient=True)

    sign(save(record, clinician, lot), clinician)

    shared.refresh_from_db()
    assert (shared.remaining_ml, vials(stock)) == (10, 1)


def test_an_opened_vial_does_not_outlast_its_lot(record, clinician, caffeine, clinic, admin, keeps):
    last_day = factories.make_lot(caffeine, "LAST", expires_on=clinic.today)
    factories.make_stock(last_day, clinic, admin)

    sign(save(record, clinician, last_day), clinician)

    assert clinic.local(OpenedVial.objects.get().discard_at).isoformat() == "2026-11-03T00:00:00+01:00"


def test_too_little_is_said_at_the_lot_and_nothing_changes(record, clinician, lot, clinic, admin, caffeine):
    stock = factories.make_stock(lot, clinic, admin, vials=1, vial_ml="2")
    draft = save(record, clinician, lot)

    with pytest.raises(DomainError) as refusal:
        sign(draft, clinician)

    assert "5 mL of Caffeine 10 mg/mL are drawn" in refusal.value.fields[f"lots_{caffeine.pk}"]
    assert "only 2 mL on hand" in refusal.value.sentence
    assert "write what happened" in refusal.value.fields["explanation"]
    assert vials(stock) == 1
    assert not any(rows.objects.exists() for rows in (OpenedVial, VialDraw, LedgerEntry))
    assert TreatmentRecord.objects.get(pk=record.pk).status == "draft"


def test_once_somebody_has_written_what_happened_the_count_gives_way(record, clinician, lot, clinic, admin):
    stock = factories.make_stock(lot, clinic, admin, vials=1, vial_ml="2")

    sign(save(record, clinician, lot, explanation="Two vials stood at the back of the fridge."), clinician)

    assert vials(stock) == 0
    kinds = [(it.kind, it.vials) for it in StockMovement.objects.filter(stock=stock).order_by("pk")]
    assert kinds == [("received", 1), ("drawn", -1), ("counted", 2), ("drawn", -2)]
    counted = StockMovement.objects.get(kind="counted")
    assert "back of the fridge" in counted.reason
    assert counted.by == clinician
    assert sum(draw.volume_ml for draw in VialDraw.objects.all()) == 5


def test_the_page_says_at_the_lot_that_there_is_too_little_and_keeps_the_draft(
    client_of, record, appointment, clinician, lot, clinic, admin, caffeine
):
    factories.make_stock(lot, clinic, admin, vials=1, vial_ml="2")
    draft = save(record, clinician, lot)
    typed = {
        "version": draft.version,
        "observations": "Kept words.",
        f"lots_{caffeine.pk}": lot.pk,
        **dict.fromkeys(TICKS, "on"),
    }
    for line in record.administrations.all():
        typed |= {f"points_{line.pk}": line.points, f"volume_{line.pk}": line.volume_per_point_ml}

    answer = client_of(clinician).post(f"/appointments/{appointment.pk}/record/sign", typed)

    assert answer.status_code == 422
    assert f'href="#id_lots_{caffeine.pk}"' in answer.text
    assert "only 2 mL on hand" in answer.text
    assert "Kept words." in answer.text


def test_two_lots_share_what_is_drawn_the_first_to_expire_first(record, clinician, clinic, admin, caffeine, lot):
    early = factories.make_lot(caffeine, "EARLY", expires_on=date(2027, 1, 1))
    late, first = (factories.make_stock(it, clinic, admin, vials=2, vial_ml="2") for it in (lot, early))

    sign(save(record, clinician, lot, early), clinician)

    assert (vials(first), vials(late)) == (0, 1)
    assert sum(draw.volume_ml for draw in VialDraw.objects.all()) == 5


def test_what_the_counted_lot_lacks_the_other_gives(record, clinician, clinic, admin, caffeine, lot):
    other = factories.make_lot(caffeine, "UNCOUNTED")
    stock = factories.make_stock(lot, clinic, admin, vials=1, vial_ml="2")

    sign(save(record, clinician, lot, other), clinician)

    assert vials(stock) == 0


def test_another_clinics_vials_are_not_touched(record, clinician, admin, lot):
    elsewhere = factories.make_stock(lot, factories.make_clinic(name="Lyon"), admin, vials=2)

    sign(save(record, clinician, lot), clinician)

    assert vials(elsewhere) == 2


def test_opened_vials_come_first_and_empty_lots_are_not_offered(
    record, clinician, clinic, admin, caffeine, lot, stock, keeps
):
    for number, day in (("EARLY", 1), ("EMPTY", 2)):
        other = factories.make_lot(caffeine, number, expires_on=date(2027, 1, day))
        held = factories.make_stock(other, clinic, admin, vials=1)
        if number == "EMPTY":
            StockMovement.objects.create(
                stock=held, kind="taken", vials=-1, reason="Broken", by=admin, at=timezone.now()
            )
    OpenedVial.objects.create(
        stock=stock, opened_at=timezone.now(), discard_at=timezone.now() + timedelta(1), volume_ml=10, remaining_ml=10
    )

    (part,) = lots_of(record, record.administrations.all())

    assert [row.number for row in part.lots] == ["L1", "EARLY"]


def test_the_page_says_what_is_on_hand_and_until_when(client_of, clinician, record, appointment, stock, keeps, lot):
    OpenedVial.objects.create(
        stock=stock, opened_at=timezone.now(), discard_at=timezone.now() + timedelta(1), volume_ml=10, remaining_ml=10
    )

    page = client_of(clinician).get(f"/appointments/{appointment.pk}/record").content.decode()

    assert "Lot L1 · expires 1 Mar 2027 · opened: 10 mL, use by Tue 3 Nov, 10:00 · 2 vials" in page


def test_a_lot_recalled_since_it_was_drawn_is_still_counted_down(record, clinician, admin, lot, stock):
    draft = save(record, clinician, lot, explanation="It was in the patient before the call came.")
    lot.status = "recalled"
    lot.save()

    sign(draft, clinician)

    assert vials(stock) == 1


class TestTheDatabase:
    def test_a_vial_of_one_patient_gives_nothing_to_another(self, record, clinician, clinic, ana, lot, stock):
        save(record, clinician, lot)
        zoe = factories.make_patient(clinic, given_name="Zoé")
        vial = OpenedVial.objects.create(
            stock=stock, patient=zoe, opened_at=timezone.now(), volume_ml=10, remaining_ml=10
        )

        with pytest.raises(InternalError, match="for another patient"), transaction.atomic():
            VialDraw.objects.create(vial=vial, patient=ana, record_number=record.pk, volume_ml=1, at=timezone.now())

    def test_nothing_is_drawn_after_the_time_of_the_vial(self, record, clinician, ana, lot, stock):
        save(record, clinician, lot)
        now = timezone.now()
        vial = OpenedVial.objects.create(
            stock=stock, opened_at=now - timedelta(2), discard_at=now, volume_ml=10, remaining_ml=10
        )

        with pytest.raises(InternalError, match="after its time"), transaction.atomic():
            VialDraw.objects.create(vial=vial, patient=ana, record_number=record.pk, volume_ml=1, at=now)

    def test_nothing_is_drawn_from_a_vial_that_the_record_does_not_name(self, record, ana, stock):
        vial = OpenedVial.objects.create(stock=stock, opened_at=timezone.now(), volume_ml=10, remaining_ml=10)

        with pytest.raises(InternalError, match="that its record names"), transaction.atomic():
            VialDraw.objects.create(vial=vial, patient=ana, record_number=record.pk, volume_ml=1, at=timezone.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_two_who_sign_at_once_do_not_both_draw_the_last_vial(monday, record, clinician, clinic, admin, lot, attempt):
    stock = factories.make_stock(lot, clinic, admin, vials=1, vial_ml="5")
    zoe = factories.make_patient(clinic, given_name="Zoé", allergy_status="none_known")
    monday.shift(timedelta(hours=1))
    drafts = [save(it, clinician, lot) for it in (record, another_record(clinician, zoe))]

    outcomes = together(*(lambda draft=draft: sign(draft, clinician) for draft in drafts))

    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert "0 mL on hand" in refusal.sentence
    assert vials(stock) == 0
    assert sum(draw.volume_ml for draw in VialDraw.objects.all()) == Decimal(5)
    assert LedgerEntry.objects.count() == 1
