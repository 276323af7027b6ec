"""How tests drive a real browser: the system's Chromium, what is a barrier, and where its pictures are kept."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from django.conf import settings
from playwright.sync_api import CDPSession, Page, Route

FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]
SIZES = {"phone": (390, 844), "tablet": (768, 1024), "desk": (1440, 900)}
AXE = settings.BASE_DIR / "node_modules/axe-core/axe.min.js"
RUN_AXE = "tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']}).then(result => result.violations)"
KEEPS_PICTURES = False
PATIENCE_MS = 20_000  # beside two other processes of the suite a page of a solver can take long
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

# A colour on its way to another is not what is read. One that is inherited sets out when the one above has arrived.
LET_COLOURS_ARRIVE = """async () => {
    const moving = () => document.getAnimations().filter((it) => it instanceof CSSTransition);
    do {
        moving().forEach((it) => it.finish());
        await new Promise(requestAnimationFrame);
    } while (moving().length);
}"""


def first_by_day(*values: object) -> list[ParameterSet]:
    """For sweeps over sizes and themes of one page: the first in every run, the others in those at night. Values of
    several parameters are tuples."""
    many = [it if isinstance(it, tuple) else (it,) for it in values]
    return [pytest.param(*it, marks=pytest.mark.nightly if number else ()) for number, it in enumerate(many)]


def violations(page: Page) -> list[str]:
    """What axe-core has against the page as it stands: the rule, the element, and what would mend it."""
    page.evaluate(LET_COLOURS_ARRIVE)
    if not page.evaluate("'axe' in window"):
        page.add_script_tag(path=AXE)
    found = page.evaluate(RUN_AXE, RULES)
    return [f"{rule['id']}: {node['html']} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


def keep_picture(page: Page, name: str, *, sizes: tuple[str, ...] = ("desk",)) -> None:
    """A picture of the whole page in each size, under `var/`, for people who asked for it by `--pictures`."""
    if not KEEPS_PICTURES:
        return
    folder = Path(settings.VAR_DIR) / "screenshots"
    folder.mkdir(parents=True, exist_ok=True)
    before = page.viewport_size
    page.evaluate(LET_COLOURS_ARRIVE)
    for size in sizes:
        width, height = SIZES[size]
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=folder / f"{name}-{size}.png", full_page=True)
    if before:
        page.set_viewport_size(before)


def hold(page: Page, address: re.Pattern[str]) -> Callable[[], None]:
    """Keeps back what the page asks for at this address until what is returned is called."""
    held: list[Route] = []
    is_open = False

    def keep(route: Route) -> None:
        if is_open:
            route.continue_()
        else:
            held.append(route)

    def let_through() -> None:
        nonlocal is_open
        is_open = True
        for route in held:
            route.continue_()

    page.route(address, keep)
    return let_through


def keys(page: Page, *pressed: str) -> None:
    """Each is a key where it is named like one, and else typed."""
    for each in pressed:
        if re.fullmatch(r"Tab|Enter|Space|Arrow\w+", each):
            page.keyboard.press(each)
        else:
            page.keyboard.type(each)


def tab_to(page: Page, role: str, name: str, *, exact: bool = False) -> None:
    wanted = page.get_by_role(role, name=name, exact=exact).first
    for _ in range(90):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"no way by Tab to the {role} {name}")


def swipe(page: Page, places: list[tuple[float, float]]) -> None:
    """One finger from place to place, as the browser tells it of a touch screen."""
    lift(finger_along(page, places))


def lift(finger: CDPSession) -> None:
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def finger_along(page: Page, places: list[tuple[float, float]]) -> CDPSession:
    """The same, still down at the end."""
    session = page.context.new_cdp_session(page)
    for number, (x, y) in enumerate(places):
        kind = "touchMove" if number else "touchStart"
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
    return session
