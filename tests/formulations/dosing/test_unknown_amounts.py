"""What was received in an amount that nobody knows counts wherever nothing is added up, and speaks where it is [R4]."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from formulations.dosing.case import GivenDose
from formulations.dosing.classes import DEOXYCHOLATE, LOCAL_ANAESTHETIC
from formulations.dosing.facts import Incompatibility, IngredientFacts, LimitKind, PairKind, PairSeverity
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import (
    COMPOUNDED,
    KYBELLA,
    THE_DAY,
    codes,
    draw,
    found,
    given,
    limit,
    only,
    patient,
    report,
    syringe,
)

KYBELLA_SHOT = syringe(draw(KYBELLA, "10", "2"))


def received(ingredient: str, days_before: int = 0, **more) -> GivenDose:
    return GivenDose(ingredient, None, THE_DAY - timedelta(days=days_before), "thighs", **more)


def test_an_interval_counts_from_it():
    assert "interval" in codes(report(KYBELLA_SHOT, history=(received(KYBELLA, 5),)))


def test_it_is_a_session_of_its_course():
    history = tuple(received(KYBELLA, 40 * number) for number in range(1, 7))
    assert "course_count" in codes(report(KYBELLA_SHOT, history=history))


@pytest.mark.parametrize("earlier", [KYBELLA, COMPOUNDED])
def test_on_its_day_the_sum_with_it_cannot_be_checked(earlier):
    finding = only(report(KYBELLA_SHOT, history=(received(earlier),)), "given_amount_unknown")

    assert (finding.severity, finding.ingredients) == (Severity.STOP, (earlier,))
    assert "received on 24 Nov 2026, amount not known: the sum cannot be checked" in finding.message


def test_it_is_said_of_another_of_its_class_too():
    answer = report(syringe(draw("Procaine", "10", "2")), history=(received("Lidocaine"),))
    assert only(answer, "given_amount_unknown").ingredients == ("Lidocaine",)


def test_where_nothing_is_added_to_it_nothing_is_said():
    shot = syringe(draw("L-carnitine", "10", "2"))
    assert "given_amount_unknown" not in codes(report(shot, history=(received("Lidocaine"),)))
    assert "given_amount_unknown" not in codes(report(KYBELLA_SHOT, history=(received(KYBELLA, 40),)))


def test_it_makes_a_pair_with_what_is_drawn_on_its_day():
    together = (Incompatibility("Lidocaine", "L-carnitine", PairSeverity.BLOCK, PairKind.SAFETY, "made up"),)
    shot = syringe(draw("Lidocaine", "10", "2"))
    assert "pair_blocked" in codes(report(shot, history=(received("L-carnitine"),), incompatibilities=together))
    assert "pair_blocked" not in codes(report(shot, history=(received("L-carnitine", 1),), incompatibilities=together))


THIRD = given("X", "33.3333333334", THE_DAY)


class TestNothingIsRoundedBeforeATest:
    CATALOGUE = {
        "X": IngredientFacts("X", limits=(limit(LimitKind.PER_SESSION, "100", "mg"),)),
        "W": IngredientFacts("W", category="vehicle"),
    }

    SHOT = syringe(draw("X", "10", "10"), draw("W", "1", "20"), points=200, each="0.1", area="hips")

    def test_thirds_that_make_the_limit_pass_over_two_visits_as_over_one(self):
        answer = report(self.SHOT, catalogue=self.CATALOGUE, history=(replace(THIRD, unrounded=Fraction(100, 3)),))

        (line,) = (it for it in answer.doses if it.ingredient == "X")
        assert line.injected.value > Decimal("66.66")
        assert "session_limit" not in codes(answer)

    def test_a_hair_more_does_not(self):
        more = replace(THIRD, unrounded=Fraction(100, 3) + Fraction(1, 10**20))

        assert "session_limit" in codes(report(self.SHOT, catalogue=self.CATALOGUE, history=(more,)))


class TestSumsThatCannotBeMade:
    """Lidocaine is limited per kg alone, procaine in mg, nopecaine by nobody."""

    CATALOGUE = {
        name: IngredientFacts(name, limits=limits, classes=frozenset({LOCAL_ANAESTHETIC}))
        for name, limits in {
            "Lidocaine": (limit(LimitKind.PER_KG, "4.5", "mg/kg"),),
            "Procaine": (limit(LimitKind.PER_SESSION, "500", "mg"),),
            "Nopecaine": (),
            "Blockedcaine": (limit(LimitKind.PER_SESSION, "0", "mg"),),
        }.items()
    }
    SHOT = syringe(draw("Procaine", "20", "25"), points=200, each="0.1")

    def asked(self, *history, patient):
        return report(self.SHOT, catalogue=self.CATALOGUE, history=history, patient=patient)

    @pytest.mark.parametrize(
        ("weight", "says"),
        [
            ({}, "anaesthetics_sum"),
            ({"weight_kg": None, "weight_on": None}, "missing_weight"),
            ({"weight_kg": Decimal(600), "weight_on": THE_DAY - timedelta(days=900)}, "stale_weight"),
        ],
    )
    def test_an_earlier_dose_that_is_limited_by_weight_needs_the_weight(self, weight, says):
        answer = self.asked(given("Lidocaine", "260", THE_DAY), patient=patient(**weight))

        assert [it.severity for it in found(answer, says)] == [Severity.STOP]
        assert "Lidocaine" in only(answer, says).ingredients

    @pytest.mark.parametrize("earlier", ["Nopecaine", "Blockedcaine"])
    def test_one_that_no_limit_is_known_of_is_said(self, earlier):
        finding = only(self.asked(given(earlier, "9999", THE_DAY), patient=patient()), "anaesthetics_not_summed")

        assert (finding.severity, finding.ingredients) == (Severity.OVERRIDE, (earlier,))
        assert f"{earlier} has no limit to be a part of" in finding.message

    def test_a_drawn_one_is_said_too(self):
        both = syringe(draw("Procaine", "20", "1"), draw("Nopecaine", "20", "1"))
        assert found(report(both, catalogue=self.CATALOGUE), "anaesthetics_not_summed")

    def test_one_alone_adds_up_with_nothing(self):
        alone = syringe(draw("Nopecaine", "20", "1"))
        assert "anaesthetics_not_summed" not in codes(report(alone, catalogue=self.CATALOGUE))

    def test_what_was_given_on_another_day_is_not_added(self):
        earlier = given("Nopecaine", "1", THE_DAY - timedelta(days=1))
        assert "anaesthetics_not_summed" not in codes(self.asked(earlier, patient=patient()))


class TestTheNumberOfSessionsWithIt:
    def test_sessions_still_to_come_count_once_for_what_is_alike(self):
        alike = {KYBELLA: frozenset({1, 2, 3}), COMPOUNDED: frozenset({3, 4, 5})}
        assert "course_count" not in codes(report(KYBELLA_SHOT, still_before=alike))
        finding = only(report(KYBELLA_SHOT, still_before=alike | {COMPOUNDED: frozenset({4, 5, 6})}), "course_count")
        assert finding.value is not None
        assert finding.value.value == 7

    def test_they_are_added_to_those_that_were_given(self):
        history = tuple(given(KYBELLA, "50", THE_DAY - timedelta(days=40 * number)) for number in range(1, 4))
        assert "course_count" not in codes(
            report(KYBELLA_SHOT, history=history, still_before={KYBELLA: frozenset({8, 9})})
        )
        assert "course_count" in codes(
            report(KYBELLA_SHOT, history=history, still_before={KYBELLA: frozenset({7, 8, 9})})
        )

    def test_sessions_of_something_else_do_not_count(self):
        assert "course_count" not in codes(report(KYBELLA_SHOT, still_before={"Lidocaine": frozenset(range(1, 30))}))


def test_every_class_that_is_added_up_is_said():
    catalogue = {name: IngredientFacts(name, classes=frozenset({DEOXYCHOLATE})) for name in "AB"}
    answer = report(syringe(draw("A", "1", "1")), catalogue=catalogue, history=(received("B"),))
    assert found(answer, "given_amount_unknown")
