"""Doses that the ledger does not hold yet, or holds of a later day, are said and not passed over."""

from datetime import UTC, date, datetime

import pytest

from formulations.models import Product
from mesoplan.refusals import DomainError
from sessions.booking.services.attend import check_in
from sessions.booking.services.book import book_session
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.services import open_record
from tests import factories
from tests.sessions.delivery.chairside import arrive, save, sign


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False)
    return time_machine


@pytest.fixture
def drafts(clock, ana, clinician):
    """Two courses of Ana: one was injected yesterday and is not signed, the other is being given."""
    ana.allergy_status = "none_known"
    ana.save()
    first = factories.make_active_course(ana, clinician, first_on=date(2026, 11, 2))
    second = factories.make_active_course(ana, clinician, first_on=date(2026, 11, 3))
    lot = factories.make_lot(Product.objects.get())
    yesterday = treat(first, clinician, lot)
    clock.move_to(datetime(2026, 11, 3, 9, tzinfo=UTC))
    return yesterday, treat(second, clinician, lot)


def treat(course, clinician, lot) -> TreatmentRecord:
    appointment = arrive(course.sessions.get(number=1), clinician)
    return save(open_record(actor=clinician, appointment=appointment), clinician, lot)


def stops(record) -> list[str]:
    return [finding["code"] for finding in record.dose_report["findings"] if finding["severity"] == "stop"]


def test_yesterdays_unsigned_record_stops_todays_treatment(drafts, clinician):
    with pytest.raises(DomainError) as refusal:
        sign(drafts[1], clinician)

    assert "explanation" in refusal.value.fields


def test_signed_in_their_order_both_records_are_complete(drafts, clinician):
    yesterday, today = drafts

    assert stops(sign(yesterday, clinician)) == []
    assert stops(sign(today, clinician)) == []


def test_a_record_signed_late_says_that_doses_were_given_since(drafts, clinician):
    yesterday, today = drafts
    lot = today.lot_uses.get().lot
    today = sign(save(today, clinician, lot, explanation="The colleague of yesterday is ill."), clinician)
    assert stops(today) == ["unsigned_record"]

    with pytest.raises(DomainError):
        sign(yesterday, clinician)
    yesterday = sign(save(yesterday, clinician, lot, explanation="Signed a day late."), clinician)
    assert stops(yesterday) == ["later_doses"]


def test_a_draft_of_another_patient_is_no_matter(drafts, clock, clinician, clinic):
    clock.move_to(datetime(2026, 11, 3, 11, tzinfo=UTC))
    bruno = factories.make_patient(clinic, given_name="Bruno", allergy_status="none_known")
    course = factories.make_active_course(bruno, clinician, first_on=date(2026, 11, 3))

    record = treat(course, clinician, drafts[0].lot_uses.get().lot)

    assert stops(sign(record, clinician)) == []


def test_a_patient_who_comes_on_another_day_than_booked_is_asked_about(clock, ana, clinician):
    ana.allergy_status = "none_known"
    ana.save()
    course = factories.make_active_course(ana, clinician, first_on=date(2026, 11, 2))
    lot = factories.make_lot(Product.objects.get())
    factories.make_consent(ana, clinician)
    slot = datetime(2026, 11, 2, 10, tzinfo=UTC)
    appointment = book_session(
        actor=clinician,
        session=course.sessions.get(number=1),
        clinician=clinician,
        room=course.clinic.rooms.first(),
        starts_at=slot,
    )
    clock.move_to(datetime(2026, 11, 6, 9, tzinfo=UTC))
    record = open_record(actor=clinician, appointment=check_in(actor=clinician, appointment=appointment))

    with pytest.raises(DomainError) as refusal:
        sign(save(record, clinician, lot), clinician)

    assert "Checked in on 6 Nov 2026" in refusal.value.fields["explanation"]
    record.refresh_from_db()
    signed = sign(save(record, clinician, lot, explanation="Given on 2 November, written down today."), clinician)
    assert stops(signed) == ["came_on_another_day"]
