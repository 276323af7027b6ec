"""The chart page as a clinician meets it: all follows at once, and what is wrong is kept and refused in words."""

from decimal import Decimal

import pytest
from django.urls import reverse
from lxml import html

from mesoplan.audit.models import ChartOpening
from patients.models import SkinMark
from sessions.planning.models import AreaChart
from sessions.planning.services import signing
from tests import factories
from tests.formulations.recipes.browser import queries_of
from tests.sessions.planning.charts import draw, note

TYPED = {"outline": "rectangle", "length_cm": "10", "width_cm": "5", "seen_from": "front", "pattern": "square"}
FIGURES = {"HX-Request": "true", "HX-Target": "chart-figures"}


@pytest.fixture
def area(course, clinician):
    plan = course.plans.get()
    plan.first_on = course.clinic.today
    plan.save()
    return factories.make_plan_area(plan, factories.make_version(clinician), points=50)


def address(name, area, *more):
    return reverse(f"planning:{name}", args=[area.plan.course_id, area.pk, *more])


def version(area):
    area.plan.refresh_from_db()
    return area.plan.version


def points_of(area):
    area.refresh_from_db()
    return area.points


def test_the_page_begins_with_an_outline_to_draw_and_ends_as_a_chart(client_of, clinician, area):
    browser = client_of(clinician)

    begun = browser.get(address("chart", area))
    assert "Draw the chart" in begun.text
    answer = browser.post(
        address("draw_chart", area), TYPED | {"spacing_cm": "1", "version": version(area)}, follow=True
    )

    page = html.fromstring(answer.text)
    assert len(page.find_class("point")) == 50
    assert page.xpath("//*[@data-count]")[0].text == "50"
    assert ChartOpening.objects.filter(patient_id=area.plan.course.patient_id).exists()


def test_without_a_spacing_it_is_as_wide_as_the_number_of_points_needs(client_of, clinician, area):
    client_of(clinician).post(address("draw_chart", area), TYPED | {"spacing_cm": "", "version": version(area)})

    assert str(AreaChart.objects.get().spacing_cm) == "1.00"


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_drawing_is_the_same_in_every_language(client_of, clinician, area, language):
    browser = client_of(clinician)
    browser.cookies["django_language"] = language
    draw(clinician, area)
    note(clinician, area)

    page = html.fromstring(browser.get(address("chart", area)).text)

    (drawing,) = page.find_class("chart-drawing")
    assert drawing.get("viewbox") == "-70 -50 140 100"
    assert drawing.find_class("mark")[0].get("r") == "6"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("spacing_cm", "0"),
        ("spacing_cm", "-1"),
        ("spacing_cm", "NaN"),
        ("spacing_cm", "6"),
        ("spacing_cm", "0.06"),
        ("length_cm", "0"),
        ("length_cm", "1e9"),
        ("width_cm", ""),
        ("outline", "star"),
        ("seen_from", "above"),
    ],
)
def test_what_cannot_be_drawn_is_refused_at_its_field_and_stays_typed(client_of, clinician, area, field, typed):
    draw(clinician, area)

    answer = client_of(clinician).post(
        address("draw_chart", area), TYPED | {"spacing_cm": "1", "version": version(area), field: typed}
    )

    form = answer.context["form"]
    assert answer.status_code == 422
    assert field in form.errors
    assert form.data[field] == typed
    assert points_of(area) == AreaChart.objects.get().count == 50


@pytest.mark.parametrize(
    ("corners", "words"),
    [
        ("0 0\n4 4\n4 0\n0 4", "crosses or touches itself"),
        ("0 0\n1 1", "at least 3 corners"),
        ("0 0\nx", "Line 2 is no place"),
        ("0 0\n1 1e99", "Line 2 is no place"),
        ("", "tap its corners"),
    ],
)
def test_an_outline_that_crosses_itself_says_so(client_of, clinician, area, corners, words):
    typed = TYPED | {"outline": "polygon", "corners": corners, "spacing_cm": "1", "version": version(area)}

    answer = client_of(clinician).post(address("draw_chart", area), typed)

    assert answer.status_code == 422
    assert words in str(answer.context["form"].errors["corners"])
    assert not AreaChart.objects.exists()


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


def sign(clinician, area):
    signing.sign_plan(actor=clinician, plan=area.plan, version=version(area), reasons={}, notes_seen=True)


def test_a_signed_plan_shows_its_chart_without_controls(client_of, clinician, area):
    draw(clinician, area)
    sign(clinician, area)
    browser = client_of(clinician)

    page = html.fromstring(browser.get(address("chart", area)).text)

    assert len(page.find_class("point")) == 50
    assert page.xpath("//*[@id='chart']//form | //*[@id='chart']//button") == []
    assert "Chart" in browser.get(reverse("planning:plan", args=[area.plan.course_id])).text


@pytest.mark.parametrize("door", ["draw_chart", "place_points", "remove_chart", "note_mark"])
def test_a_signed_plan_that_is_posted_to_again_says_so_and_changes_nothing(client_of, clinician, area, door):
    draw(clinician, area)
    sign(clinician, area)

    answer = client_of(clinician).post(
        address(door, area), TYPED | {"spacing_cm": "2", "points": "0 0", "version": version(area)}
    )

    assert answer.status_code == 409
    assert "signed and cannot change" in answer.text
    assert points_of(area) == AreaChart.objects.get().count == 50


def test_the_planner_leads_to_the_chart_and_refuses_another_number(client_of, clinician, area):
    draw(clinician, area)
    browser = client_of(clinician)
    prefix = f"area-{area.pk}"
    typed = {
        f"{prefix}-version": 2,
        f"{prefix}-area": area.area_id,
        f"{prefix}-side": "both",
        f"{prefix}-formulation_version": area.formulation_version_id,
        f"{prefix}-technique": area.technique_id,
        f"{prefix}-points": "60",
        f"{prefix}-volume_per_point_ml": "0.1",
        f"{prefix}-from_session": "1",
    }

    assert "Chart, 50 points" in browser.get(reverse("planning:plan", args=[area.plan.course_id])).text
    answer = browser.post(reverse("planning:change_area", args=[area.plan.course_id, area.pk]), typed)

    assert answer.status_code == 422
    assert "The chart has 50 points." in answer.text
    assert points_of(area) == 50


def test_the_number_of_queries_does_not_follow_points_or_marks(client_of, clinician, area):
    browser = client_of(clinician)
    draw(clinician, area)
    few = queries_of(lambda: browser.get(address("chart", area)))
    for place in range(3):
        note(clinician, area, x_cm=Decimal(place), radius_cm=Decimal("0.1"))
    draw(clinician, area, spacing_cm=Decimal("0.5"))

    many = queries_of(lambda: browser.get(address("chart", area)))

    assert many == few
    assert few <= 49
