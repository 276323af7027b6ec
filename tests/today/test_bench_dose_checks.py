"""The measure of a dose check asks a question of its size and hears an answer."""

from contextlib import nullcontext

import pytest

from mesoplan.today.bench import dose_checks

pytestmark = pytest.mark.django_db


def test_a_dose_check_is_measured_by_what_is_answered(monkeypatch):
    monkeypatch.setattr(dose_checks, "scratch_database", nullcontext)
    monkeypatch.setattr(dose_checks, "RUNS", 2)

    (line,) = dose_checks.take()

    assert (line.label, line.goal_ms) == ("areas: 3", 60)
    assert 0 < line.p50_ms <= line.p95_ms
    asked = dose_checks.question()
    assert [len(it["components"]) for it in asked["syringes"]] == [8, 8, 8]
    assert len(asked["history"]) == 200


def test_a_refusal_is_not_taken_for_a_fast_answer():
    with pytest.raises(RuntimeError, match="This token is not valid"):
        dose_checks.ask("forged", {})
