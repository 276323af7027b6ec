"""Denser or longer than any source describes: nothing forbids it, and nobody knows whether it is safe."""

import pytest

from sessions.planning.doses import check_plan
from sessions.planning.planner import planner_of
from tests import factories


@pytest.fixture
def plan(course, clinician):
    plan = course.plans.get()
    factories.make_plan_area(plan, factories.make_version(clinician))
    plan.first_on = course.clinic.today
    return plan


def said(plan, **pattern) -> dict[str, str]:
    for name, value in pattern.items():
        setattr(plan, name, value)
    report = check_plan(plan, on=plan.first_on)
    return {it.code: it.message for it in report.findings if it.code.endswith("_than_described")}


@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        ({"session_count": 10, "interval_days": 7}, set()),
        ({"session_count": 15, "interval_days": 7}, set()),
        ({"session_count": 16, "interval_days": 7}, {"longer_than_described"}),
        ({"session_count": 10, "interval_days": 6}, {"denser_than_described"}),
        ({"session_count": 1, "interval_days": 1}, set()),
        (
            {"session_count": 10, "interval_days": 7, "change_after": 6, "later_interval_days": 3},
            {"denser_than_described"},
        ),
        ({"session_count": 30, "interval_days": 1}, {"denser_than_described", "longer_than_described"}),
    ],
)
def test_what_no_source_describes_needs_a_reason(plan, pattern, codes):
    assert said(plan, **pattern).keys() == codes


def test_the_sentence_names_both_figures(plan):
    message = said(plan, session_count=10, interval_days=3)["denser_than_described"]

    assert message.startswith("Sessions 3 days apart: 7 days or more is described for this mixture")


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (
            {"session_count": 4, "interval_days": 7, "change_after": 9, "later_interval_days": 14},
            "4 sessions, 7 days apart",
        ),
        (
            {"session_count": 3, "interval_days": 1, "change_after": None, "later_interval_days": None},
            "3 sessions, on following days",
        ),
        (
            {"session_count": 8, "interval_days": 7, "change_after": 6, "later_interval_days": 14},
            "8 sessions: 6 of them 7 days apart, then every 14 days",
        ),
    ],
)
def test_the_pattern_is_said_as_it_will_be(plan, pattern, words):
    for name, value in pattern.items():
        setattr(plan, name, value)

    assert planner_of(plan).pattern_words == words
