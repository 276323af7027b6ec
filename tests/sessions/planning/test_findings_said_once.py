"""Two sides, or two courses, that earn a finding each: every one has a place of its own, and can be settled."""

from decimal import Decimal

import pytest

from mesoplan.refusals import DomainError
from sessions.planning.models import PlanStatus
from sessions.planning.planner import planner_of
from sessions.planning.services.signing import sign_plan
from tests import factories


@pytest.fixture
def plan(course, clinician):
    plan = course.plans.get()
    version = factories.make_version(clinician)
    for side in ("left", "right"):
        factories.make_plan_area(plan, version, side=side, points=13)
    plan.first_on, plan.session_count = course.clinic.today, 2
    plan.save()
    return plan


def sign_with_reasons(plan, clinician):
    reasons = {finding.key: "Known and wanted." for finding in planner_of(plan).overrides}
    return sign_plan(actor=clinician, plan=plan, version=plan.version, reasons=reasons, notes_seen=True)


@pytest.mark.parametrize(("volume_ml", "severity"), [("0.3", "override"), ("0.05", "note")])
def test_left_and_right_outside_the_usual_volume_are_settled_apart(plan, clinician, volume_ml, severity):
    plan.areas.update(volume_per_point_ml=Decimal(volume_ml))

    signed = sign_with_reasons(plan, clinician)

    assert signed.status == PlanStatus.SIGNED
    settled = signed.settled_findings.filter(severity=severity).order_by("message")
    sides = [message.partition(":")[0] for message in settled.values_list("message", flat=True)]
    assert sides == ["Belly, left", "Belly, right"]


def test_two_courses_beside_with_one_goal_are_settled_apart_or_together(course, ana, clinician):
    version = factories.make_version(clinician)
    for _ in range(2):
        factories.make_active_course(ana, clinician, version=version, sessions=2, goal="Slimming")
    plan = course.plans.get()
    factories.make_plan_area(plan, version)
    plan.first_on, plan.session_count = course.clinic.today, 2
    plan.save()

    assert sign_with_reasons(plan, clinician).status == PlanStatus.SIGNED


def test_no_plan_is_signed_for_somebody_who_has_died(signed, ana, clinician):
    ana.deceased_on = ana.clinic.today
    ana.save()

    with pytest.raises(DomainError, match="has died"):
        sign_with_reasons(signed, clinician)

    signed.refresh_from_db()
    assert signed.status == PlanStatus.DRAFT
