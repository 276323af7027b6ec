from datetime import UTC, datetime

import pytest
from django.utils import translation

from sessions.progress.models import ProgressSummary
from sessions.progress.wording import said

READING = {
    "kind": "circumference",
    "area": "Thighs",
    "side": "left",
    "unit": "cm",
    "baseline": {"value": "55.00", "on": "2026-11-02"},
    "latest": {"value": "53.00", "on": "2026-11-30"},
    "judgement": {
        "verdict": "not_comparable",
        "change": "-2.00",
        "mdc95": "1.523",
        "observers": "same",
        "reasons": ["landmark", "weight"],
        "weight_change_percent": "6.1",
        "source": "",
    },
}


def summary(**figures) -> ProgressSummary:
    plain = {
        "target": "fat",
        "sessions": {"done": 5, "planned": 10},
        "doses": [],
        "readings": [],
        "weight": None,
        "pain": None,
        "unproven": [],
        "ask_to_confirm": False,
    }
    return ProgressSummary(figures=plain | figures, written_at=datetime(2026, 11, 30, tzinfo=UTC))


def test_what_cannot_be_compared_says_why():
    (reading,) = said(summary(readings=[READING])).readings

    assert reading.title == "Circumference, Thighs, left"
    assert (reading.change, reading.verdict) == ("−2 cm", "Not comparable")
    assert reading.because == ["another landmark", "the weight changed by more than 5 %"]


def test_a_change_without_weights_may_be_a_change_of_weight():
    unweighed = READING | {"judgement": READING["judgement"] | {"reasons": [], "weight_change_percent": None}}

    (reading,) = said(summary(readings=[unweighed])).readings

    assert reading.because == ["no weight at both dates, so a change of weight cannot be ruled out"]


def test_one_reading_has_no_change_and_no_verdict():
    (reading,) = said(summary(readings=[READING | {"judgement": None}])).readings

    assert (reading.change, reading.verdict) == ("", "")


@pytest.mark.parametrize(
    ("target", "sentence"),
    [
        ("fat", "No trial has shown that this mixture reduces fat."),
        ("cellulite", "No trial has shown that this mixture improves cellulite."),
        ("skin", "No trial has shown that this mixture improves the skin."),
    ],
)
def test_what_no_trial_has_shown_is_said(target, sentence):
    assert said(summary(target=target, unproven=["Caffeine"])).no_trial == sentence
    assert said(summary(target=target)).no_trial == ""


def test_a_course_without_a_second_reading_asks_for_one():
    assert "no area was measured twice" in said(summary(ask_to_confirm=True)).question


def test_a_course_without_change_asks_whether_to_go_on():
    assert "beyond the error of measurement" in said(summary(ask_to_confirm=True, readings=[READING])).question


def test_the_weight_is_said_from_first_to_last():
    weight = {"baseline": {"value": "70.00", "on": "2026-11-02"}, "latest": {"value": "66.50", "on": "2026-11-30"}}

    assert said(summary(weight=weight)).weight == "70 to 66.5 kg (−3.5 kg)"


def test_figures_are_written_as_the_reader_writes_them():
    pain = {"mean": "2.5", "worst": 4, "count": 4}

    with translation.override("fr"):
        assert "2,5" in said(summary(pain=pain)).pain
