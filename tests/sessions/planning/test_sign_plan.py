from datetime import datetime, time, timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from formulations.dosing.report import Severity
from formulations.models import Condition, Incompatibility
from formulations.wording import finding_key
from mesoplan.refusals import DomainError
from patients.models.people import AllergyStatus
from sessions.planning.doses import check_plan
from sessions.planning.models import CourseStatus, PlanStatus
from sessions.planning.services import signing
from tests import factories


@pytest.fixture
def draft(ana, clinician):
    """A plan of 50 mg caffeine for somebody without allergies, against a catalogue without conditions."""
    ana.allergy_status = AllergyStatus.NONE_KNOWN
    ana.save()
    course = factories.make_course(ana, clinician)
    plan = course.plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    plan.first_on = course.clinic.today
    plan.session_count, plan.interval_days = 3, 7
    plan.save()
    return plan


def sign(plan, actor, **changes):
    wanted = {"version": plan.version, "reasons": {}, "notes_seen": True}
    return signing.sign_plan(actor=actor, plan=plan, **(wanted | changes))


def test_a_signed_plan_starts_the_course_and_its_sessions_appear_with_their_windows(draft, clinician):
    sign(draft, clinician)

    draft.refresh_from_db()
    sessions = list(draft.sessions.order_by("number"))
    assert draft.status == PlanStatus.SIGNED
    assert draft.signed_by == clinician
    assert draft.course.__class__.objects.get().status == CourseStatus.ACTIVE
    assert [row.due_on for row in sessions] == [draft.first_on + timedelta(days=7 * n) for n in range(3)]
    assert all(row.opens_on <= row.due_on <= row.closes_on for row in sessions)


def test_the_doses_are_kept_as_they_were_when_the_plan_was_signed(draft, clinician):
    sign(draft, clinician)

    draft.refresh_from_db()
    (dose,) = draft.dose_report["steps"][0]["doses"]
    assert dose["ingredient"] == "Caffeine"
    assert dose["injected"] == {"value": "50", "unit": "mg"}
    assert dose["limit"] == {"value": "200", "unit": "mg"}


def test_the_front_desk_cannot_sign(draft, front_desk):
    with pytest.raises(DomainError, match="Only a clinician"):
        sign(draft, front_desk)

    draft.refresh_from_db()
    assert draft.is_draft


def test_a_stop_cannot_be_signed_away(draft, clinician):
    draft.areas.update(points=500)

    with pytest.raises(DomainError, match="200 mg"):
        sign(draft, clinician)

    draft.refresh_from_db()
    assert draft.is_draft
    assert not draft.sessions.exists()


def make_condition(code, severity):
    Condition.objects.create(
        code=code, label=code.replace("_", " "), severity=severity, scope="all", action="", source_status="found"
    )


def test_notes_have_to_be_seen(draft, clinician):
    make_condition("needle_phobia_syncope", "caution")

    with pytest.raises(DomainError) as refusal:
        sign(draft, clinician, notes_seen=False)

    assert "notes_seen" in refusal.value.fields


def test_an_override_needs_its_reason_and_keeps_it(draft, clinician):
    make_condition("keloid_tendency", "relative")
    report = check_plan(draft, on=draft.first_on)
    (key,) = [finding_key(it) for it in report.findings if it.severity == "override"]

    with pytest.raises(DomainError) as refusal:
        sign(draft, clinician)
    assert f"reason-{key}" in refusal.value.fields

    sign(draft, clinician, reasons={key: "Asked her mother: no keloid in the family."})
    assert draft.settled_findings.get(key=key).reason == "Asked her mother: no keloid in the family."


def test_a_volume_beyond_what_the_technique_takes_needs_its_reason(draft, clinician):
    draft.areas.update(points=10, volume_per_point_ml="1")
    with pytest.raises(DomainError) as refusal:
        sign(draft, clinician)
    (field,) = refusal.value.fields

    sign(draft, clinician, reasons={field.removeprefix("reason-"): "Deep deposits, as the paper of 2019 has them."})

    (settled,) = draft.settled_findings.filter(severity="override")
    assert "1 mL at each point; Point by point usually takes up to 0.2 mL" in settled.message


