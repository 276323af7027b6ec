"""The injection chart as a browser shows it."""

from playwright.sync_api import Page, expect

from sessions.planning.models import AreaChart


def at(page: Page, x_cm: float, y_cm: float) -> tuple[float, float]:
    """Where a place of the sheet is on the screen."""
    place = page.locator(".chart-drawing").evaluate(
        """(drawing, [x, y]) => {
            const at = new DOMPoint(x * 10, y * 10).matrixTransform(drawing.getScreenCTM());
            return [at.x, at.y];
        }""",
        [x_cm, y_cm],
    )
    return tuple(place)


def saved(page: Page) -> AreaChart:
    expect(page.locator("[data-standing]")).to_have_text("Saved")
    return AreaChart.objects.get()
