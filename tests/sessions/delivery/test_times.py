"""When the mixture was drawn up and when the first injection was given; between the two it must not go off [R9]."""

from datetime import UTC, datetime, time, timedelta

import pgtrigger
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from formulations.models import OpenedVial, Product
from mesoplan.refusals import DomainError
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.sheet import sheet_of
from tests import factories
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


def test_what_went_off_is_signed_only_with_what_happened(record, clinician, lot, monday):
    monday.shift(timedelta(hours=6))
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


def test_a_product_that_keeps_shorter_decides(record, clinician, lot, caffeine):
    with pgtrigger.ignore("formulations.Product:approved_product_only_tightens"):
        Product.objects.filter(pk=caffeine.pk).update(hours_open_room=1, hours_open_source="Leaflet of the product")

    kept = save(record, clinician, lot, prepared_at=time(7, 0), began_at=time(8, 30))

    (sentence,) = said(kept, "beyond_use")
    assert f"until 2 Nov 2026, 08:00 ({caffeine})" in sentence


def test_without_the_second_time_it_says_until_when(record, clinician, lot):
    kept = save(record, clinician, lot, prepared_at=TEN)

    (sentence,) = said(kept, "beyond_use_not_compared")
    assert "can be used until 2 Nov 2026, 14:00" in sentence
    assert sign(kept, clinician).is_signed


@pytest.mark.parametrize("times", [{}, {"began_at": time(9, 30)}])
def test_nobody_has_to_note_them_and_the_record_says_that_it_was_not_checked(record, clinician, lot, times):
    signed = sign(save(record, clinician, lot, **times), clinician)

    assert signed.prepared_at is None
    assert "beyond_use_not_noted" in [it["code"] for it in signed.dose_report["findings"]]


def test_the_vial_was_opened_when_the_mixture_was_drawn_up(record, clinician, admin, clinic, lot, caffeine):
    with pgtrigger.ignore("formulations.Product:approved_product_only_tightens"):
        Product.objects.filter(pk=caffeine.pk).update(hours_open_room=2, hours_open_source="Leaflet of the product")
    factories.make_stock(lot, clinic, admin, vials=2)

    signed = sign(save(record, clinician, lot, prepared_at=time(9, 0), began_at=time(9, 45)), clinician)

    vial = OpenedVial.objects.get()
    assert vial.opened_at == signed.prepared_at
    assert vial.discard_at == signed.prepared_at + timedelta(hours=2)


@pytest.mark.parametrize(
    ("times", "field", "sentence"),
    [
        ({"prepared_at": time(9, 30), "began_at": time(9, 29)}, "began_at", "after the mixture is drawn up"),
        ({"prepared_at": time(10, 1)}, "prepared_at", "has not come yet"),
        ({"prepared_at": time(9, 0), "began_at": time(10, 1)}, "began_at", "has not come yet"),
    ],
)
def test_a_slip_of_the_clock_is_kept_in_the_draft_and_refused_by_the_signature(
    record, clinician, lot, times, field, sentence
):
    kept = save(record, clinician, lot, observations="Fainted.", **times)
    assert kept.observations == "Fainted."

    with pytest.raises(DomainError) as refusal:
        sign(kept, clinician)

    assert sentence in refusal.value.fields[field]


@pytest.mark.parametrize(
    ("times", "constraint"),
    [
        ({"prepared_at": 8, "began_at": 7}, "delivery_prepared_before_it_began"),
        ({"prepared_at": 8, "began_at": 10}, "delivery_times_before_the_signature"),
        ({"prepared_at": 10}, "delivery_times_before_the_signature"),
    ],
)
def test_the_database_knows_it_too(record, clinician, lot, times, constraint):
    signed = sign(save(record, clinician, lot), clinician)
    at = {name: datetime(2026, 11, 2, hour, tzinfo=UTC) for name, hour in times.items()}

    with pgtrigger.ignore(), pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        TreatmentRecord.objects.filter(pk=signed.pk).update(**at)


@pytest.mark.parametrize("typed", ["25:00", "soon"])
def test_what_is_no_time_is_refused_at_its_field(record, clinician, client_of, typed):
    address = reverse("delivery:save", args=[record.appointment_id])

    answer = client_of(clinician).post(address, {"version": record.version, "prepared_at": typed})

    assert answer.status_code == 422
    assert "Write a time, as in 10:30." in answer.content.decode()


def test_the_signed_record_shows_them(record, clinician, lot, client_of):
    sign(save(record, clinician, lot, prepared_at=time(9, 10), began_at=time(9, 40)), clinician)

    page = client_of(clinician).get(reverse("delivery:record", args=[record.appointment_id])).content.decode()

    assert "09:10" in page
    assert "09:40" in page
