import pytest

from sessions.planning.services import revising
from tests import factories


@pytest.fixture
def course(ana, clinician):
    ana.allergy_status = "none_known"
    ana.save()
    return factories.make_active_course(ana, clinician, sessions=4)


@pytest.fixture
def signed(course):
    return course.plans.get(revision=1)


@pytest.fixture
def draft(course, clinician):
    return revising.revise_plan(actor=clinician, course=course)
