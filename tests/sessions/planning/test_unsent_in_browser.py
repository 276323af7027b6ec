"""What Dr Marin has typed and not saved yet is still there when she comes back to the planner."""

from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from formulations.models import Condition
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def planned(course, clinician):
    plan = course.plans.get()
    factories.make_area("arms", "Arms")
    technique = factories.make_technique()
    technique.volume_per_point_min_ml, technique.volume_per_point_max_ml = "0.05", "0.2"
    technique.save()
    Condition.objects.create(code="smoking", label="Smoking", severity="caution", scope="all", source_status="found")
    version = factories.make_version(clinician)
    factories.make_plan_area(plan, version, technique=technique, volume_per_point_ml=Decimal("0.5"))
    plan.first_on = course.clinic.today
    plan.save()
    return course


@pytest.fixture
def page(window_of, clinician, planned):
    return window_of(clinician, f"/courses/{planned.pk}/plan")


def new_row(page: Page):
    return page.locator(".area-row.new")


def type_everywhere(page: Page) -> None:
    new_row(page).get_by_label("Area").select_option(label="Arms")
    new_row(page).get_by_label("Points").fill("33")
    page.locator("[name=pattern-session_count]").fill("7")
    page.get_by_label("Reason to go on").first.fill("Scarred skin.")
    page.get_by_label("I have read the notes").check()


def test_it_is_there_again_after_a_reload_and_on_the_way_back_and_nothing_was_sent(page, planned):
    type_everywhere(page)
    for leave in (page.reload, lambda: (page.goto("/"), page.goto(f"/courses/{planned.pk}/plan"))):
        leave()
        expect(new_row(page).get_by_label("Area")).to_have_value(str(factories.make_area("arms", "Arms").pk))
        expect(new_row(page).get_by_label("Points")).to_have_value("33")
        expect(page.locator("[name=pattern-session_count]")).to_have_value("7")
        expect(page.get_by_label("Reason to go on").first).to_have_value("Scarred skin.")
        expect(page.get_by_label("I have read the notes")).to_be_checked()
    plan = planned.plans.get()
    assert (plan.version, plan.areas.count(), plan.session_count) == (1, 1, 1)


def test_it_outlives_the_tab_and_not_the_sign_out(page, planned):
    address = page.url
    page.get_by_label("Reason to go on").first.fill("Scarred skin.")
    another = page.context.new_page()
    page.close()
    another.goto(address)
    expect(another.get_by_label("Reason to go on").first).to_have_value("Scarred skin.")

    another.get_by_role("button", name="Dr Marin").click()
    another.get_by_role("button", name="Sign out").click()
    another.wait_for_url("**/account/login/**")
    assert another.evaluate("Object.keys(localStorage).filter(name => name.startsWith('typed:'))") == []


def test_what_is_half_a_day_old_does_not_come_back(page, planned):
    page.get_by_label("Reason to go on").first.fill("Scarred skin.")
    page.evaluate("""() => {
        const name = Object.keys(localStorage).find(name => name.startsWith("typed:"));
        const kept = JSON.parse(localStorage.getItem(name));
        localStorage.setItem(name, JSON.stringify({ ...kept, at: kept.at - 13 * 60 * 60 * 1000 }));
    }""")
    page.reload()
    expect(page.get_by_label("Reason to go on").first).to_have_value("")


def test_the_tick_for_the_notes_does_not_come_back_beside_other_notes(page):
    page.get_by_label("I have read the notes").check()
    Condition.objects.create(code="gout", label="Gout", severity="caution", scope="all", source_status="found")
    page.reload()
    expect(page.get_by_label("I have read the notes")).not_to_be_checked()


def test_what_was_saved_or_taken_away_does_not_come_back(page, planned):
    type_everywhere(page)
    with page.expect_response("**/plan/pattern"):
        page.get_by_role("button", name="Use these sessions").click()
    expect(page.locator(".pattern-words")).to_contain_text("7 sessions")
    with page.expect_response("**/plan/areas"):
        page.get_by_role("button", name="Empty the row").click()
    expect(new_row(page).get_by_label("Points")).to_have_value("")
    planned.plans.update(session_count=5)
    page.reload()
    expect(page.locator("[name=pattern-session_count]")).to_have_value("5")
    expect(new_row(page).get_by_label("Points")).to_have_value("")
    expect(page.get_by_label("Reason to go on").first).to_have_value("Scarred skin.")


def test_what_a_colleague_saved_meanwhile_is_not_covered(page, planned):
    page.locator("[name=pattern-session_count]").fill("7")
    planned.plans.update(session_count=4)
    page.reload()
    expect(page.locator("[name=pattern-session_count]")).to_have_value("4")


def test_the_second_half_makes_both_sides_and_a_technique_its_usual_volume(page):
    choose = """side => document.dispatchEvent(new CustomEvent(
        "area:chosen", { cancelable: true, detail: { area: Number(%s), side } }))"""
    arms = factories.make_area("arms", "Arms").pk
    side, volume = new_row(page).get_by_label("Side"), new_row(page).get_by_label("Volume a point")
    for half, chosen in (("left", "left"), ("left", "left"), ("right", "both"), ("right", "right")):
        page.evaluate(choose % arms, half)
        expect(side).to_have_value(chosen)

    volume.fill("")
    new_row(page).get_by_label("Technique").select_option(index=0)
    new_row(page).get_by_label("Technique").select_option(index=1)
    expect(volume).to_have_value("0.05")
    volume.fill("0.1")
    new_row(page).get_by_label("Technique").select_option(index=0)
    new_row(page).get_by_label("Technique").select_option(index=1)
    expect(volume).to_have_value("0.1")
