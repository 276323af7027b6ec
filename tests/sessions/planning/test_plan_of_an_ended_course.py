"""Dr Marin opens the plan of a course that ended before it was signed: she reads it, and is not asked to go on."""

import pytest
from django.urls import reverse

from sessions.planning.planner import planner_of
from sessions.planning.services import signing
from sessions.planning.services.courses import stop_course
from sessions.planning.services.variants import try_variant
from tests import factories


@pytest.fixture
def passed_over(draft, variant, clinician):
    """Variant A was signed, so this one is stopped."""
    reasons = {it.key: "Discussed." for it in planner_of(draft).overrides}
    signing.sign_plan(actor=clinician, plan=draft, version=draft.version, reasons=reasons, notes_seen=True)
    return variant


def plan_page(browser, course):
    return browser.get(reverse("planning:plan", args=[course.pk])).text


def test_a_variant_says_which_one_it_is(client_of, clinician, draft, variant):
    browser = client_of(clinician)

    assert "<h1>Slimmer belly · Variant A</h1>" in plan_page(browser, draft.course)
    assert "<h1>Slimmer belly · Variant B</h1>" in plan_page(browser, variant)


def test_a_course_without_variants_has_no_letter(client_of, clinician, draft):
    assert "<h1>Slimmer belly</h1>" in plan_page(client_of(clinician), draft.course)


def test_a_letter_stays_when_another_variant_is_stopped(draft, variant, clinician):
    third = try_variant(actor=clinician, course=draft.course)
    stop_course(actor=clinician, course=variant, reason="She wants it shorter.")

    assert planner_of(third.plans.get()).family.name == "Variant C"


def test_its_plan_is_read_only_and_leads_to_the_one_that_was_signed(client_of, clinician, draft, passed_over):
    page = plan_page(client_of(clinician), passed_over)

    assert "its plan was not signed and cannot change any more" in page
    assert "Another variant was signed." in page
    assert "Variant A was signed: open its plan" in page
    assert reverse("planning:plan", args=[draft.course_id]) in page
    for invitation in ("Sign plan", "Add area", "Use these sessions", "Draft<", "Try a variant"):
        assert invitation not in page
    assert "Belly, both sides" in page
    assert "3 sessions, 7 days apart" in page


def test_the_page_of_its_course_does_not_invite_to_go_on(client_of, clinician, passed_over):
    page = client_of(clinician).get(reverse("progress:course", args=[passed_over.pk])).text

    assert "Go on planning" not in page
    assert "This course ended before its plan was signed." in page


@pytest.mark.parametrize("name", ["sign", "set_pattern", "use_preset", "add_area"])
def test_what_is_sent_from_a_page_left_open_is_refused(client_of, clinician, passed_over, name):
    address = reverse(f"planning:{name}", args=[passed_over.pk])

    answer = client_of(clinician).post(address, {"version": 1}, headers={"HX-Request": "true"})

    assert answer.status_code in (409, 422)
    assert "over" in answer.text


def test_a_revision_that_is_drawn_books_nothing(client_of, clinician, ana):
    running = factories.make_active_course(ana, clinician)
    browser = client_of(clinician)
    assert "Book sessions" in plan_page(browser, running)

    browser.post(reverse("planning:revise", args=[running.pk]))

    assert "Book sessions" not in plan_page(browser, running)
