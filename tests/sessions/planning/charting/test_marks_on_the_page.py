"""Marks that are noted on the chart page, and that are gone."""

import pytest

from patients.models import SkinMark
from tests import factories
from tests.sessions.planning.charting.pages import address
from tests.sessions.planning.charts import draw, note, points_of


class TestMarks:
    def test_a_mark_is_noted_with_its_place(self, client_of, clinician, area, ana):
        draw(clinician, area)
        typed = {"kind": "scar", "x_cm": "1,5", "y_cm": "0", "radius_cm": "0.6", "margin_cm": "0", "note": "appendix"}

        answer = client_of(clinician).post(
            address("note_mark", area), {f"mark-{name}": it for name, it in typed.items()} | {"mark-version": 2}
        )

        assert answer.status_code == 302
        assert str(ana.skin_marks.get()) == "scar, appendix"
        assert points_of(area) < 50

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"kind": "tattoo"}, "kind"),
            ({"radius_cm": "0"}, "radius_cm"),
            ({"radius_cm": ""}, "radius_cm"),
            ({"x_cm": "999"}, "x_cm"),
            ({"margin_cm": "-1"}, "margin_cm"),
            ({"corners": "0 0\n1 1\n1 0\n0 1"}, "corners"),
            ({"radius_cm": "30"}, "__all__"),
        ],
    )
    def test_a_wrong_mark_is_refused_and_stays_typed(self, client_of, clinician, area, changes, field):
        draw(clinician, area)
        typed = {"kind": "mole", "x_cm": "0", "y_cm": "0", "radius_cm": "1"} | changes

        answer = client_of(clinician).post(
            address("note_mark", area), {f"mark-{name}": it for name, it in typed.items()} | {"mark-version": 2}
        )

        assert answer.status_code == 422
        assert field in answer.context["mark_form"].errors
        assert not SkinMark.objects.exists()
        assert points_of(area) == 50

    def test_one_that_is_gone_is_no_longer_drawn(self, client_of, clinician, area):
        draw(clinician, area)
        mark = note(clinician, area)
        browser = client_of(clinician)

        browser.post(address("note_gone", area, mark.pk), {"version": 3})

        assert 'circle class="mark"' not in browser.get(address("chart", area)).text
        assert points_of(area) == 50

    def test_one_of_another_patient_is_not_found(self, client_of, clinician, area, clinic):
        draw(clinician, area)
        mark = note(clinician, area)
        other = factories.make_course(factories.make_patient(clinic), clinician)
        theirs = factories.make_plan_area(other.plans.get(), area.formulation_version)

        assert client_of(clinician).post(address("note_gone", theirs, mark.pk), {"version": 1}).status_code == 404

    def test_one_noted_on_another_chart_is_named_and_not_drawn_at_a_wrong_place(self, client_of, clinician, area):
        draw(clinician, area)
        note(clinician, area)
        draw(clinician, area, seen_from="behind")

        page = client_of(clinician).get(address("chart", area))

        assert "its place here is not known" in page.text
        assert 'circle class="mark"' not in page.text
