"""Every state of the planner, by day and by night, on a phone, a tablet and a desk: axe-core has nothing against it,
and nothing sticks out. What was treated already is in tests/sessions/progress."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browsing import first_by_day, keep_picture, violations
from tests.sessions.planning.journeys import drafts, others
from tests.sessions.planning.journeys.bench import Bench, Scene
from tests.test_long_words import TOO_WIDE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# What leaves the page on its left makes it no wider, and cannot be scrolled to.
CUT_OFF = """() => [...document.querySelectorAll("main :is(a, button, input, select, textarea)")]
    .filter((it) => it.checkVisibility() && it.getBoundingClientRect().left < 0)
    .map((it) => it.outerHTML.slice(0, 120))"""
BY_DAY = [("light", 390), ("dark", 1440)]
AT_NIGHT = [("light", 820), ("light", 1440), ("dark", 390), ("dark", 820)]
STATES = [
    drafts.without_area,
    drafts.with_findings_of_every_kind,
    drafts.row_in_error,
    drafts.both_versions_side_by_side,
    drafts.customised,
    drafts.titrated,
    drafts.charted,
    drafts.signing_refused,
    drafts.not_signed_beside_what_is_typed,
    drafts.revised,
    drafts.revised_and_asked_whether_to_discard,
    drafts.variants_compared,
    others.chart_without_outline,
    others.chart_with_points_and_marks,
    others.chart_saved_late,
    others.chart_signed,
    others.plan_signed,
    others.plan_superseded,
    others.course_stopped,
    others.course_before_the_first_session,
    others.course_that_was_stopped,
    others.course_to_open,
    others.consent_to_read_and_sign,
    others.consent_refused,
    others.consent_before_there_is_a_text,
    others.prices,
    others.prices_refused,
]


def show_all(page: Page, width: int) -> None:
    """In a window as high as the page: what sticks to the foot of a lower one lies over other things until it is
    scrolled, and axe-core does not scroll."""
    page.set_viewport_size({"width": width, "height": 900})
    page.set_viewport_size({"width": width, "height": page.evaluate("document.documentElement.scrollHeight")})


@pytest.mark.parametrize("looks", first_by_day(BY_DAY, AT_NIGHT), ids=["by_day", "at_night"])
@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nothing_is_a_barrier_or_sticks_out(window_of, bench: Bench, state: Callable[[Bench], Scene], looks) -> None:
    scene = state(bench)
    page = window_of(scene.person, scene.path)
    scene.act(page)
    found = []
    for scheme, width in looks:
        page.emulate_media(color_scheme=scheme)
        show_all(page, width)
        found += [(scheme, width, it) for it in (*page.evaluate(TOO_WIDE), *page.evaluate(CUT_OFF), *violations(page))]
    page.emulate_media(color_scheme="light")
    keep_picture(page, f"state-{state.__name__}", sizes=("phone", "tablet", "desk"))
    assert found == []
