"""What is drawn comes from a lot that may be used on the day [brief 18, R8]."""

from datetime import timedelta

import pytest

from formulations.dosing.lots import LotFacts, LotState
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import SALINE, THE_DAY, codes, draw, found, only, report, syringe

NEXT_YEAR = THE_DAY + timedelta(days=365)
ABOUT_LOTS = {"lot_recalled", "lot_quarantined", "lot_expired", "lot_without_expiry"}


def from_lots(*lots: LotFacts):
    return report(syringe(draw("Lidocaine", "10", "5", product="Lidocaine 1 %", lots=lots)))


def lot(number: str = "A7", expires_on=NEXT_YEAR, state: LotState = LotState.USABLE) -> LotFacts:
    return LotFacts(number, expires_on, state)


def test_a_plan_names_no_lot_and_hears_nothing_of_lots():
    assert codes(from_lots()) & ABOUT_LOTS == set()


def test_a_lot_that_may_be_used_is_no_finding():
    assert codes(from_lots(lot())) & ABOUT_LOTS == set()


@pytest.mark.parametrize(
    ("state", "code", "sentence"),
    [
        (LotState.RECALLED, "lot_recalled", "Lot A7 of Lidocaine 1 % has been recalled. Take another one."),
        (LotState.QUARANTINED, "lot_quarantined", "Lot A7 of Lidocaine 1 % is in quarantine. Take another one."),
    ],
)
def test_a_lot_that_was_taken_out_of_use_stops(state, code, sentence):
    finding = only(from_lots(lot(state=state)), code)
    assert (finding.severity, finding.rule, finding.message) == (Severity.STOP, "R8", sentence)
    assert finding.ingredients == ("Lidocaine",)


@pytest.mark.parametrize(("days_ago", "stops"), [(-1, False), (0, False), (1, True), (400, True)])
def test_the_last_day_of_a_lot_still_passes(days_ago, stops):
    answer = from_lots(lot(expires_on=THE_DAY - timedelta(days=days_ago)))
    assert ("lot_expired" in codes(answer)) is stops


def test_an_expired_lot_says_until_when_it_could_be_used():
    assert only(from_lots(lot(expires_on=THE_DAY - timedelta(days=1))), "lot_expired").message == (
        "Lot A7 of Lidocaine 1 % could be used until 23 Nov 2026, and the treatment is on 24 Nov 2026. "
        "Take another one."
    )


def test_a_lot_without_its_last_day_cannot_be_checked_which_stops():
    assert only(from_lots(lot(expires_on=None)), "lot_without_expiry").severity is Severity.STOP


def test_each_bad_lot_is_named_and_a_good_one_beside_it_excuses_nothing():
    answer = from_lots(lot("A7"), lot("B1", state=LotState.RECALLED), lot("B2", state=LotState.RECALLED))
    assert [finding.params["lot"] for finding in found(answer, "lot_recalled")] == ["B1", "B2"]


def test_a_lot_in_two_syringes_is_said_once():
    recalled = (lot(state=LotState.RECALLED),)
    belly = syringe(draw("Lidocaine", "10", "5", lots=recalled))
    arms = syringe(draw("Lidocaine", "10", "5", lots=recalled), draw(SALINE, "9", "5"), area="arms")
    assert only(report(belly, arms), "lot_recalled")


def test_a_product_without_a_name_is_called_by_what_it_holds():
    answer = report(syringe(draw("Lidocaine", "10", "5", product="", lots=(lot(state=LotState.RECALLED),))))
    assert only(answer, "lot_recalled").message.startswith("Lot A7 of Lidocaine")
