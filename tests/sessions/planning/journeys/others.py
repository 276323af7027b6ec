"""The states of the pages around a plan: its chart, what is signed, the course, the consent and the prices."""

from decimal import Decimal

from playwright.sync_api import Page, expect

from sessions.planning.services import revising
from sessions.planning.services.courses import stop_course
from tests import factories
from tests.sessions.planning.charts import draw, note
from tests.sessions.planning.journeys.bench import Bench, Scene, chart_page, plan_page


def chart_without_outline(bench: Bench) -> Scene:
    return chart_page(bench, bench.receive(bench.course()))


def chart_with_points_and_marks(bench: Bench) -> Scene:
    area = bench.receive(bench.course())
    draw(bench.clinician, area, outline="ellipse", length_cm=Decimal(20), width_cm=Decimal(12))
    note(bench.clinician, area, x_cm=Decimal(3), y_cm=Decimal(-2), margin_cm=Decimal("0.3"), note="flat")
    return chart_page(bench, area)


def chart_saved_late(bench: Bench) -> Scene:
    area = bench.receive(bench.course())
    draw(bench.clinician, area)

    def act(page: Page) -> None:
        draw(bench.clinician, area, spacing_cm=Decimal("2.5"))
        page.locator(".chart-drawing").focus()
        page.keyboard.press("]")
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("alert")).to_contain_text("changed meanwhile")

    return chart_page(bench, area, act)


def chart_signed(bench: Bench) -> Scene:
    course = bench.course()
    area = bench.receive(course)
    draw(bench.clinician, area)
    bench.sign(course)
    return chart_page(bench, area)


def plan_signed(bench: Bench) -> Scene:
    bench.keep_prices()
    bench.ask(keloid="relative", needle_fear="caution")
    course = bench.course()
    area = bench.receive(course, to_session=2)
    draw(bench.clinician, area)
    note(bench.clinician, area)
    bench.receive(course, points=80, from_session=3)
    bench.sign(course)
    return plan_page(bench, course)


def plan_superseded(bench: Bench) -> Scene:
    course = bench.course()
    bench.receive(course)
    bench.sign(course)
    revising.revise_plan(actor=bench.clinician, course=course).areas.update(points=60)
    bench.sign(course)
    return Scene(f"/courses/{course.pk}/plan/revisions/1", bench.clinician)


def course_stopped(bench: Bench) -> Scene:
    course = bench.course()
    bench.receive(course)
    bench.sign(course)
    stop_course(actor=bench.clinician, course=course, reason="She moves to another city.")
    return plan_page(bench, course)


def course_before_the_first_session(bench: Bench) -> Scene:
    bench.keep_prices()
    course = bench.course()
    bench.receive(course)
    bench.sign(course)
    return Scene(f"/courses/{course.pk}/", bench.clinician)


def course_that_was_stopped(bench: Bench) -> Scene:
    return Scene(course_stopped(bench).path.removesuffix("plan"), bench.clinician)


def course_to_open(bench: Bench) -> Scene:
    return Scene(f"/patients/{bench.ana.pk}/courses/new", bench.clinician)


def consent_to_read_and_sign(bench: Bench) -> Scene:
    factories.confirm_text(bench.clinician, "lipolytic")
    course = bench.course()
    bench.receive(course)
    return Scene(f"/courses/{course.pk}/consent", bench.clinician)


def consent_refused(bench: Bench) -> Scene:
    def act(page: Page) -> None:
        page.get_by_role("button", name="Sign", exact=True).click()
        expect(page.locator(".error-summary")).to_be_visible()

    return Scene(consent_to_read_and_sign(bench).path, bench.clinician, act)


def consent_before_there_is_a_text(bench: Bench) -> Scene:
    course = bench.course()
    bench.receive(course)
    return Scene(f"/courses/{course.pk}/consent", bench.clinician)


def prices(bench: Bench) -> Scene:
    bench.keep_prices()
    return Scene(f"/prices/{bench.ana.clinic_id}/", bench.admin)


def prices_refused(bench: Bench) -> Scene:
    def act(page: Page) -> None:
        page.get_by_label("Session").first.fill("much")
        page.get_by_role("button", name="Save").click()
        expect(page.locator(".error-summary")).to_be_visible()

    return Scene(prices(bench).path, bench.admin, act)
