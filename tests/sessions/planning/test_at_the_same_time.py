"""A version is chosen for a plan while somebody retires it: whoever comes second learns of the first."""

from decimal import Decimal

import pytest

from formulations.models import FormulationVersion
from formulations.recipes.approval import retire_version
from mesoplan.refusals import DomainError
from sessions.planning.models import PlanArea
from sessions.planning.services import plans
from tests import factories
from tests.same_time import together

pytestmark = pytest.mark.django_db(transaction=True)


def test_what_is_retired_meanwhile_is_refused_in_words_or_was_chosen_before(ana, clinician):
    version = factories.make_version(clinician)
    plan = factories.make_course(ana, clinician).plans.get()
    values = {
        "area": factories.make_area(),
        "side": "both",
        "formulation_version": version,
        "technique": factories.make_technique(),
        "points": 50,
        "volume_per_point_ml": Decimal("0.1"),
        "depth_mm": None,
        "from_session": 1,
        "to_session": None,
    }

    chosen, retired = together(
        lambda: plans.add_area(actor=clinician, plan=plan, version=1, values=values),
        lambda: retire_version(actor=clinician, version=version, reason="Too strong."),
    )

    assert isinstance(retired, FormulationVersion)
    if isinstance(chosen, DomainError):
        assert "is retired" in chosen.sentence
        assert not PlanArea.objects.exists()
    else:
        assert isinstance(chosen, PlanArea)