def test_a_plan_is_signed_once(draft, clinician):
    sign(draft, clinician)

    with pytest.raises(DomainError, match="signed and cannot change"):
        sign(draft, clinician)


def test_a_plan_without_an_area_is_not_signed(draft, clinician):
    draft.areas.all().delete()

    with pytest.raises(DomainError, match="no area yet"):
        sign(draft, clinician)


def test_a_first_session_in_the_past_is_refused_at_its_field(draft, clinician):
    draft.first_on -= timedelta(days=1)
    draft.pattern_confirmed = True
    draft.save()

    with pytest.raises(DomainError) as refusal:
        sign(draft, clinician)

    assert "first_on" in refusal.value.fields


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE planning_plan SET session_count = 9",
        "UPDATE planning_plan SET status = 'draft'",
        "DELETE FROM planning_plan",
        "UPDATE planning_planarea SET points = 1",
        "DELETE FROM planning_planarea",
        "UPDATE planning_settledfinding SET reason = 'another'",
    ],
)
def test_the_database_refuses_to_change_a_signed_plan(draft, clinician, statement):
    make_condition("needle_phobia_syncope", "caution")
    sign(draft, clinician)

    with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_a_mixture_retired_since_it_was_chosen_is_not_signed(draft, clinician):
    version = draft.areas.get().formulation_version
    version.retire(by=clinician, at=timezone.now(), reason="Nobody uses it.")
    version.save()

    with pytest.raises(DomainError, match="is retired: choose another"):
        sign(draft, clinician)

    draft.refresh_from_db()
    assert draft.is_draft


def make_hypotonic(clinician):
    """A mixture with water, of which the catalogue says that it has to end isotonic."""
    water = factories.make_ingredient("Water for injection", category="vehicle")
    caffeine = factories.make_ingredient("Caffeine citrate", limits={"per_session": ("200", "mg")})
    Incompatibility.objects.create(
        ingredient=water,
        other_class="class:hypotonic_mix",
        severity="warn",
        kind="policy",
        mechanism="Must be isotonic",
    )
    recipe = {factories.make_product(caffeine): "5", factories.make_product(water, strength="1000"): "5"}
    return factories.make_version(clinician, name="Lipo B", recipe=recipe)


def test_two_areas_with_the_same_diluent_are_signed_each_with_its_reason(draft, clinician):
    version = make_hypotonic(clinician)
    draft.areas.all().delete()
    for code in ("belly", "thighs"):
        area = factories.make_area(code, code.capitalize())
        factories.make_plan_area(draft, version, area=area, points=10)
    overrides = check_plan(draft, on=draft.first_on).of_severity(Severity.OVERRIDE)

    sign(draft, clinician, reasons={finding_key(it): f"Saline added: {it.area}" for it in overrides})

    said = dict(draft.settled_findings.filter(severity="override").values_list("reason", "message"))
    assert said["Saline added: belly"].startswith("Belly: Water for injection")
    assert said["Saline added: thighs"].startswith("Thighs: Water for injection")


@pytest.mark.parametrize(
    ("answer", "days", "stops"),
    [("absent", 366, 1), ("absent", 365, 0), ("present", 3000, 1)],
)
def test_a_no_to_a_health_question_holds_for_a_year_until_the_treatment(draft, clinician, ana, answer, days, stops):
    make_condition("pregnancy", "absolute")
    treated_on = draft.first_on + timedelta(days=30)
    late_in_the_evening = datetime.combine(treated_on - timedelta(days=days), time(23, 30), tzinfo=ana.clinic.zone)
    ana.screening_answers.create(
        condition="pregnancy", answer=answer, answered_at=late_in_the_evening, asked_by=clinician
    )

    report = check_plan(draft, on=treated_on)

    code = {"absent": "unanswered_absolute", "present": "condition_absolute"}[answer]
    assert [it.code for it in report.of_severity(Severity.STOP)] == [code] * stops


def test_a_first_day_that_nobody_chose_moves_along_with_the_calendar(draft, clinician):
    draft.first_on -= timedelta(days=3)
    draft.save()

    assert sign(draft, clinician).first_on == draft.course.clinic.today
