"""When the mixture was drawn up and when the first injection was given; between the two it must not go off [R9]."""

from datetime import UTC, datetime, time

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from mesoplan.refusals import DomainError
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.sheet import sheet_of
from tests.sessions.delivery.chairside import save, sign

TEN = time(10, 0)


def said(record: TreatmentRecord, code: str) -> list[str]:
    return [it.message for it in sheet_of(record).check.report.findings if it.code == code]


def test_times_are_of_the_day_on_the_clock_of_the_clinic(record, clinician, lot):
    kept = save(record, clinician, lot, prepared_at=TEN, began_at=time(10, 20))

    assert kept.prepared_at == datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert kept.began_at == datetime(2026, 11, 2, 9, 20, tzinfo=UTC)


@pytest.mark.parametrize(("began", "is_past"), [(time(14, 0), False), (time(14, 1), True)])
def test_what_was_drawn_up_is_good_for_four_hours(record, clinician, lot, began, is_past):
    kept = save(record, clinician, lot, prepared_at=TEN, began_at=began)

    assert bool(said(kept, "beyond_use")) is is_past


def test_what_went_off_is_signed_only_with_what_happened(record, clinician, lot):
    kept = save(record, clinician, lot, prepared_at=TEN, began_at=time(15, 0))

    with pytest.raises(DomainError) as refusal:
        sign(kept, clinician)

    assert (
        "could be used until 2 Nov 2026, 14:00 (immediate use), and it is 2 Nov 2026, 15:00"
        in (refusal.value.fields["explanation"])
    )
    words = {"prepared_at": TEN, "began_at": time(15, 0), "explanation": "The patient fainted before."}
    signed = sign(save(kept, clinician, lot, **words), clinician)
    assert "beyond_use" in [it["code"] for it in signed.dose_report["findings"]]


def test_without_the_second_time_it_says_until_when(record, clinician, lot):
    kept = save(record, clinician, lot, prepared_at=TEN)

    (sentence,) = said(kept, "beyond_use_not_compared")
    assert "can be used until 2 Nov 2026, 14:00" in sentence
    assert sign(kept, clinician).is_signed


def test_nobody_has_to_note_them(record, clinician, lot):
    signed = sign(save(record, clinician, lot), clinician)

    assert (signed.prepared_at, signed.began_at) == (None, None)


def test_the_first_injection_comes_after_the_drawing_up(record, clinician, lot):
    with pytest.raises(DomainError) as refusal:
        save(record, clinician, lot, prepared_at=TEN, began_at=time(9, 59))

    assert "after the mixture is drawn up" in refusal.value.fields["began_at"]
    record.refresh_from_db()
    assert record.prepared_at is None


def test_the_database_knows_it_too(record):
    at = {"prepared_at": datetime(2026, 11, 2, 10, tzinfo=UTC), "began_at": datetime(2026, 11, 2, 9, tzinfo=UTC)}

    with pytest.raises(IntegrityError, match="delivery_prepared_before_it_began"), transaction.atomic():
        TreatmentRecord.objects.filter(pk=record.pk).update(**at)


@pytest.mark.parametrize("typed", ["25:00", "soon"])
def test_what_is_no_time_is_refused_at_its_field(record, clinician, client_of, typed):
    address = reverse("delivery:save", args=[record.appointment_id])

    answer = client_of(clinician).post(address, {"version": record.version, "prepared_at": typed})

    assert answer.status_code == 422
    assert "Write a time, as in 10:30." in answer.content.decode()


def test_the_signed_record_shows_them(record, clinician, lot, client_of):
    sign(save(record, clinician, lot, prepared_at=TEN, began_at=time(10, 20)), clinician)

    page = client_of(clinician).get(reverse("delivery:record", args=[record.appointment_id])).content.decode()

    assert "10:00" in page
    assert "10:20" in page
