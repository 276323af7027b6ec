"""The signed plan as a PDF: doses with their limits and sources, the off-label line, how findings were settled."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from mesoplan.frame.sheets import set_sheet
from sessions.planning.paper import plan_sheet
from sessions.planning.planner import planner_of
from sessions.planning.services import signing
from tests import factories
from tests.formulations.recipes.browser import queries_of


@pytest.fixture
def plan(course, clinician):
    """Of caffeine, which nobody licenses for this."""
    caffeine = factories.make_ingredient(
        "Caffeine", limits={"per_session": ("200", "mg")}, regulatory_status="not licensed for fat", source="CAF_GR"
    )
    mixture = factories.make_version(clinician, recipe={factories.make_product(caffeine): "5"})
    plan = course.plans.get()
    factories.make_plan_area(plan, mixture, to_session=1)
    factories.make_plan_area(plan, mixture, from_session=2, points=70)
    plan.first_on, plan.session_count, plan.pattern_confirmed = course.clinic.today, 2, True
    plan.save()
    signing.sign_plan(
        actor=clinician,
        plan=plan,
        version=1,
        reasons={it.key: "Discussed with Ana." for it in planner_of(plan).overrides},
        notes_seen=True,
    )
    plan.refresh_from_db()
    return plan


def address(plan):
    return reverse("planning:paper", args=[plan.course_id, plan.revision])


def words_of(pdf):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_it_holds_what_was_signed(client_of, clinician, plan):
    answer = client_of(clinician).get(address(plan))

    words = words_of(answer.content)
    for said in (
        "Ana Ruiz",
        "Session 2",
        "One batch of each formulation",
        f"5 mL {plan.areas.first().formulation_version.lines.get().product}",
        "70 mg",
        "200 mg",
        "CAF_GR",
        "not licensed for fat",
        "Results vary and cannot be promised",
        f"Signed by {clinician}",
    ):
        assert said in words
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Cache-Control"] == "private, no-store"


def test_every_page_says_whose_it_is(clinician, plan):
    data = plan_sheet(planner_of(plan), reader=clinician)
    data["findings"] = [{"severity": "note", "word": "Note", "message": "Read this.", "reason": ""}] * 80

    pages = PdfReader(BytesIO(set_sheet("planning/plan.typ", data))).pages

    assert len(pages) > 1
    assert all("Ana Ruiz" in page.extract_text() for page in pages)


@pytest.mark.parametrize("typed", ["#panic()", '"]}\\ $x$ *_`@', "\u202eAna 安娜 Дарья"])
def test_what_people_typed_is_text_and_no_command(clinician, plan, typed):
    plan.course.goal = typed

    assert set_sheet("planning/plan.typ", plan_sheet(planner_of(plan), reader=clinician)).startswith(b"%PDF")


def test_a_draft_is_not_set_on_paper(client_of, clinician, ana):
    draft = factories.make_course(ana, clinician).plans.get()

    assert client_of(clinician).get(address(draft)).status_code == 409


def test_the_front_desk_does_not_read_it(client_of, front_desk, plan):
    assert client_of(front_desk).get(address(plan)).status_code == 403


def test_a_clinician_of_another_clinic_does_not_find_it(client_of, plan):
    stranger = factories.make_user("clinician", factories.make_clinic(name="Bronx"))

    assert client_of(stranger).get(address(plan)).status_code == 404


def test_it_speaks_french(clinician, plan):
    with translation.override("fr"):
        data = plan_sheet(planner_of(plan), reader=clinician)

    assert data["words"]["limit"] == "Limite"


def test_more_doses_need_no_more_queries(client_of, clinician, plan):
    browser = client_of(clinician)
    browser.get(address(plan))

    assert queries_of(lambda: browser.get(address(plan))) <= 25
