from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from lxml import html

from formulations.models import LedgerEntry
from mesoplan.audit.models import ChartOpening
from sessions.booking.services.attend import undo_check_in
from sessions.delivery.models import TICKS, Addendum, TreatmentRecord
from sessions.planning.models import SessionStatus
from tests import factories
from tests.sessions.delivery.chairside import save, sign


@pytest.fixture
def browser(client_of, clinician) -> Client:
    return client_of(clinician)


def address(name: str, appointment) -> str:
    return reverse(f"delivery:{name}", args=[appointment.pk])


def typed(record, *lots, **changed) -> dict[str, object]:
    """The form as a browser sends it, with everything as planned and ticked."""
    line = record.administrations.get()
    (lot,) = lots or (None,)
    fields = {
        "version": record.version,
        f"points_{line.pk}": 50,
        f"volume_{line.pk}": "0.1",
        f"reason_{line.pk}": "",
        "pain": "3",
        "observations": "Slight redness.",
        "explanation": "",
        **dict.fromkeys(TICKS, "on"),
    }
    if lot:
        fields[f"lots_{lot.product_id}"] = lot.pk
    return fields | changed


def test_before_check_in_the_page_says_what_comes_first(browser, appointment, clinician):
    undo_check_in(actor=clinician, appointment=appointment)

    page = browser.get(address("record", appointment))

    assert "A treatment is recorded once the patient is checked in." in page.text
    assert "Start treatment" not in page.text


def test_the_doses_are_checked_before_the_treatment_starts(browser, appointment):
    page = browser.get(address("record", appointment))

    assert "Start treatment" in page.text
    assert "Caffeine" in page.text
    assert not TreatmentRecord.objects.exists()


def test_starting_opens_the_record(browser, appointment):
    answer = browser.post(address("start", appointment))

    assert answer.url == address("record", appointment)
    assert TreatmentRecord.objects.get().appointment == appointment
    assert "Sign record" in browser.get(answer.url).text


def test_a_stop_says_do_not_inject(browser, record, appointment, clinician, lot):
    save(record, clinician, lot, points=210)

    page = browser.get(address("record", appointment))

    assert "Do not inject" in page.text
    assert "Caffeine: 210 mg in one day, above the session limit of 200 mg." in page.text


def test_every_change_is_kept_and_checked(browser, record, appointment, lot):
    line = record.administrations.get()
    changed = typed(record, lot, **{f"points_{line.pk}": 210})

    answer = browser.post(address("save", appointment), changed, headers={"HX-Request": "true"})

    line.refresh_from_db()
    record.refresh_from_db()
    assert (answer.status_code, line.points, record.version) == (200, 210, 2)
    assert 'name="version" id="id_version" value="2"' in answer.text
    assert "Do not inject" in answer.text


def test_what_cannot_be_is_said_at_its_field_and_keeps_nothing(browser, record, appointment, lot):
    line = record.administrations.get()
    wrong = typed(record, lot, **{f"points_{line.pk}": -5, f"volume_{line.pk}": "1000"})

    answer = browser.post(address("save", appointment), wrong, headers={"HX-Request": "true"})

    line.refresh_from_db()
    assert (answer.status_code, line.points, line.volume_per_point_ml) == (422, 50, Decimal("0.1"))
    assert "Between 0 and 2,000." in answer.text
    assert "2 mL at most." in answer.text


def test_a_lot_that_may_not_be_used_cannot_be_chosen(browser, record, appointment, caffeine):
    recalled = factories.make_lot(caffeine, "RECALLED-9", status="recalled")

    page = browser.get(address("record", appointment))
    answer = browser.post(address("save", appointment), typed(record, recalled), headers={"HX-Request": "true"})

    assert "RECALLED-9" not in page.text
    assert answer.status_code == 422
    assert "This lot cannot be used" in answer.text


def test_all_as_planned_puts_back_the_plan_and_confirms_nothing(browser, record, appointment, clinician, lot):
    record = save(record, clinician, lot, points=30, ticks=frozenset({"doses_confirmed"}))
    line = record.administrations.get()
    changed = typed(record, lot, **{f"points_{line.pk}": -30, f"volume_{line.pk}": "a lot"})

    answer = browser.post(address("as_planned", appointment), changed)

    line.refresh_from_db()
    record.refresh_from_db()
    assert (answer.status_code, line.points, record.doses_confirmed) == (200, 50, False)
    assert record.identity_checked


def test_all_as_planned_leaves_a_confirmation_of_the_same_doses(browser, record, appointment, lot):
    browser.post(address("as_planned", appointment), typed(record, lot))

    record.refresh_from_db()
    assert record.doses_confirmed


@pytest.mark.parametrize("chosen", [True, False])
def test_all_as_planned_leads_to_what_is_still_open(browser, record, appointment, lot, chosen):
    open_still = typed(record, *([lot] if chosen else []))
    del open_still["doses_confirmed"]

    answer = browser.post(address("as_planned", appointment), open_still)

    (first,) = html.fromstring(answer.text).xpath("//*[@autofocus]")
    assert first.get("class") == ("ticks" if chosen else "field")


