"""The measure of an import measures something: a short file, in the tables of the tests."""

from contextlib import nullcontext

import pytest

from formulations.exchange.preview import Effect
from formulations.models import DoseLimit, Ingredient
from mesoplan.today.bench import imports

pytestmark = pytest.mark.django_db


def test_an_import_is_measured_over_lines_that_change_something(monkeypatch):
    seen = []
    monkeypatch.setattr(imports, "scratch_database", nullcontext)
    monkeypatch.setattr(imports, "RUNS", 2)
    for name in ("preview", "carry_out"):
        real = getattr(imports, name)
        monkeypatch.setattr(imports, name, lambda real=real, **how: seen.append(real(**how)) or seen[-1])

    lines = list(imports.take(10))

    assert [line.label for line in lines] == [
        "ingredients: preview",
        "ingredients: take-over",
        "limits: preview",
        "limits: take-over",
    ]
    assert (Ingredient.objects.count(), DoseLimit.objects.count()) == (10, 10)
    assert {line.effect for found in seen for line in found.lines} == {Effect.CHANGED}
    assert all(len(found.lines) == 10 for found in seen)
