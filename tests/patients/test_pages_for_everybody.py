"""Every page of the patients, of accounts and of the audit: fit to be read aloud, as wide as a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from formulations.models import Condition
from patients.services.history import add_alert, add_allergy
from patients.services.people import change_contact
from tests.browsing import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def screened(clinician, ana):
    for position, scope in enumerate(("all", "all", "ingredient")):
        Condition.objects.create(
            code=f"condition_{position}",
            label=f"Condition {position}",
            scope=scope,
            severity="absolute",
            source_status="found",
            position=position,
        )
    add_allergy(actor=clinician, patient=ana, text="Plasters")
    add_alert(actor=clinician, patient=ana, text="Faints at needles")
    return ana


def wider_than_the_window(page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(
    "path", ["new", "{}/edit", "{}/allergies", "{}/measure", "{}/measure?kind=skinfold", "{}/screening"]
)
def test_the_pages_of_a_patient(window_of, clinician, screened, path):
    page = window_of(clinician, f"/patients/{path.format(screened.pk)}", width=390, height=844)
    assert violations(page) == []
    assert wider_than_the_window(page) == 0


@pytest.mark.parametrize("path", ["/people/", "/people/new", "/audit/", "/audit/?tab=openings", "/audit/?since=soon"])
def test_the_pages_of_an_admin(window_of, admin, screened, path):
    page = window_of(admin, path, width=390, height=844)
    assert violations(page) == []
    assert wider_than_the_window(page) == 0


def test_two_versions_side_by_side(window_of, front_desk, ana):
    page = window_of(front_desk, f"/patients/{ana.pk}/edit")
    change_contact(actor=front_desk, patient=ana, version=1, phone="+33 1 11 11 11 11")
    page.get_by_label("Phone").fill("+33 2 22 22 22 22")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("cell", name="+33 1 11 11 11 11")).to_be_visible()
    expect(page.get_by_role("cell", name="+33 2 22 22 22 22")).to_be_visible()
    assert violations(page) == []


def test_what_was_just_said_leaves_the_buttons_of_a_phone_free(window_of, clinician, screened):
    """At the end of the page, where they are, and wherever they stick to its foot."""
    screened.screening_answers.create(
        condition="condition_0", answer="absent", answered_at=timezone.now(), asked_by=clinician
    )
    for width, height in ((390, 844), (834, 1112), (1440, 900)):
        page = window_of(clinician, f"/patients/{screened.pk}/screening", width=width, height=height)
        page.get_by_role("button", name="Save answers").click()
        toast = page.locator("#toasts .notice")
        expect(toast).to_be_visible()
        page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
        top = toast.bounding_box()["y"]
        for name in ("Save answers", "I have asked everything again today"):
            button = page.get_by_role("button", name=name).bounding_box()
            assert button["y"] + button["height"] <= top, (width, name)


def test_all_remaining_no_is_kept_only_after_saving(window_of, clinician, screened):
    page = window_of(clinician, f"/patients/{screened.pk}/screening")
    page.get_by_role("group", name="Condition 0").get_by_role("radio", name="Yes").check(force=True)
    page.get_by_role("button", name="All remaining: no").first.click()
    expect(page.get_by_role("group", name="Condition 1").get_by_role("radio", name="No", exact=True)).to_be_checked()
    assert not screened.screening_answers.exists()
    page.get_by_role("button", name="Save answers").click()
    expect(page.get_by_text("Answers saved.")).to_be_visible()
    kept = dict(screened.screening_answers.values_list("condition", "answer"))
    assert kept == {"condition_0": "present", "condition_1": "absent"}
