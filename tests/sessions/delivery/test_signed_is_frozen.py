"""What the database itself refuses, whatever the program above it does."""

import pytest
from django.db import IntegrityError, InternalError, connection, transaction

from sessions.delivery.services import add_addendum
from tests import factories
from tests.sessions.delivery.chairside import save, sign

pytestmark = pytest.mark.servers

FROZEN = [
    "UPDATE delivery_treatmentrecord SET observations = 'none'",
    "UPDATE delivery_treatmentrecord SET explanation = 'none'",
    "UPDATE delivery_treatmentrecord SET dose_report = '{}'",
    "UPDATE delivery_treatmentrecord SET pain = 0",
    "UPDATE delivery_treatmentrecord SET status = 'draft'",
    "UPDATE delivery_treatmentrecord SET signed_at = now()",
    "DELETE FROM delivery_treatmentrecord",
    "UPDATE delivery_administration SET points = 1",
    "UPDATE delivery_administration SET difference_reason = 'none'",
    "DELETE FROM delivery_administration",
    "DELETE FROM delivery_lotuse",
    "UPDATE delivery_addendum SET text = 'none'",
    "DELETE FROM delivery_addendum",
    "UPDATE formulations_ledgerentry SET amount = 1",
    "DELETE FROM formulations_ledgerentry",
]


def refuses(statement: str, *values: object, match: str) -> None:
    with pytest.raises(InternalError, match=match), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


@pytest.mark.parametrize("statement", FROZEN)
def test_nothing_of_a_signed_record_changes(record, clinician, lot, statement):
    signed = sign(save(record, clinician, lot), clinician)
    add_addendum(actor=clinician, record=signed, text="Bruise.")

    refuses(statement, match="pgtrigger")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE booking_appointment SET slot = tstzrange(lower(slot) - interval '1 day', upper(slot))",
        "UPDATE booking_appointment SET clinician_id = (SELECT max(id) FROM staff_user)",
        "UPDATE booking_appointment SET room_id = (SELECT max(id) FROM clinics_room)",
        "UPDATE booking_appointment SET session_id = (SELECT max(id) FROM planning_session)",
        "UPDATE booking_appointment SET patient_id = (SELECT max(id) FROM patients_patient)",
    ],
)
def test_the_day_the_place_and_the_people_of_a_signed_record_stay(record, clinician, lot, clinic, statement):
    factories.make_room(clinic)
    factories.make_patient(clinic)
    factories.make_user("clinician", clinic)
    sign(save(record, clinician, lot), clinician)

    refuses(statement, match="pgtrigger")


def test_nothing_is_added_to_what_a_signed_record_says_was_given(record, clinician, lot, caffeine):
    signed = sign(save(record, clinician, lot), clinician)
    other = factories.make_lot(caffeine, "L2")

    refuses(
        "INSERT INTO delivery_lotuse (record_id, lot_id) VALUES (%s, %s)", signed.pk, other.pk, match="cannot change"
    )


@pytest.mark.parametrize("withdrawn", [{"expires_on": "2026-11-01"}, {"status": "quarantined"}, {"status": "recalled"}])
def test_nothing_is_drawn_from_a_lot_that_may_not_be_used(record, caffeine, withdrawn):
    lot = factories.make_lot(caffeine, "L9", **withdrawn)

    refuses(
        "INSERT INTO delivery_lotuse (record_id, lot_id) VALUES (%s, %s)", record.pk, lot.pk, match="nothing is drawn"
    )


def test_no_record_is_signed_without_a_person_a_time_a_report_and_six_ticks(record):
    with pytest.raises(IntegrityError, match="delivery_signed_record_is_whole"), transaction.atomic():
        type(record).objects.filter(pk=record.pk).update(status="signed")
