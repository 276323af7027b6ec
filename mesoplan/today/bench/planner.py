"""The planner in a browser of the size of a tablet: how long after a change the new doses and findings are seen, and
how smoothly a chart of two thousand points is drawn while one of them is dragged."""

from collections.abc import Iterator
from decimal import Decimal

from django.urls import reverse
from playwright.sync_api import Page

from formulations.services.catalogue import load_catalogue
from mesoplan.today.bench.measure import WARM_UP, LeftOutError, Measure, Timing, summed_up
from mesoplan.today.bench.scratch import scratch_database
from mesoplan.today.bench.served import TABLET, served, window
from mesoplan.today.demo.story import tell
from script.launch.chromium import find_chromium
from sessions.planning.charts.services import draw_chart
from sessions.planning.models import Plan, PlanArea, PlanStatus

RUNS, GOAL_MS, FRAME_MS = 60, 150, 20
PLANNER, CHART = "From a change of an area to its doses and findings", "A frame while one of 2,000 points is dragged"
TWO_THOUSAND = {
    "outline": "rectangle",
    "length_cm": Decimal(50),
    "width_cm": Decimal(40),
    "corners": [],
    "is_paired": False,
    "seen_from": "front",
    "pattern": "square",
    "spacing_cm": Decimal(1),
    "step_cm": None,
}
# The clock of the page: from the change to the frame in which the answer stands there.
CHANGE = """points => new Promise(done => {
    const field = document.querySelector("#planner [name$=points]");
    const began = performance.now();
    document.body.addEventListener(
        "htmx:afterSwap", () => requestAnimationFrame(() => done(performance.now() - began)), { once: true });
    field.value = points;
    field.dispatchEvent(new Event("change", { bubbles: true }));
})"""
WATCH_FRAMES = """() => {
    window.frames_ms = [];
    let before = performance.now();
    const next = now => {
        window.frames_ms.push(now - before);
        before = now;
        window.watching && requestAnimationFrame(next);
    };
    window.watching = true;
    requestAnimationFrame(next);
}"""
STOP_WATCHING = "() => { window.watching = false; return window.frames_ms.slice(1); }"


def take() -> Iterator[Timing]:
    if find_chromium() is None:
        raise LeftOutError("There is no Chromium on this machine (apt-get install chromium).")
    with scratch_database():
        load_catalogue()
        list(tell())
        drafts = PlanArea.objects.filter(plan__status=PlanStatus.DRAFT).select_related("plan__course__lead")
        changed, drawn = drafts.order_by("plan_id", "pk").distinct("plan_id")[:2]
        draw_chart(actor=drawn.plan.course.lead, area=drawn, version=drawn.plan.version, values=TWO_THOUSAND)
        with served() as address, window(address, changed.plan.course.lead, TABLET) as page:
            yield summed_up(PLANNER, changes(page, changed.plan), goal_ms=GOAL_MS)
            yield summed_up(CHART, frames(page, drawn), goal_ms=FRAME_MS)


def changes(page: Page, plan: Plan) -> list[float]:
    page.goto(reverse("planning:plan", args=[plan.course_id]))
    page.wait_for_load_state("networkidle")
    taken = [float(page.evaluate(CHANGE, str(40 + run % 2))) for run in range(RUNS + WARM_UP)]
    return taken[WARM_UP:]


def frames(page: Page, area: PlanArea) -> list[float]:
    page.goto(reverse("planning:chart", args=[area.plan.course_id, area.pk]))
    drawing = page.locator(".chart-drawing")
    drawing.scroll_into_view_if_needed()
    point = drawing.locator("circle.point").nth(1000).bounding_box()
    if point is None:
        raise RuntimeError("The chart shows no points.")
    page.mouse.move(point["x"] + 1, point["y"] + 1)
    page.mouse.down()
    page.evaluate(WATCH_FRAMES)
    for step in range(RUNS):
        page.mouse.move(point["x"] + step, point["y"] + step / 2)
    return [float(it) for it in page.evaluate(STOP_WATCHING)]


MEASURE = Measure("planner", f"The planner at {TABLET['width']} x {TABLET['height']}, by the clock of the page", take)
