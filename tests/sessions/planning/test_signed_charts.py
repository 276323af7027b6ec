"""The charts of a signed plan are read on its page and on its paper, with the marks they were drawn around."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from lxml import html
from pypdf import PdfReader

from patients.services import marks as skin
from sessions.planning.charts.signed import signed_charts
from sessions.planning.queries import plans_of
from sessions.planning.services import revising, signing
from tests import factories
from tests.formulations.recipes.browser import queries_of
from tests.sessions.planning.charts import draw, note
from tests.sessions.planning.test_print_chart import dots_of


@pytest.fixture
def area(course, clinician):
    plan = course.plans.get()
    plan.first_on = course.clinic.today
    plan.save()
    return factories.make_plan_area(plan, factories.make_version(clinician), points=50)


def sign(clinician, area):
    area.plan.refresh_from_db()
    signing.sign_plan(actor=clinician, plan=area.plan, version=area.plan.version, reasons={}, notes_seen=True)
    area.plan.refresh_from_db()
    return area.plan


def page_of(client_of, clinician, plan):
    address = reverse("planning:revision", args=[plan.course_id, plan.revision])
    return html.fromstring(client_of(clinician).get(address).text)


def charts_on(page) -> str:
    return " ".join(page.get_element_by_id("charts").text_content().split())


def paper_of(client_of, clinician, plan):
    address = reverse("planning:paper", args=[plan.course_id, plan.revision])
    return PdfReader(BytesIO(client_of(clinician).get(address).content))


def words_of(paper) -> str:
    return " ".join(" ".join(page.extract_text() for page in paper.pages).split())


def lists_of(plan) -> list[tuple[str, list[str]]]:
    (shown,) = signed_charts(plan, list(plan.areas.select_related("area")))
    return [(it.title, [mark.words for mark in it.marks]) for it in shown.marks]


def test_the_page_shows_the_chart_and_what_was_kept_free(client_of, clinician, area):
    draw(clinician, area)
    note(clinician, area, note="above the navel", margin_cm=Decimal("0.2"))
    plan = sign(clinician, area)
    area.refresh_from_db()

    page = page_of(client_of, clinician, plan)

    (drawing,) = page.find_class("chart-drawing")
    (dots,) = drawing.find_class("dots")
    assert dots.get("d").count("M") == area.points < 50
    assert len(drawing.find_class("outline")) == len(drawing.find_class("mark")) == 1
    assert drawing.find_class("mark-number")[0].text == "1"
    assert "Kept free 1 mole, above the navel · 0.2 cm around it · seen on" in charts_on(page)
    assert "Noted since" not in charts_on(page)
    assert page.get_element_by_id("charts").xpath(".//form | .//button | .//input") == []


def test_the_paper_has_the_same_points_and_the_same_words(client_of, clinician, area):
    chart = draw(clinician, area)
    note(clinician, area, note="above the navel")
    plan = sign(clinician, area)
    chart.refresh_from_db()

    paper = paper_of(client_of, clinician, plan)

    words = words_of(paper)
    for said in ("Injection charts", "Kept free: 1 mole, above the navel", "5 cm", f"{chart.count} points of 0.1 mL"):
        assert said in words
    dots = [dot for page in paper.pages for dot in dots_of(page)]
    assert len(dots) == chart.count
    # 14 cm across are 7.8 cm of paper.
    (x0, _y), (x1, _y1) = dots[0], dots[1]
    assert x1 - x0 == pytest.approx(72 / 2.54 * 7.8 / 14, abs=0.05)


def test_an_area_without_a_chart_has_no_picture(client_of, clinician, area):
    plan = sign(clinician, area)

    assert "Injection charts" not in words_of(paper_of(client_of, clinician, plan))
    assert page_of(client_of, clinician, plan).xpath("//*[@id='charts']") == []


def test_what_heals_later_was_kept_free_all_the_same(client_of, clinician, area):
    draw(clinician, area)
    mark = note(clinician, area)
    plan = sign(clinician, area)

    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        skin.note_gone(actor=clinician, mark=mark)

    ((title, (words,)),) = lists_of(plan)
    assert title == "Kept free"
    assert words.startswith("1 mole · gone since ")


def test_what_was_gone_before_is_not_said_to_be_kept_free(client_of, clinician, area):
    draw(clinician, area)
    skin.note_gone(actor=clinician, mark=note(clinician, area))
    draw(clinician, area)
    plan = sign(clinician, area)

    assert lists_of(plan) == []
    assert "No scar, mole, vein or lesion was noted here." in charts_on(page_of(client_of, clinician, plan))


@pytest.mark.parametrize("later", [timedelta(minutes=1), timedelta(days=3)])
def test_what_is_noted_after_the_signing_is_not_said_to_be_kept_free(client_of, clinician, area, ana, later):
    draw(clinician, area)
    plan = sign(clinician, area)
    place = {"kind": "lesion", "x_cm": Decimal(0), "y_cm": Decimal(0), "radius_cm": Decimal("0.6")}
    with time_machine.travel(timezone.now() + later, tick=False):
        skin.note_mark(actor=clinician, patient=ana, area=area.area, values=place)

    ((title, (words,)),) = lists_of(plan)
    page = charts_on(page_of(client_of, clinician, plan))
    assert title == "Noted since, and not kept free"
    assert "after the plan was signed" in words
    assert "in an exclusion: " in page
    paper = words_of(paper_of(client_of, clinician, plan))
    assert "Noted since, and not kept free: 1 lesion" in paper
    assert "in an exclusion: " in paper


def test_one_whose_place_is_not_known_is_named_and_not_drawn(client_of, clinician, area):
    draw(clinician, area)
    note(clinician, area)
    draw(clinician, area, seen_from="behind")
    plan = sign(clinician, area)

    ((title, (words,)),) = lists_of(plan)
    assert "does not know" in title
    assert words.startswith("mole · seen on ")
    assert page_of(client_of, clinician, plan).find_class("mark") == []


def test_a_revision_that_was_replaced_still_shows_its_chart(client_of, clinician, area):
    draw(clinician, area)
    plan = sign(clinician, area)
    revising.revise_plan(actor=clinician, course=plan.course)

    browser = client_of(clinician)
    page = browser.get(reverse("planning:chart", args=[plan.course_id, area.pk]))

    assert page.status_code == 200
    assert reverse("planning:revision", args=[plan.course_id, 1]) in page.text
    assert browser.get(reverse("planning:chart_pdf", args=[plan.course_id, area.pk])).status_code == 200
    posted = browser.post(reverse("planning:remove_chart", args=[plan.course_id, area.pk]), {"version": 1})
    assert posted.status_code == 404


def test_more_charts_need_no_more_queries(client_of, clinician, course):
    plan = course.plans.get()
    plan.first_on = course.clinic.today
    plan.save()
    version = factories.make_version(clinician)
    first = factories.make_plan_area(plan, version, points=50)
    draw(clinician, first)
    other = factories.make_plan_area(plan, version, area=factories.make_area("arms", "Arms"), points=50)
    asked = []
    for area in (first, other):
        draw(clinician, area)
        with_charts = list(plan.areas.select_related("area"))
        read = plans_of(course)[0]
        asked.append(queries_of(lambda: [(it.points, it.marks) for it in signed_charts(read, with_charts)]))  # noqa: B023

    assert asked == [2, 2]
