import pytest

from tests import factories


@pytest.fixture
def area(course, clinician):
    """With another number of points than the chart that is drawn for it."""
    plan = course.plans.get()
    plan.first_on = course.clinic.today
    plan.save()
    return factories.make_plan_area(plan, factories.make_version(clinician), points=7)
