"""What the ledger forbids: intervals and the number of sessions [brief 6, 10, R4, R5]."""

from datetime import date, timedelta

import pytest

from formulations.dosing.facts import IngredientFacts, LimitKind
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import (
    COLLAGENASE,
    COMPOUNDED,
    KYBELLA,
    THE_DAY,
    codes,
    draw,
    found,
    given,
    limit,
    only,
    q,
    report,
    syringe,
)

KYBELLA_SHOT = syringe(draw(KYBELLA, "10", "2"))
LIDOCAINE_SHOT = syringe(draw("Lidocaine", "10", "2"))


def days_ago(days: int) -> date:
    return THE_DAY - timedelta(days=days)


def test_a_month_after_kybella_is_a_calendar_month_kyb_pp():
    answer = report(KYBELLA_SHOT, history=(given(KYBELLA, "50", date(2026, 10, 25)),))
    finding = only(answer, "interval")
    assert (finding.severity, finding.value, finding.limit) == (Severity.STOP, q("30", "d"), q("31", "d"))
    assert answer.next_allowed_on == date(2026, 11, 25)
    assert "Next allowed: 25 Nov 2026." in finding.message


def test_on_the_first_allowed_day_the_session_is_allowed():
    answer = report(KYBELLA_SHOT, history=(given(KYBELLA, "50", date(2026, 10, 24)),))
    assert "interval" not in codes(answer)
    assert answer.next_allowed_on == THE_DAY


@pytest.mark.parametrize(("days", "is_early"), [(20, True), (21, False)])
def test_21_days_between_visits_with_collagenase_cch_grph(days, is_early):
    shot = syringe(draw(COLLAGENASE, "0.23", "1"), area="buttocks")
    answer = report(shot, history=(given(COLLAGENASE, "0.84", days_ago(days), "buttocks"),))
    assert ("interval" in codes(answer)) is is_early


def test_an_ingredient_limited_by_dose_waits_on_the_whole_patient():
    assert "interval" in codes(report(KYBELLA_SHOT, history=(given(KYBELLA, "50", days_ago(5), "thighs"),)))


def test_an_ingredient_without_a_session_limit_waits_on_its_area_only():
    weekly = {"s": IngredientFacts("Silanol", limits=(limit(LimitKind.MIN_INTERVAL_DAYS, "7", "d"),))}
    shot = syringe(draw("s", "1", "2"))
    assert "interval" in codes(report(shot, catalogue=weekly, history=(given("s", "1", days_ago(3), "belly"),)))
    assert "interval" not in codes(report(shot, catalogue=weekly, history=(given("s", "1", days_ago(3), "thighs"),)))


def test_any_deoxycholate_makes_all_of_it_wait():
    assert "interval" in codes(report(KYBELLA_SHOT, history=(given(COMPOUNDED, "50", days_ago(29), "thighs"),)))


def test_the_area_rests_from_what_was_used_on_it():
    assert "interval" in codes(report(LIDOCAINE_SHOT, history=(given(KYBELLA, "50", days_ago(5), "belly"),)))
    elsewhere = report(LIDOCAINE_SHOT, history=(given(KYBELLA, "50", days_ago(5), "thighs"),))
    assert "interval" not in codes(elsewhere)
    assert elsewhere.next_allowed_on is None


def test_the_longest_wait_decides():
    history = (given(KYBELLA, "50", days_ago(25)), given(COLLAGENASE, "0.5", days_ago(20)))
    answer = report(KYBELLA_SHOT, history=history)
    assert len(found(answer, "interval")) == 2
    assert answer.next_allowed_on == date(2026, 11, 30)


def test_doses_of_the_same_day_add_up_instead_of_waiting():
    answer = report(KYBELLA_SHOT, history=(given(KYBELLA, "50", THE_DAY, "thighs"),))
    assert "interval" not in codes(answer)


def test_an_ingredient_without_an_interval_never_waits():
    answer = report(LIDOCAINE_SHOT, history=(given("Lidocaine", "50", days_ago(1)),))
    assert (answer.next_allowed_on, "interval" in codes(answer)) == (None, False)


def months_of(ingredient: str, count: int):
    return tuple(given(ingredient, "50", days_ago(40 * number)) for number in range(1, count + 1))


def test_the_sixth_session_with_kybella_is_the_last_kyb_pp():
    assert "course_count" not in codes(report(KYBELLA_SHOT, history=months_of(KYBELLA, 5), session_number=6))
    finding = only(report(KYBELLA_SHOT, history=months_of(KYBELLA, 6)), "course_count")
    assert (finding.severity, finding.value, finding.limit) == (Severity.STOP, q("7", "1"), q("6", "1"))


def test_a_plan_of_ten_sessions_is_too_long_for_kybella():
    assert "course_count" in codes(report(KYBELLA_SHOT, session_number=10))


def test_several_areas_of_one_day_are_one_session():
    history = tuple(given(COLLAGENASE, "0.5", days_ago(30), area) for area in ("buttocks", "thighs", "arms"))
    assert "course_count" not in codes(report(syringe(draw(COLLAGENASE, "0.23", "1")), history=history))


def test_another_course_does_not_count_for_this_one():
    history = tuple(given(KYBELLA, "50", days_ago(40 * number), in_course=False) for number in range(1, 10))
    assert "course_count" not in codes(report(KYBELLA_SHOT, history=history))


def test_kybella_given_before_counts_for_other_deoxycholate():
    shot = syringe(draw(COMPOUNDED, "10", "2"))
    assert only(report(shot, history=months_of(KYBELLA, 6)), "course_count").ingredients == (COMPOUNDED,)
