from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.utils import timezone

from formulations.models import Condition, DoseLimit, LedgerEntry
from formulations.wording import finding_key
from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.delivery.doses import check_doses
from sessions.delivery.entry import Given
from sessions.delivery.models import TICKS, Administration, TreatmentRecord
from sessions.delivery.services import open_record, sign_record
from sessions.planning.models import Course, Session
from tests import factories
from tests.sessions.delivery.chairside import arrive, as_planned, save, sign


def has_keloid(ana, clinician) -> None:
    Condition.objects.create(
        code="keloid", label="Keloid", severity="relative", scope="all", action="override", source_status="found"
    )
    ana.screening_answers.create(condition="keloid", answer="present", answered_at=timezone.now(), asked_by=clinician)


def make_second_area(record, area) -> Administration:
    line = record.administrations.get()
    line.pk, line.area = None, area
    line.save()
    return line


def keep_apart(lot, *, days: int) -> None:
    ingredient = lot.product.components.get().ingredient
    DoseLimit.objects.create(
        ingredient=ingredient, kind="min_interval_days", value=days, unit="d", source_status="found"
    )


def refused(record: TreatmentRecord, clinician) -> DomainError:
    """The refusal to sign, after which everything is as it was."""
    with pytest.raises(DomainError) as refusal:
        sign(record, clinician)
    stored = TreatmentRecord.objects.get(pk=record.pk)
    assert (stored.status, stored.version, stored.signed_by) == ("draft", record.version, None)
    assert not LedgerEntry.objects.exists()
    assert stored.appointment.status == "checked_in"
    assert stored.appointment.session.status == "booked"
    return refusal.value


def test_signing_marks_the_appointment_treated_and_the_session_done(record, clinician, lot, course):
    signed = sign(save(record, clinician, lot), clinician)

    assert (signed.status, signed.signed_by, signed.signed_at) == ("signed", clinician, timezone.now())
    record.appointment.refresh_from_db()
    assert record.appointment.status == "treated"
    assert [it.status for it in course.sessions.all()] == ["done", "planned"]


def test_signing_posts_what_was_given_to_the_ledger(record, clinician, lot, course, ana):
    signed = sign(save(record, clinician, lot, points=40, reason="Patient asked to stop."), clinician)

    dose = LedgerEntry.objects.get()
    assert (dose.amount, dose.unit, dose.ingredient.name) == (Decimal(40), "mg", "Caffeine")
    assert (dose.patient, dose.area.code, dose.side, dose.given_on) == (ana, "belly", "both", date(2026, 11, 2))
    line = signed.administrations.get()
    assert (dose.course_number, dose.record_number, dose.line_number) == (course.pk, signed.pk, line.pk)


def test_the_ledger_never_holds_less_than_was_given(appointment, clinician, lot):
    line = appointment.session.plan.areas.get().formulation_version.lines.get()
    saline = factories.make_product(factories.make_ingredient("Saline", category="vehicle"), "9")
    version = factories.make_version(clinician, name="Thirds", recipe={line.product: "1", saline: "2"})
    record = open_record(actor=clinician, appointment=appointment)
    record.administrations.update(formulation_version=version)

    sign(save(record, clinician, lot, factories.make_lot(saline)), clinician)

    amounts = dict(LedgerEntry.objects.values_list("ingredient__name", "amount"))
    assert amounts["Caffeine"] == Decimal("16.6666666667")


def test_an_area_that_received_nothing_leaves_no_entry_in_the_ledger(appointment, clinician, lot):
    record = open_record(actor=clinician, appointment=appointment)
    belly = record.administrations.get()
    hips = make_second_area(record, factories.make_area("hips", "Hips"))
    factories.make_consent(appointment.patient, clinician, areas=("hips",))

    sign(
        save(record, clinician, lot, given={belly.pk: Given(0, Decimal(0), "Bruised."), hips.pk: as_planned(hips)}),
        clinician,
    )

    assert [dose.area.code for dose in LedgerEntry.objects.all()] == ["hips"]


def test_a_record_is_signed_once(record, clinician, lot):
    signed = sign(save(record, clinician, lot), clinician)

    with pytest.raises(DomainError, match="signed and cannot change"):
        sign(signed, clinician)
    assert LedgerEntry.objects.count() == 1


def test_a_record_changed_by_somebody_else_is_not_signed_unseen(record, clinician, lot):
    save(record, clinician, lot)

    with pytest.raises(StaleEditError):
        sign_record(actor=clinician, record=record, version=1)


def test_every_product_needs_a_lot(record, clinician, caffeine):
    refusal = refused(save(record, clinician), clinician)

    assert refusal.fields == {f"lots_{caffeine.pk}": f"Say from which lot {caffeine} was drawn."}


@pytest.mark.parametrize("tick", TICKS)
def test_all_six_points_have_to_be_ticked(record, clinician, lot, tick):
    refusal = refused(save(record, clinician, lot, ticks=frozenset(TICKS) - {tick}), clinician)

    assert list(refusal.fields) == [tick]


def test_more_than_a_tenth_of_difference_has_to_be_explained(record, clinician, lot):
    line = record.administrations.get()

    refusal = refused(save(record, clinician, lot, points=44), clinician)

    assert refusal.fields == {f"reason_{line.pk}": "The volume differs by more than 10 % from the plan. Say why."}


