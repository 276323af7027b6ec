"""A course of Ana's that is being planned."""

import pytest

from patients.models.people import AllergyStatus
from sessions.planning.services.variants import try_variant
from tests import factories


@pytest.fixture
def course(ana, clinician):
    ana.allergy_status = AllergyStatus.NONE_KNOWN
    ana.save()
    return factories.make_course(ana, clinician)


@pytest.fixture
def signed(course, clinician):
    """Signed by the form, as people do it."""
    plan = course.plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    plan.first_on, plan.session_count = course.clinic.today, 2
    plan.save()
    return plan


@pytest.fixture
def draft(course, clinician):
    """Three sessions on one area."""
    plan = course.plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    plan.first_on, plan.session_count = course.clinic.today, 3
    plan.save()
    return plan


@pytest.fixture
def variant(draft, clinician):
    return try_variant(actor=clinician, course=draft.course)
