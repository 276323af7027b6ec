"""A record and the check-in it belongs to: neither outlives the other, at desk, tablet or database."""

from threading import Event
from time import sleep

import pytest
from django.db import InternalError, connection, transaction
from playwright.sync_api import expect

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment
from sessions.booking.services.attend import undo_check_in
from sessions.delivery.models import Administration, LotUse, TreatmentRecord
from sessions.delivery.services import discard_record, open_record
from tests import factories
from tests.same_time import together
from tests.sessions.delivery.chairside import save, sign

STARTED = "A record of this treatment has been started."


@pytest.fixture
def desk(client_of, front_desk):
    return client_of(front_desk)


@pytest.fixture
def chair(client_of, clinician):
    return client_of(clinician)


def undone(desk, appointment: Appointment):
    appointment.refresh_from_db()
    return desk.post(f"/appointments/{appointment.pk}/undo-check-in", {"version": appointment.version})


def status_of(appointment: Appointment) -> str:
    appointment.refresh_from_db()
    return appointment.status


def test_the_check_in_is_not_undone_under_a_record(record, appointment, front_desk):
    with pytest.raises(DomainError, match=STARTED):
        undo_check_in(actor=front_desk, appointment=appointment)
    assert status_of(appointment) == "checked_in"


def test_the_desk_reads_why_in_place_of_the_button(desk, record, appointment):
    page = desk.get(f"/appointments/{appointment.pk}?just={appointment.pk}").text
    assert STARTED in page
    assert "undo-check-in" not in page


def test_a_page_from_before_the_record_is_refused_with_the_same_sentence(desk, record, appointment):
    answer = desk.post(f"/appointments/{appointment.pk}/undo-check-in", {"version": appointment.version})
    assert answer.status_code == 409
    assert STARTED in answer.text
    assert status_of(appointment) == "checked_in"


def test_without_a_record_the_button_is_there_and_works(desk, appointment):
    page = desk.get(f"/appointments/{appointment.pk}?just={appointment.pk}").text
    assert page.count("undo-check-in") == 2
    assert undone(desk, appointment).status_code == 302
    assert status_of(appointment) == "booked"


def test_a_record_that_was_started_in_error_is_discarded_and_the_check_in_undone(
    chair, desk, record, clinician, lot, appointment
):
    draft = save(record, clinician, lot)
    answer = chair.post(f"/appointments/{appointment.pk}/record/discard", {"version": draft.version}, follow=True)
    assert "The record is discarded." in answer.text
    assert not any(rows.objects.exists() for rows in (TreatmentRecord, Administration, LotUse))
    assert undone(desk, appointment).status_code == 302
    assert status_of(appointment) == "booked"


def test_the_history_keeps_what_was_discarded(record, clinician, lot):
    pk = record.pk
    discard_record(actor=clinician, record=record, version=record.version)
    events = TreatmentRecord.pgh_event_models["delete"].objects.filter(pgh_obj_id=pk)
    assert list(events.order_by("pgh_id").values_list("pgh_label", flat=True)) == ["insert", "delete"]


def test_what_a_colleague_has_entered_since_is_not_discarded_unseen(chair, record, clinician, lot, appointment):
    save(record, clinician, lot)
    with pytest.raises(StaleEditError):
        discard_record(actor=clinician, record=record, version=record.version)
    for version in (str(record.version), "", "x"):
        answer = chair.post(f"/appointments/{appointment.pk}/record/discard", {"version": version})
        assert answer.status_code == 409
    assert TreatmentRecord.objects.get() == record


def test_a_signed_record_is_not_discarded(chair, record, clinician, lot, appointment):
    signed = sign(save(record, clinician, lot), clinician)
    answer = chair.post(f"/appointments/{appointment.pk}/record/discard", {"version": signed.version})
    assert answer.status_code == 409
    assert TreatmentRecord.objects.get().is_signed


@pytest.mark.parametrize(("role", "status"), [("front_desk", 403), ("admin", 403), ("clinician", 404)])
def test_nobody_but_a_clinician_of_the_clinic_discards(client_of, record, appointment, role, status):
    here = [] if role == "clinician" else [appointment.clinic]
    person = client_of(factories.make_user(role, *here))
    answer = person.post(f"/appointments/{appointment.pk}/record/discard", {"version": record.version})
    assert answer.status_code == status
    assert TreatmentRecord.objects.get() == record


def by_sql(statement: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


def take_back(appointment: Appointment) -> None:
    by_sql("UPDATE booking_appointment SET status = 'booked', in_room_at = NULL WHERE id = %s", appointment.pk)


def test_the_database_keeps_a_check_in_with_a_record(record, appointment):
    with pytest.raises(InternalError, match="a record of this treatment has been started"):
        take_back(appointment)


def test_the_database_lets_a_check_in_without_a_record_go(appointment):
    take_back(appointment)
    assert status_of(appointment) == "booked"


def test_the_database_starts_no_record_for_a_patient_who_is_not_here(record, appointment, clinician, course):
    discard_record(actor=clinician, record=record, version=record.version)
    take_back(appointment)
    with pytest.raises(InternalError, match="a patient who is checked in"), transaction.atomic():
        TreatmentRecord.objects.create(appointment=appointment)


@pytest.mark.django_db(transaction=True)
def test_the_database_waits_for_a_record_that_is_just_being_started(appointment):
    written = Event()

    def start_slowly() -> TreatmentRecord:
        with transaction.atomic():
            record = TreatmentRecord.objects.create(appointment=appointment)
            written.set()
            sleep(0.5)
        return record

    def take_back_meanwhile() -> str:
        written.wait(timeout=10)
        try:
            take_back(appointment)
        except InternalError as error:
            return str(error)
        return ""

    _record, said = together(start_slowly, take_back_meanwhile)
    assert "a record of this treatment has been started" in said
    assert status_of(appointment) == "checked_in"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_of_starting_a_record_and_undoing_the_check_in_only_one_happens(appointment, clinician, front_desk, attempt):
    outcomes = together(
        lambda: open_record(actor=clinician, appointment=appointment),
        lambda: undo_check_in(actor=front_desk, appointment=appointment),
    )
    assert sum(isinstance(outcome, DomainError) for outcome in outcomes) == 1
    assert (status_of(appointment) == "checked_in") == TreatmentRecord.objects.exists()


@pytest.mark.browser
def test_in_the_browser_a_record_is_discarded_and_the_check_in_undone(
    transactional_db, window_of, record, clinician, appointment
):
    page = window_of(clinician, f"/appointments/{appointment.pk}/record")
    page.get_by_label("Observations").fill("The wrong patient.")
    page.get_by_label("Observations").blur()
    expect(page.get_by_text("Kept at")).to_be_visible()
    page.get_by_role("button", name="Discard the record").click()
    page.get_by_role("dialog").get_by_role("button", name="Go back").click()
    assert TreatmentRecord.objects.get() == record
    page.get_by_role("button", name="Discard the record").click()
    page.get_by_role("dialog").get_by_role("button", name="Discard the record").click()
    page.get_by_role("button", name="Not in the room").click()
    page.get_by_role("button", name="Undo the check-in").click()
    expect(page.get_by_text("is not checked in any more")).to_be_visible()
    assert not TreatmentRecord.objects.exists()
