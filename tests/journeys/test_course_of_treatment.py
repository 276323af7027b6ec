"""The main job in a real browser, from sign-in to the signed record: each person with their own sign-in."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import F
from playwright.sync_api import Page, expect

from formulations.models import Ingredient, LedgerEntry
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import UNDO_LASTS, Appointment
from sessions.planning.models import Course, Session, SessionStatus
from sessions.progress.services import write_missing_summaries
from sessions.reminders.services import run
from tests import factories
from tests.browsing import keep_picture
from tests.sessions.planning.consenting.test_in_browser import draw

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MORNING = datetime.now(UTC).replace(hour=7, minute=5) + timedelta(days=1)


@pytest.fixture
def house(transactional_db, clinic, clinician, front_desk, settings):
    """A clinic with the real catalogue, one approved formulation and its lots."""
    settings.EMAIL_BACKEND = "sessions.reminders.mailbox.MailboxBackend"
    call_command("load_catalogue", stdout=StringIO())
    carnitine = factories.make_product(Ingredient.objects.get(name="L-carnitine"), "200")
    saline = factories.make_product(Ingredient.objects.get(name="Sodium chloride 0.9 %"), "9")
    for product in (carnitine, saline):
        factories.make_lot(product)
    factories.confirm_text(clinician, "lipolytic")
    factories.make_version(clinician, name="Lipo A", recipe={carnitine: "2", saline: "8"})
    return clinic


@pytest.fixture
def window_of(browser, live_server, house):
    """Opens a window and signs a person in through the sign-in page."""
    contexts = []

    def sign_in(person: User) -> Page:
        context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=live_server.url)
        context.set_default_timeout(10_000)
        contexts.append(context)
        page = context.new_page()
        page.goto("/")
        page.locator("input[name=login]").fill(person.email)
        page.locator("input[name=password]").fill(factories.PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        expect(page.get_by_role("heading", name="Today")).to_be_visible()
        return page

    with time_machine.travel(MORNING, tick=True):
        yield sign_in
        for context in contexts:
            context.close()


def test_a_course_from_the_first_call_to_the_signed_record(window_of, clinician, front_desk):
    desk = window_of(front_desk)
    register(desk)
    patient = Patient.objects.get(family_name="Lemaître")
    marin = window_of(clinician)
    examine(marin, patient)
    course = plan(marin, patient)
    consent(marin, course)
    book(desk, course)
    treat(desk, marin, patient)
    follow(marin, patient)


def register(desk: Page) -> None:
    keep_picture(desk, "01-today-front-desk", sizes=("phone", "tablet", "desk"))
    desk.goto("/patients/new")
    desk.get_by_label("Given name").fill("Zoé")
    desk.get_by_label("Family name").fill("Lemaître")
    desk.get_by_label("Birth date").fill("1990-11-02")
    desk.get_by_label("Sex").select_option("female")
    desk.get_by_label("E-mail address").fill("zoe@home.example")
    desk.get_by_role("button", name="Add patient").click()
    expect(desk.get_by_text("Zoé Lemaître is patient")).to_be_visible()
    desk.goto("/patients/?q=lemaitre")
    expect(desk.get_by_text("Lemaître").first).to_be_visible()
    keep_picture(desk, "02-find-a-patient", sizes=("phone", "tablet", "desk"))


def examine(marin: Page, patient: Patient) -> None:
    marin.goto(f"/patients/{patient.pk}/allergies")
    marin.get_by_role("button", name="No known allergies").click()
    expect(marin.get_by_text("No known allergies: noted.")).to_be_visible()
    marin.goto(f"/patients/{patient.pk}/screening")
    closed = marin.locator("details[data-questions]:not([open]) > summary")
    while closed.count():
        closed.first.click()
    for rest in marin.get_by_role("button", name="All remaining: no").all():
        rest.click()
    keep_picture(marin, "03-screening", sizes=("phone", "tablet", "desk"))
    marin.get_by_role("button", name="Save answers").click()
    expect(marin.get_by_text("Answers saved.")).to_be_visible()
    marin.goto(f"/patients/{patient.pk}/measure")
    marin.get_by_label("Weight").fill("66")
    marin.get_by_label("Height").fill("171")
    marin.get_by_role("button", name="Save measurement").click()
    expect(marin.get_by_text("66").first).to_be_visible()
    keep_picture(marin, "04-measure", sizes=("phone", "tablet", "desk"))


def plan(marin: Page, patient: Patient) -> Course:
    marin.goto(f"/patients/{patient.pk}/courses/new")
    marin.get_by_label("Goal").fill("A flatter belly")
    marin.get_by_label("Target").select_option("fat")
    marin.get_by_role("button", name="Begin planning").click()
    expect(marin.get_by_role("heading", name="Areas")).to_be_visible()
    course = Course.objects.get(patient=patient)
    keep_picture(marin, "05-planner-empty", sizes=("phone", "tablet", "desk"))
    adding = marin.get_by_role("form", name="Add an area")
    adding.get_by_label("Area").select_option(label="Belly")
    adding.get_by_label("Formulation").select_option(label="Lipo A v1")
    adding.get_by_label("Technique").select_option(label="Body contour mesotherapy (book chapter)")
    adding.get_by_label("Points").fill("60")
    adding.get_by_label("Volume a point").fill("0.1")
    adding.get_by_role("button", name="Add area").click()
    doses = marin.get_by_role("complementary", name="Doses and safety")
    expect(doses.get_by_text("L-carnitine").first).to_be_visible()
    expect(marin.get_by_text("10 sessions")).to_be_visible()
    keep_picture(marin, "06-planner", sizes=("phone", "tablet", "desk"))
    for reason in marin.get_by_label("Reason to go on").all():
        reason.fill("Discussed with the patient.")
    marin.get_by_label("I have read the notes").check()
    marin.get_by_role("button", name="Sign plan").click()
    expect(marin.get_by_text("Signed by Dr Marin")).to_be_visible()
    assert Session.objects.filter(course=course).count() == 10
    keep_picture(marin, "07-signed-plan", sizes=("phone", "tablet", "desk"))
    return course


def book(desk: Page, course: Course) -> None:
    desk.goto(f"/courses/{course.pk}/book?one=1")
    desk.locator("label[for^=place-]").first.click()
    keep_picture(desk, "08-book", sizes=("phone", "tablet", "desk"))
    desk.get_by_role("button", name="Book session 1").first.click()
    expect(desk.get_by_text("Session 2").first).to_be_visible()
    desk.goto("/calendar")
    keep_picture(desk, "09-calendar", sizes=("phone", "tablet", "desk"))
    # Three minutes later, when the booking stands.
    Appointment.objects.update(booked_at=F("booked_at") - UNDO_LASTS)
    run()
    desk.goto("/reminders/mailbox")
    expect(desk.get_by_text("zoe@home.example").first).to_be_visible()
    keep_picture(desk, "10-mailbox", sizes=("desk",))


def consent(marin: Page, course: Course) -> None:
    marin.goto(f"/courses/{course.pk}/consent")
    draw(marin)
    marin.get_by_label("Cost").fill("90 € a session")
    marin.get_by_label("My questions have been answered").check()
    marin.get_by_role("button", name="Sign", exact=True).click()
    expect(marin.get_by_text("has signed.")).to_be_visible()


def treat(desk: Page, marin: Page, patient: Patient) -> None:
    desk.goto("/")
    desk.get_by_role("button", name="Check in").first.click()
    expect(desk.get_by_role("button", name="Check in")).to_have_count(0)
    marin.goto("/")
    marin.get_by_role("link", name="Treat").click()
    marin.get_by_role("button", name="Start treatment").click()
    expect(marin.locator("#draw fieldset").first).to_be_visible()
    keep_picture(marin, "11-record", sizes=("phone", "tablet", "desk"))
    for product in marin.locator("#draw fieldset").all():
        product.locator("label").first.click()
    marin.get_by_role("button", name="All as planned").click()
    expect(marin.locator("#finish .ticks")).to_be_focused()
    expect(marin.locator("#finish").get_by_label("Doses and lots are as given")).not_to_be_checked()
    for tick in marin.locator("#finish").get_by_role("checkbox").all():
        tick.check()
    marin.locator("#observe label", has_text="3").first.click()
    expect(marin.locator("#kept")).to_contain_text("Kept at")
    marin.get_by_role("button", name="Sign record").click()
    expect(marin.get_by_text("Signed by").first).to_be_visible()
    keep_picture(marin, "12-signed-record", sizes=("phone", "tablet", "desk"))


def follow(marin: Page, patient: Patient) -> None:
    write_missing_summaries()
    marin.goto(f"/patients/{patient.pk}/")
    keep_picture(marin, "13-chart", sizes=("phone", "tablet", "desk"))
    assert LedgerEntry.objects.get(patient=patient, ingredient__name="L-carnitine").amount == 240
    assert Session.objects.get(course__patient=patient, number=1).status == SessionStatus.DONE
