"""The clinician's day in a real browser: a time is read at arm's length, so it stands on one line."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from tests import factories
from tests.sessions.booking.desk import book

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MONDAY = date(2026, 11, 2)


@pytest.fixture
def visit(ana, clinician):
    with time_machine.travel(datetime(2026, 11, 2, 6, tzinfo=UTC), tick=False):
        course = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1)
        yield book(course.sessions.get(), clinician, MONDAY, "10:30")


@pytest.mark.parametrize("person", ["clinician", "front_desk"])
def test_a_time_never_breaks_into_two_lines(request, window_of, visit, person):
    page = window_of(request.getfixturevalue(person), "/")
    for width in (390, 1024, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        lines = page.locator("main time").evaluate(
            "time => [...time.childNodes].map(words => { const range = document.createRange();"
            " range.selectNode(words); return range.getClientRects().length })"
        )
        assert lines == [1], width