def test_a_tenth_of_difference_needs_no_words(record, clinician, lot):
    assert sign(save(record, clinician, lot, points=45), clinician).is_signed


def test_nothing_given_is_not_a_treatment(record, clinician, lot):
    refusal = refused(save(record, clinician, lot, points=0, reason="Fainted."), clinician)

    assert refusal.sentence.startswith("Nothing was given.")


def test_a_stop_is_signed_only_with_what_happened(record, clinician, lot):
    draft = save(record, clinician, lot, points=210, reason="Second syringe by mistake.")

    refusal = refused(draft, clinician)

    assert "Caffeine: 210 mg in one day, above the session limit of 200 mg." in refusal.fields["explanation"]


def test_a_dose_above_its_limit_that_was_given_is_kept_with_its_stop_and_its_words(record, clinician, lot):
    draft = save(record, clinician, lot, points=210, reason="Second syringe.", explanation="Poison centre called.")

    signed = sign(draft, clinician)

    assert LedgerEntry.objects.get().amount == 210
    assert signed.explanation == "Poison centre called."
    _beyond, stop = (it for it in signed.dose_report["findings"] if it["severity"] == "stop")
    assert stop["message"].startswith("Caffeine: 210 mg in one day")


def test_what_was_given_earlier_that_day_counts(record, clinician, lot, ana):
    other = factories.make_active_course(ana, clinician, goal="Hips")
    LedgerEntry.objects.create(
        patient=ana,
        ingredient=lot.product.components.get().ingredient,
        area=factories.make_area("hips", "Hips"),
        side="both",
        amount=160,
        unit="mg",
        given_on=date(2026, 11, 2),
        course_number=other.pk,
        record_number=0,
        line_number=0,
    )

    with pytest.raises(DomainError) as refusal:
        sign(save(record, clinician, lot), clinician)

    assert "210 mg in one day" in refusal.value.fields["explanation"]


def test_an_override_that_came_up_since_the_plan_needs_words(record, clinician, lot, ana):
    has_keloid(ana, clinician)

    refusal = refused(save(record, clinician, lot), clinician)

    assert refusal.fields["explanation"].startswith("Keloid: treat only with a recorded reason.")


def test_an_override_with_its_reason_in_the_plan_needs_no_second_one(record, clinician, lot, ana, course):
    has_keloid(ana, clinician)
    (override,) = check_doses(record.appointment, record.administrations.all()).unexplained
    with pgtrigger.ignore("planning.SettledFinding:settled_findings_are_frozen"):
        course.plans.get().settled_findings.create(
            key=finding_key(override), severity="override", message=override.message, reason="Small and old."
        )

    signed = sign(save(record, clinician, lot), clinician)

    assert [it["reason"] for it in signed.dose_report["findings"] if it["severity"] == "override"] == ["Small and old."]


def test_a_lot_recalled_since_it_was_drawn_is_signed_only_with_what_happened(record, clinician, lot):
    draft = save(record, clinician, lot)
    lot.status = "recalled"
    lot.save()

    refusal = refused(draft, clinician)

    assert "has been recalled" in refusal.fields["explanation"]
    assert sign(save(draft, clinician, lot, explanation="Recall came an hour later."), clinician).is_signed


def test_a_lot_whose_expiry_was_corrected_is_signed_only_with_what_happened(record, clinician, lot):
    draft = save(record, clinician, lot)
    lot.expires_on = date(2026, 11, 1)
    lot.save()

    refusal = refused(draft, clinician)

    assert "could be used until 1 Nov 2026" in refusal.fields["explanation"]
    assert sign(save(draft, clinician, lot, explanation="Noticed afterwards."), clinician).is_signed


def test_a_lot_may_be_used_on_the_day_it_expires(record, clinician, lot):
    draft = save(record, clinician, lot)
    lot.expires_on = date(2026, 11, 2)
    lot.save()

    assert sign(draft, clinician).is_signed


def test_the_last_session_completes_the_course(monday, record, clinician, lot, course):
    sign(save(record, clinician, lot), clinician)
    monday.shift(timedelta(days=7))
    last = open_record(actor=clinician, appointment=arrive(course.sessions.get(number=2), clinician))

    sign(save(last, clinician, lot), clinician)

    assert Course.objects.get(pk=course.pk).status == "completed"
    assert not Session.objects.exclude(status="done").exists()


def test_a_dose_too_soon_after_the_last_is_a_stop(monday, record, clinician, lot, course):
    sign(save(record, clinician, lot), clinician)
    monday.shift(timedelta(days=7))
    second = open_record(actor=clinician, appointment=arrive(course.sessions.get(number=2), clinician))
    keep_apart(lot, days=28)

    with pytest.raises(DomainError) as refusal:
        sign(save(second, clinician, lot), clinician)

    assert "28 days have to pass" in refusal.value.fields["explanation"]


def test_an_interval_that_has_grown_since_the_plan_moves_the_next_session(record, clinician, lot, course):
    keep_apart(lot, days=28)

    sign(save(record, clinician, lot), clinician)

    assert course.sessions.get(number=2).opens_on == date(2026, 11, 30)
