"""What stands on the screen of the planner and not in the plan is neither signed nor lost."""

import pytest
from django.urls import reverse
from lxml import html

from mesoplan.staff.roles import Role
from patients.services.screening import record_answers
from sessions.planning.models import PlanStatus
from tests import factories
from tests.sessions.planning.typed import typed_area


def held(area, **changes):
    """What the fields of a row hold, as they come along with every form of the page."""
    values = {
        "version": area.plan.version,
        "area": area.area_id,
        "side": area.side,
        "formulation_version": area.formulation_version_id,
        "technique": area.technique_id,
        "points": area.points,
        "volume_per_point_ml": str(area.volume_per_point_ml),
        "from_session": "1",
        "to_session": "",
    }
    return {f"area-{area.pk}-{name}": value for name, value in (values | changes).items()}


@pytest.mark.parametrize("points", ["300000", "60", ""])
def test_a_plan_whose_row_holds_something_else_is_not_signed(client_of, clinician, course, signed, points):
    area = signed.areas.get()
    answer = client_of(clinician).post(
        reverse("planning:sign", args=[course.pk]), {"version": 1} | held(area, points=points)
    )

    signed.refresh_from_db()
    assert (answer.status_code, signed.status) == (422, PlanStatus.DRAFT)
    page = html.fromstring(answer.text)
    (link,) = page.xpath("//form[@data-signs]//div[@class='error-summary']//a")
    assert link.text_content() == "Belly, both sides: Points"
    (field,) = page.xpath(f"//*[@id='{link.get('href')[1:]}']")
    assert (field.get("value", ""), field.get("aria-invalid")) == (points, "true")


def test_a_plan_is_not_signed_beside_a_row_that_was_not_added(client_of, clinician, course, signed):
    hips = factories.make_area("hips", "Hips")
    typed = {"new-version": 1, "new-area": hips.pk, "new-side": "both", "new-points": "33"}
    answer = client_of(clinician).post(
        reverse("planning:sign", args=[course.pk]), {"version": 1} | held(signed.areas.get()) | typed
    )

    signed.refresh_from_db()
    assert (answer.status_code, signed.status) == (422, PlanStatus.DRAFT)
    assert "Add an area: Area</a>" in answer.text
    assert answer.context["forms"].new_area["points"].value() == "33"


def test_a_plan_whose_rows_hold_what_is_stored_is_signed_without_leaving_the_page_first(
    client_of, clinician, course, signed
):
    answer = client_of(clinician).post(
        reverse("planning:sign", args=[course.pk]),
        {"version": 1, "new-version": 1, "new-side": "both", "new-from_session": 1} | held(signed.areas.get()),
        headers={"HX-Request": "true"},
    )

    signed.refresh_from_db()
    assert signed.status == PlanStatus.SIGNED
    assert answer["HX-Redirect"] == reverse("planning:plan", args=[course.pk])


def test_a_reason_stays_typed_when_another_form_is_answered(client_of, clinician, course, signed):
    factories.make_question("keloid")
    record_answers(actor=clinician, patient=course.patient, answers={"keloid": "present"})
    area, browser = signed.areas.get(), client_of(clinician)
    page = browser.get(reverse("planning:plan", args=[course.pk]))
    ((shown, _reason),) = page.context["forms"].overrides

    answer = browser.post(
        reverse("planning:change_area", args=[course.pk, area.pk]),
        held(area, points="60") | {shown.reason_field: "Asked her mother"},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    assert answer.context["forms"].sign[shown.reason_field].value() == "Asked her mother"


@pytest.fixture
def changed_by_a_colleague(client_of, course, signed):
    """Dr Roche has 61 points saved where the other window still shows 50."""
    colleague = factories.make_user(Role.CLINICIAN, course.clinic, name="Dr Roche", email="roche@clinic.example")
    area = signed.areas.get()
    saved = client_of(colleague).post(
        reverse("planning:change_area", args=[course.pk, area.pk]), held(area, points="61")
    )
    assert saved.status_code == 302
    return area


def change(browser, course, area, **sent):
    return browser.post(
        reverse("planning:change_area", args=[course.pk, area.pk]), sent, headers={"HX-Request": "true"}
    )


def test_a_conflict_names_who_and_shows_both_figures(client_of, clinician, course, changed_by_a_colleague):
    area, browser = changed_by_a_colleague, client_of(clinician)
    typed = held(area, points="77")
    for _again in range(2):
        answer = change(browser, course, area, **typed)
        form = answer.context["forms"].areas[0].form
        assert answer.status_code == 422
        assert "Dr Roche changed this plan at" in answer.text
        assert [(it.label, it.stored, it.typed) for it in form.differences] == [("Points", "61", "77")]
        area.refresh_from_db()
        assert area.points == 61, "a row that saves itself does not replace what nobody has read"


def test_whoever_has_read_the_conflict_keeps_their_own(client_of, clinician, course, changed_by_a_colleague):
    area, browser = changed_by_a_colleague, client_of(clinician)
    page = html.fromstring(change(browser, course, area, **held(area, points="77")).text)
    (keep,) = page.xpath("//button[text()='Keep what I typed']")

    change(browser, course, area, **(held(area, points="77") | {keep.get("name"): keep.get("value")}))

    area.refresh_from_db()
    assert area.points == 77


def test_whoever_has_read_the_conflict_takes_what_is_saved(client_of, clinician, course, changed_by_a_colleague):
    area, browser = changed_by_a_colleague, client_of(clinician)
    typed = held(area, points="77") | {"refused": f"area-{area.pk}"}

    answer = change(browser, course, area, **typed, take_saved="on")

    assert answer.status_code == 200
    assert answer.context["forms"].areas[0].form["points"].value() == 61


def test_a_conflict_stays_beside_a_form_that_is_answered(client_of, clinician, course, changed_by_a_colleague):
    area, browser = changed_by_a_colleague, client_of(clinician)
    typed = held(area, points="77") | {"refused": f"area-{area.pk}", "seen": 2, "new-version": 2, "new-side": "both"}

    answer = browser.post(
        reverse("planning:add_area", args=[course.pk]),
        typed_area(area.formulation_version, **{"new-area": factories.make_area("hips", "Hips").pk})
        | typed
        | {"new-version": 2},
        headers={"HX-Request": "true"},
    )

    assert answer.status_code == 200
    (belly,) = [row.form for row in answer.context["forms"].areas if row.area.pk == area.pk]
    assert [(it.stored, it.typed) for it in belly.differences] == [("61", "77")]
    assert "error-summary" not in answer.text, "the focus stays where somebody types"


def test_a_change_that_nobody_is_known_to_have_made_is_told_in_neutral_words(client_of, clinician, course, signed):
    area = signed.areas.get()
    signed.version = 2
    signed.save()

    answer = change(client_of(clinician), course, area, **(held(area, points="77") | {f"area-{area.pk}-version": 1}))

    assert "changed meanwhile, in another tab or by somebody else" in answer.text