def test_the_clinician_signs_what_was_given(browser, record, appointment, lot):
    answer = browser.post(address("sign", appointment), typed(record, lot))

    assert answer.url == address("record", appointment)
    record.refresh_from_db()
    appointment.session.refresh_from_db()
    assert record.is_signed
    assert appointment.session.status == SessionStatus.DONE
    assert LedgerEntry.objects.get().amount == 50


def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(browser, record, appointment):
    missing = typed(record, observations="Patient felt faint for a minute.")
    del missing["aftercare_given"]

    answer = browser.post(address("sign", appointment), missing)

    assert answer.status_code == 422
    assert "Tick this point before signing." in answer.text
    assert "Say from which lot Caffeine 10 mg/mL was drawn." in answer.text
    assert "Patient felt faint for a minute." in answer.text
    record.refresh_from_db()
    assert (record.is_signed, record.observations) == (False, "Patient felt faint for a minute.")


def test_what_was_refused_can_be_completed_and_signed(browser, record, appointment, lot):
    refused = browser.post(address("sign", appointment), typed(record))
    record.refresh_from_db()
    assert f'name="version" id="id_version" value="{record.version}"' in refused.text

    completed = browser.post(address("sign", appointment), typed(record, lot))
    record.refresh_from_db()
    assert "Doses or lots have changed since this was ticked." in completed.text
    assert not record.is_signed

    browser.post(address("sign", appointment), typed(record, lot))

    record.refresh_from_db()
    assert record.is_signed


def test_the_loser_of_two_edits_keeps_what_they_typed(browser, record, appointment, clinician, lot):
    save(record, clinician, lot)

    answer = browser.post(address("sign", appointment), typed(record, lot, observations="My own words."))

    assert answer.status_code == 422
    assert "This was changed meanwhile, in another tab or by somebody else." in answer.text
    assert "My own words." in answer.text
    record.refresh_from_db()
    assert record.observations == "Slight redness."


def test_a_signed_record_is_read_with_its_doses_and_lots(browser, record, appointment, clinician, lot):
    sign(save(record, clinician, lot), clinician)

    page = browser.get(address("record", appointment))

    assert "Signed by Dr Marin, Mon 2 Nov 2026, 10:00" in page.text
    assert "Slight redness." in page.text
    assert "L1" in page.text
    assert "Sign record" not in page.text


@pytest.mark.parametrize("name", ["save", "as_planned", "replace_kept", "sign"])
def test_a_crafted_post_to_a_signed_record_changes_nothing(browser, record, appointment, clinician, lot, name):
    signed = sign(save(record, clinician, lot), clinician)
    before = TreatmentRecord.objects.values().get()

    answer = browser.post(address(name, appointment), typed(signed, lot, pain="9", observations="Changed."))

    assert answer.status_code == 409
    assert TreatmentRecord.objects.values().get() == before
    assert record.administrations.get().points == 50


def test_an_addendum_stands_below_the_signed_record(browser, record, appointment, clinician, lot):
    sign(save(record, clinician, lot), clinician)

    browser.post(address("add_addendum", appointment), {"text": "Bruise of 2 cm, reported by phone."})

    assert Addendum.objects.get().written_by == clinician
    assert "Bruise of 2 cm, reported by phone." in browser.get(address("record", appointment)).text


def test_an_empty_addendum_is_refused_at_its_field(browser, record, appointment, clinician, lot):
    sign(save(record, clinician, lot), clinician)

    answer = browser.post(address("add_addendum", appointment), {"text": ""})

    assert answer.status_code == 422
    assert not Addendum.objects.exists()


def test_a_draft_takes_no_addendum(browser, record, appointment):
    answer = browser.post(address("add_addendum", appointment), {"text": "Bruise."})

    assert answer.status_code == 409
    assert not Addendum.objects.exists()


def test_opening_a_record_is_noted(browser, record, appointment, clinician, ana):
    browser.get(address("record", appointment))

    opening = ChartOpening.objects.get()
    assert (opening.user, opening.patient_id) == (clinician, ana.pk)


@pytest.mark.parametrize("name", ["start", "save", "as_planned", "replace_kept", "sign", "add_addendum"])
def test_the_front_desk_records_nothing(client_of, front_desk, record, appointment, lot, name):
    answer = client_of(front_desk).post(address(name, appointment), typed(record, lot))

    assert answer.status_code == 403
    record.refresh_from_db()
    assert (record.is_signed, record.version) == (False, 1)


def test_the_front_desk_reads_no_record(client_of, front_desk, record, appointment):
    assert client_of(front_desk).get(address("record", appointment)).status_code == 403


def test_the_record_of_another_clinic_is_not_found(client_of, appointment, record):
    stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))

    assert client_of(stranger).get(address("record", appointment)).status_code == 404
    assert client_of(stranger).post(address("sign", appointment), typed(record)).status_code == 404


@pytest.mark.parametrize("more", [0, 5])
def test_more_areas_and_lots_ask_no_more_questions(
    browser, record, appointment, caffeine, more, django_assert_num_queries
):
    for number in range(more):
        factories.make_lot(caffeine, f"M{number}")
        line = record.administrations.first()
        line.pk, line.area = None, factories.make_area(f"area{number}", f"Area {number}")
        line.save()

    with django_assert_num_queries(36):
        browser.get(address("record", appointment))
