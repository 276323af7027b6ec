"""A name as long as its field allows, without a space in it, breaks no page: it is broken itself."""

from datetime import date, timedelta
from itertools import cycle, islice

import pytest
from django.contrib.auth import get_user_model
from playwright.sync_api import Page, expect

from formulations.models import FormulationVersion
from mesoplan.clinics.models import Clinic, Room, Weekday
from patients.models import Allergy, Patient, TreatmentArea
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import Course, PlanArea
from tests import factories
from tests.browsing import SIZES, keep_picture
from tests.doors import DOORS, A, C, F

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TOO_WIDE = """() => {
    const wide = document.documentElement.clientWidth;
    const sticksOut = (it) => it.getBoundingClientRect().right > wide + 1;
    return document.documentElement.scrollWidth > wide
        ? [...document.querySelectorAll("body *")].filter(sticksOut).slice(-3).map((it) => it.outerHTML.slice(0, 120))
        : [];
}"""


def word(letters: int) -> str:
    return "".join(islice(cycle("Wolfeschlegelsteinhausenbergerdorff"), letters))


def as_long_as(model: type, field: str) -> str:
    return word(min(model._meta.get_field(field).max_length, 300))


@pytest.fixture
def _absurd(clinician):
    """The mixture has to be there before it is approved: then its names stand."""
    product = factories.make_product(factories.make_ingredient(word(80)), name=word(120))
    factories.make_version(clinician, name=word(80), recipe={product: "5"})
    factories.make_lot(product, word(60))


@pytest.fixture
def long_house(_absurd, house):
    for model, fields in {
        Patient: ("given_name", "family_name", "phone"),
        Course: ("goal",),
        Allergy: ("text",),
        Room: ("name",),
        Clinic: ("name",),
        get_user_model(): ("name",),
    }.items():
        for row in model.objects.all():
            for field in fields:
                setattr(row, field, as_long_as(model, field))
            row.save()
    Patient.objects.update(alerts=[word(120)], email=f"{word(60)}@{word(60)}.example", allergy_status="present")
    TreatmentArea.objects.update(name=word(60))
    TreatmentRecord.objects.update(observations=word(300))
    PlanArea.objects.filter(plan__status="draft").update(formulation_version=FormulationVersion.objects.earliest("pk"))
    return house


# And what is only a part of a page.
FILES = (
    *(
        "audit:download",
        "booking:feed",
        "booking:replan_progress",
        "consents:sheet",
        "delivery:recall",
        "formulations:export",
    ),
    *("planning:chart_pdf", "planning:paper", "today:day_board"),
)


def sticking_out(page: Page) -> list[tuple[str, str]]:
    """What is wider than the window, with the size of the window."""
    found = []
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        found += [(size, element) for element in page.evaluate(TOO_WIDE)]
    return found


@pytest.mark.parametrize("role", [C, F, A])
def test_no_page_is_wider_than_its_window(long_house, window_of, role):
    wrong = []
    page = window_of(long_house.people[role], "/")
    for name, door in DOORS.items():
        if door.method == "get" and role in door.roles and not name.startswith(("api:", *FILES)):
            page.goto(long_house.address(name))
            wrong += [(name, *found) for found in sticking_out(page)]
            keep_picture(page, f"long-{role}-{name.replace(':', '-')}", sizes=tuple(SIZES))

    assert wrong == []


def next_open_day() -> date:
    """Not today, when the clinic may be closed already, and no Sunday."""
    days = (Clinic.objects.get().today + timedelta(days=number) for number in (1, 2))
    return next(day for day in days if day.weekday() != Weekday.SUNDAY)


@pytest.mark.parametrize(
    ("name", "path", "holds"),
    [
        ("draft", "/courses/{draft}/plan", ".planner .area-row"),
        ("free-times", "/courses/{course}/book?day={day}", "#free-times .offer .btn"),
    ],
)
def test_the_draft_of_a_plan_and_the_free_times_are_no_wider_either(long_house, window_of, name, path, holds):
    page = window_of(long_house.people[C], path.format(**long_house.ids, day=next_open_day()))
    expect(page.locator(holds).first).to_be_visible()
    found = sticking_out(page)
    keep_picture(page, f"long-{name}", sizes=tuple(SIZES))
    assert found == []
