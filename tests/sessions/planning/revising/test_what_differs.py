"""What a revision says of the plan before it, and that what was replaced does not come back."""

from datetime import date

import pytest
from django.db import InternalError, connection

from sessions.planning.given import last_given
from sessions.planning.revisions import changes_between
from tests import factories
from tests.sessions.planning.revising.under_way import give, sign


class TestWhatDiffers:
    def test_areas_and_sessions_are_said_in_words(self, draft, signed, clinician):
        draft.areas.update(points=60)
        draft.later_interval_days, draft.change_after = 14, 2
        hips = factories.make_area("hips", "Hips")
        factories.make_plan_area(draft, draft.areas.get().formulation_version, area=hips, from_session=2)

        said = {it.label: (it.before, it.after) for it in changes_between(signed, draft)}

        assert said["Belly, both sides"] == (
            "Lipo A v1, Point by point, 50 points, 0.1 mL a point",
            "Lipo A v1, Point by point, 60 points, 0.1 mL a point",
        )
        assert said["Hips, both sides"][0] == "–"
        assert said["Hips, both sides"][1].endswith("From session 2 on")
        assert said["days between later sessions"] == ("–", "14")


class TestDatabase:
    @pytest.mark.parametrize("status", ["draft", "signed"])
    def test_a_plan_that_was_replaced_does_not_come_back(self, draft, signed, clinician, status):
        sign(draft, clinician)

        with pytest.raises(InternalError, match="Invalid transition"), connection.cursor() as cursor:
            cursor.execute("UPDATE planning_plan SET status = %s WHERE id = %s", [status, signed.pk])


def test_nothing_is_last_before_anything_is_given(course):
    assert last_given(course) is None
    give(course, 1, date(2026, 11, 2))
    assert last_given(course).on == date(2026, 11, 2)
