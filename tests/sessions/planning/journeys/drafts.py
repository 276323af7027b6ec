"""The states of a plan that is not signed yet."""

from playwright.sync_api import Page, expect

from sessions.planning.services import plans, revising
from sessions.planning.services.variants import try_variant
from tests import factories
from tests.sessions.planning.charts import draw, note
from tests.sessions.planning.journeys.bench import Bench, Scene, plan_page


def without_area(bench: Bench) -> Scene:
    return plan_page(bench, bench.course())


def with_findings_of_every_kind(bench: Bench) -> Scene:
    bench.keep_prices()
    bench.ask(pregnancy="absolute", keloid="relative", needle_fear="caution")
    course = bench.course()
    bench.receive(course, points=230)
    bench.receive(course, area=bench.area("arms", "Arms"), side="left", points=20)
    return plan_page(bench, course, open_workings)


def open_workings(page: Page) -> None:
    page.evaluate("document.querySelectorAll('#planner details').forEach(it => { it.open = true })")


def row_in_error(bench: Bench) -> Scene:
    course = bench.course()
    bench.receive(course)

    def act(page: Page) -> None:
        points = page.locator(".area-row").first.get_by_label("Points")
        points.fill("300000")
        points.press("Tab")
        expect(points).to_have_attribute("aria-invalid", "true")

    return plan_page(bench, course, act)


def both_versions_side_by_side(bench: Bench) -> Scene:
    course = bench.course()
    area = bench.receive(course)

    def act(page: Page) -> None:
        values = {name: getattr(area, name) for name in plans.AREA_FIELDS} | {"points": 45}
        plans.change_area(actor=bench.clinician, area=area, version=area.plan.version, values=values)
        points = page.locator(".area-row").first.get_by_label("Points")
        points.fill("60")
        points.press("Tab")
        expect(page.locator(".differs").first).to_be_visible()

    return plan_page(bench, course, act)


def customised(bench: Bench) -> Scene:
    base = factories.make_version(bench.clinician, name="Lipo B", recipe={bench.caffeine: "5"})
    course = bench.course()
    bench.receive(course, factories.make_customisation(bench.ana, base, bench.clinician, volume_ml="2.5"))
    return plan_page(bench, course)


def titrated(bench: Bench) -> Scene:
    bench.keep_prices()
    course = bench.course()
    bench.receive(course, to_session=2)
    bench.receive(course, points=80, from_session=3)
    return plan_page(bench, course)


def charted(bench: Bench) -> Scene:
    course = bench.course()
    area = bench.receive(course)
    draw(bench.clinician, area)
    note(bench.clinician, area)
    return plan_page(bench, course)


def signing_refused(bench: Bench) -> Scene:
    bench.ask(keloid="relative", needle_fear="caution")
    course = bench.course()
    bench.receive(course)

    def act(page: Page) -> None:
        page.get_by_role("button", name="Sign plan").click()
        expect(page.locator("#findings .error-summary")).to_be_visible()

    return plan_page(bench, course, act)


def not_signed_beside_what_is_typed(bench: Bench) -> Scene:
    course = bench.course()
    bench.receive(course)

    def act(page: Page) -> None:
        page.locator(".area-row.new").get_by_label("Points").fill("33")
        page.get_by_role("button", name="Sign plan").click()
        expect(page.locator("[data-not-signed]")).to_contain_text("Nothing is signed")

    return plan_page(bench, course, act)


def revised(bench: Bench) -> Scene:
    bench.keep_prices()
    course = bench.course()
    bench.receive(course)
    bench.sign(course)
    draft = revising.revise_plan(actor=bench.clinician, course=course)
    draft.areas.update(points=60)
    bench.receive(course, area=bench.area("arms", "Arms"), points=20)
    return plan_page(bench, course)


def revised_and_asked_whether_to_discard(bench: Bench) -> Scene:
    course = bench.course()
    bench.receive(course)
    bench.sign(course)
    revising.revise_plan(actor=bench.clinician, course=course)
    return plan_page(bench, course, lambda page: page.get_by_role("button", name="Discard revision").first.click())


def variants_compared(bench: Bench) -> Scene:
    bench.keep_prices()
    bench.ask(keloid="relative")
    course = bench.course()
    bench.receive(course)
    variant = try_variant(actor=bench.clinician, course=course)
    variant.plans.get().areas.update(points=230)
    return Scene(f"/courses/{course.pk}/plan/compare", bench.clinician)
