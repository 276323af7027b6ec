"""The measure of a recall measures something: small numbers of its rows, in the tables of the tests."""

from contextlib import nullcontext

import pytest

from mesoplan.today.bench import recall
from sessions.delivery.models import Administration, LotUse
from sessions.delivery.recall import touched

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.nightly
def test_a_recall_is_measured_over_rows_that_it_finds(monkeypatch):
    found = []
    monkeypatch.setattr(recall, "scratch_database", nullcontext)
    monkeypatch.setattr(recall, "without_exclusions", lambda _cursor: None)
    monkeypatch.setattr(recall, "BOOKED", 60)
    monkeypatch.setattr(recall, "RUNS", 30)
    monkeypatch.setattr(recall, "LOTS_OF_A_PRODUCT", 10)
    monkeypatch.setattr(recall, "touched", lambda lot, user: found.append(touched(lot, user)) or found[-1])

    lines = list(recall.take(300))

    assert [line.label for line in lines] == [
        "by a clinician of two clinics",
        "by a clinician of all forty",
        "the same, as a whole file",
    ]
    assert all(0 < line.p50_ms <= line.p95_ms for line in lines)
    assert (Administration.objects.count(), LotUse.objects.count()) == (300, 400)
    assert {part.key for parts in found for part in parts if part.sessions} == {"given", "covered"}
