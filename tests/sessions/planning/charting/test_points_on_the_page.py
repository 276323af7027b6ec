"""Points that are placed by hand on the chart page, with scripts and without."""

import pytest
from lxml import html

from sessions.planning.models import AreaChart
from tests.sessions.planning.charting.pages import FIGURES, address, version
from tests.sessions.planning.charts import draw, points_of


class TestPoints:
    def place(self, browser, area, points, **more):
        typed = {"points": "\n".join(points), "version": version(area)} | more
        return browser.post(address("place_points", area), typed, headers=FIGURES)

    def test_the_list_is_saved_and_what_follows_is_answered(self, client_of, clinician, area):
        draw(clinician, area)

        answer = self.place(client_of(clinician), area, ["1 1", "0.5 -2"], known="gone")

        assert answer.status_code == 200
        assert answer.templates[0].name == "planning/_chart_figures.html"
        assert f'data-version="{version(area)}"' in answer.text
        assert "1 finding is settled or changed" in answer.text
        assert points_of(area) == 2

    @pytest.mark.parametrize(
        "points",
        [[], ["1"], ["1 2 3"], ["a b"], ["1 NaN"], ["0.001 0"], ["201 0"], ["0 0"] * 10_000, ["\x00"]],
        ids=["none", "one", "three", "words", "no number", "finer", "far", "10,000", "nul"],
    )
    def test_what_is_no_list_of_points_changes_nothing(self, client_of, clinician, area, points):
        draw(clinician, area)

        answer = self.place(client_of(clinician), area, points)

        assert answer.status_code == 422
        assert "There is a problem" in answer.text
        assert points_of(area) == AreaChart.objects.get().count == 50

    def test_what_lies_outside_asks_for_a_tick(self, client_of, clinician, area):
        draw(clinician, area)
        browser = client_of(clinician)

        refused = self.place(browser, area, ["7 0", "1 1"])
        assert refused.status_code == 422
        assert "outside the outline: 1" in refused.text
        assert 'id="points-accept"' in refused.text

        assert self.place(browser, area, ["7 0", "1 1"], accept="on").status_code == 200
        assert "outside the outline: 1" in browser.get(address("chart", area)).text

    def test_a_late_save_is_refused_and_both_are_shown(self, client_of, clinician, area):
        draw(clinician, area)
        browser = client_of(clinician)
        late = version(area)
        self.place(browser, area, ["1 1"])

        answer = self.place(browser, area, ["2 2"], version=late)

        assert answer.status_code == 409
        assert "You changed this plan in another tab at" in answer.text
        assert "Volume and doses are of those that are saved." in answer.text
        assert "1 1" in html.fromstring(answer.text).xpath("//*[@data-stored]")[0].text
        assert AreaChart.objects.get().points == [["1", "1"]]

    def test_the_table_without_scripts_edits_the_same_list(self, client_of, clinician, area):
        draw(clinician, area)
        typed = {
            "points": "1 1\n2 2\n3 1",
            "first": "2",
            "x": ["2,5", ""],
            "y": ["2", ""],
            "version": version(area),
        }

        answer = client_of(clinician).post(address("place_points", area), typed)

        assert answer.status_code == 302
        assert AreaChart.objects.get().points == [["1", "1"], ["2.5", "2"]]

    def test_a_wrong_line_of_the_table_is_refused_and_stays(self, client_of, clinician, area):
        draw(clinician, area)
        typed = {"points": "1 1", "first": "1", "x": ["wide"], "y": ["2"], "version": version(area)}

        answer = client_of(clinician).post(address("place_points", area), typed)

        assert answer.status_code == 422
        assert "Line 1 is no place" in answer.text
        assert AreaChart.objects.get().count == 50
