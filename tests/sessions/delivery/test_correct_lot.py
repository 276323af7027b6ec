"""Omar puts right what was typed wrongly of a lot; Dr Marin confirms a later date. A signed record stays as it is."""

from datetime import date

import pytest
from django.urls import reverse

from formulations.models import Lot, LotCorrection
from formulations.services.corrections import confirm_correction, correct_lot
from mesoplan.refusals import DomainError
from tests import factories
from tests.sessions.delivery.chairside import save, sign

pytestmark = pytest.mark.django_db

EARLIER, LATER = date(2026, 12, 31), date(2028, 3, 1)
TYPED = {"number": "L1", "expires_on": "2027-03-01", "reason": "Read wrongly.", "seen": "0"}


@pytest.fixture
def as_admin(client_of, admin):
    return client_of(admin)


def page_of(lot) -> str:
    return reverse("delivery:lot", args=[lot.pk])


def correct(client, lot, **typed):
    return client.post(reverse("delivery:correct_lot", args=[lot.pk]), TYPED | typed, follow=True)


def known(lot) -> tuple[str, date]:
    return Lot.objects.values_list("number", "expires_on").get(pk=lot.pk)


def test_an_earlier_date_and_a_number_are_put_right_and_the_page_says_what_was_before(as_admin, lot):
    answer = correct(as_admin, lot, number="L1A", expires_on="2026-12-31")

    assert answer.redirect_chain == [(page_of(lot), 302)]
    assert known(lot) == ("L1A", EARLIER)
    assert "Lot L1 → L1A" in answer.text
    assert "expires 1 Mar 2027 → 31 Dec 2026" in answer.text
    assert "Read wrongly." in answer.text


def test_a_later_date_waits_on_the_page_and_on_the_day_of_who_may_confirm_it(as_admin, client_of, clinician, lot):
    asked = correct(as_admin, lot, expires_on="2028-03-01")
    assert "A later date waits for a second person: 1 Mar 2027 → 1 Mar 2028" in asked.text
    assert "Confirm: it says so on the box" not in asked.text
    assert "asks for it" not in as_admin.get("/").text
    doctor, correction = client_of(clinician), LotCorrection.objects.get()
    assert "expires 1 Mar 2027 → 1 Mar 2028" in doctor.get("/").text

    door = reverse("delivery:confirm_correction", args=[lot.pk, correction.pk])
    assert as_admin.post(door).status_code == 409
    done = doctor.post(door, follow=True)

    assert known(lot) == ("L1", LATER)
    assert "confirmed by Dr Marin" in done.text


def test_the_other_may_keep_the_date(client_of, clinician, admin, lot):
    correction = factories.make_correction(admin, lot)

    kept = client_of(clinician).post(reverse("delivery:drop_correction", args=[lot.pk, correction.pk]), follow=True)

    assert known(lot) == ("L1", date(2027, 3, 1))
    assert "dropped by Dr Marin" in kept.text


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"reason": ""}, "reason"),
        ({"expires_on": "2027-02-31"}, "expires_on"),
        ({"number": ""}, "number"),
        ({"number": "9" * 61}, "number"),
    ],
)
def test_what_is_refused_opens_the_dialog_again_with_what_was_typed(as_admin, lot, typed, field):
    answer = correct(as_admin, lot, **typed)

    assert answer.status_code == 422
    assert field in answer.context["forms"]["correct"].errors
    assert 'id="correct" aria-labelledby="correct-title" data-refused' in answer.text
    assert answer.text.count("data-refused") == 1


def test_who_has_not_seen_the_last_correction_sees_it_and_may_send_theirs_again(as_admin, admin, lot):
    first = correct_lot(actor=admin, lot=lot, number="L1A", expires_on=EARLIER, reason="Read wrongly.")

    stale = correct(as_admin, lot, number="L1B", expires_on="2026-12-31")

    assert stale.status_code == 422
    assert stale.context["forms"]["correct"]["seen"].value() == str(first.pk)
    correct(as_admin, lot, number="L1B", expires_on="2026-12-31", seen=str(first.pk))
    assert known(lot) == ("L1B", EARLIER)


def test_a_clinician_corrects_nothing(client_of, clinician, lot):
    client = client_of(clinician)

    assert "Correct number or date" not in client.get(page_of(lot)).text
    assert correct(client, lot, number="L2").status_code == 403
    assert known(lot) == ("L1", date(2027, 3, 1))


def test_a_correction_of_another_lot_is_not_found_here(as_admin, admin, lot, caffeine):
    correction = factories.make_correction(admin, factories.make_lot(caffeine, "L2"))

    for door in ("confirm_correction", "drop_correction"):
        assert as_admin.post(reverse(f"delivery:{door}", args=[lot.pk, correction.pk])).status_code == 404


def test_a_signed_record_keeps_the_number_and_date_it_was_signed_with(client_of, record, clinician, admin, lot, monday):
    sign(save(record, clinician, lot), clinician)
    monday.shift(60)
    first = correct_lot(actor=admin, lot=lot, number="L1A", expires_on=EARLIER, reason="Read wrongly.")
    later = correct_lot(actor=admin, lot=lot, number="L1B", expires_on=LATER, reason="Again.", seen=first.pk)
    confirm_correction(actor=clinician, correction=later)

    page = client_of(clinician).get(reverse("delivery:record", args=[record.appointment_id]))

    (line,) = page.context["signed"].lots
    assert (line.number, line.expires_on) == ("L1", date(2027, 3, 1))
    assert "Put right since: lot L1B, expires 1 Mar 2028" in page.text


def test_a_record_signed_after_the_correction_says_what_is_right(client_of, record, clinician, admin, lot, monday):
    correct_lot(actor=admin, lot=lot, number="L1A", expires_on=EARLIER, reason="Read wrongly.")
    monday.shift(60)
    sign(save(record, clinician, lot), clinician)

    page = client_of(clinician).get(reverse("delivery:record", args=[record.appointment_id]))

    assert page.context["signed"].lots[0].number == "L1A"
    assert "Put right since" not in page.text


def test_a_draft_with_a_lot_that_turns_out_to_have_expired_needs_words(record, clinician, admin, lot):
    draft = save(record, clinician, lot)
    correct_lot(actor=admin, lot=lot, number="L1", expires_on=date(2026, 11, 1), reason="Read wrongly.")

    with pytest.raises(DomainError, match="cannot be signed yet") as refusal:
        sign(draft, clinician)

    assert "could be used until" in refusal.value.fields["explanation"]


def test_the_page_takes_as_many_queries_with_corrections_as_without(
    as_admin, admin, lot, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(30) as before:
        as_admin.get(page_of(lot))
    correct_lot(actor=admin, lot=lot, number="L1A", expires_on=EARLIER, reason="Read wrongly.")
    factories.make_correction(admin, Lot.objects.get())
    with django_assert_num_queries(len(before)):
        as_admin.get(page_of(lot))
