"""How fast Mesoplan is: what `manage.py bench` prints and keeps."""

import json
import sys
from dataclasses import replace
from datetime import date
from io import StringIO
from itertools import count

import pytest
from django.core.management import CommandError, call_command

from formulations.dosing.check import check
from mesoplan.today.bench import MEASURES, engine, measure
from mesoplan.today.bench.measure import LeftOutError, Measure, Timing, timed
from mesoplan.today.bench.worlds.measure import Failure, Line
from mesoplan.today.management.commands import bench as command


@pytest.fixture
def var(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def quick(monkeypatch):
    """Two measures that take no time."""
    kept = Timing("ten rows", 5, p50_ms=1.0, p95_ms=19.994, goal_ms=20)
    missed = Timing("a thousand rows", 5, p50_ms=30.0, p95_ms=40.0, goal_ms=20)
    endless = Timing("without a goal", 5, p50_ms=30.0, p95_ms=40.0)
    monkeypatch.setitem(MEASURES, "recall", Measure("recall", "A recall", lambda: iter([kept, missed])))
    monkeypatch.setitem(MEASURES, "pages", Measure("pages", "Pages", lambda: iter([endless])))


def printed(*names: str) -> str:
    out = StringIO()
    call_command("bench", *names, stdout=out)
    return out.getvalue()


def test_a_measure_is_printed_as_a_table_with_its_goals(var, quick):
    lines = [line.split() for line in printed("recall").splitlines() if line]
    assert lines[0] == ["A", "recall", "(recall)"]
    assert lines[2] == ["ten", "rows", "1.00", "19.99", "20"]
    assert lines[3] == ["a", "thousand", "rows", "30.00", "40.00", "20", "missed"]


def test_what_is_kept_of_other_measures_stays(var, quick):
    printed("recall")
    before = json.loads((var / "bench/latest.json").read_text())
    printed("pages")
    after = json.loads((var / "bench/latest.json").read_text())
    assert after["recall"] == before["recall"]
    (line,) = after["pages"]["timings"]
    assert (line["p95_ms"], line["goal_ms"], line["is_met"]) == (40.0, None, True)
    assert [it["is_met"] for it in after["recall"]["timings"]] == [True, False]


def test_an_unknown_measure_is_refused_and_the_known_ones_named(var):
    with pytest.raises(CommandError, match="no measure called nothing"):
        printed("nothing")


def test_half_of_the_runs_are_faster_than_the_median_and_95_of_100_than_the_other(monkeypatch):
    clock = count()
    monkeypatch.setattr(measure, "_once", lambda _work: float(next(clock)))
    timing = timed("counting", lambda: lambda: None, runs=101)
    assert (timing.p50_ms, timing.p95_ms, timing.runs) == (50.0, 95.0, 101)


def test_each_run_is_prepared_anew():
    prepared: list[str] = []

    def prepare():
        prepared.append("once more")
        return prepared.copy

    timed("counting", prepare, runs=3)
    assert len(prepared) == measure.WARM_UP + 3


def test_the_engine_is_measured_with_fewer_areas_too(monkeypatch):
    monkeypatch.setattr(engine, "RUNS", 2)
    lines = list(engine.take())
    assert [line.label for line in lines] == ["areas: 1", "areas: 3", "areas: 6", "areas: 12"]
    assert [line.goal_ms for line in lines] == [None, None, None, 20]


def test_the_measured_session_has_the_size_that_was_promised():
    session = engine.case(12)
    assert (len(session.syringes), len(session.syringes[0].draws), len(session.history)) == (12, 20, 200)
    assert len(check(session).findings) > 50


def calls_for(areas: int) -> int:
    """How many functions a check calls: its work, whatever else the machine does meanwhile."""
    session, calls = engine.case(areas), count()
    sys.setprofile(lambda _frame, event, _argument: next(calls) if event == "call" else None)
    try:
        check(session)
    finally:
        sys.setprofile(None)
    return next(calls)


def test_twice_the_areas_are_at_most_twice_the_work():
    calls_for(1)
    assert calls_for(24) <= 2 * calls_for(12)


def test_a_measure_that_cannot_be_taken_here_does_not_take_the_others_with_it(var, quick, monkeypatch):
    def without():
        raise LeftOutError("There is no Chromium on this machine.")
        yield

    monkeypatch.setitem(MEASURES, "planner", Measure("planner", "The planner", without))

    assert "left out: There is no Chromium on this machine." in printed("planner", "recall")

    assert set(json.loads((var / "bench/latest.json").read_text())) == {"recall"}


@pytest.fixture
def two_worlds(monkeypatch):
    """One page, which takes twice as long in the larger world."""

    def visited(size, said, smaller=()):
        growth = 2.0 if smaller else None
        yield Line("calendar", size, 10, 12, 7, 900, 8, 1.25, growth)
        yield Line("today", size, 30, 32, 7, 900, 10, 3, 1.0 if smaller else None)

    monkeypatch.setattr(command, "world", lambda name, appointments: (name, date(2026, 11, 24)))
    monkeypatch.setattr(command, "measured", visited)


def test_a_world_alone_is_a_table_of_its_pages(var, quick, two_worlds):
    lines = [line.split() for line in printed("--world", "10k").splitlines() if line]
    assert lines[0][:3] == ["Every", "page", "among"]
    assert lines[3] == ["calendar", "10.00", "12.00", "7", "900", "8.00", "1.25"]
    assert lines[4][-1] == "missed"
    kept = json.loads((var / "bench/latest.json").read_text())
    assert [it["name"] for it in kept["worlds"]] == ["10k"]
    assert kept["pages"][0] == {
        "name": "calendar",
        "world": "10k",
        "p50_ms": 10,
        "p95_ms": 12,
        "queries": 7,
        "bytes": 900,
        "floor_ms": 8,
        "ratio": 1.25,
        "growth": None,
    }


def test_a_larger_world_says_how_a_page_grows(var, quick, two_worlds):
    lines = [line.split() for line in printed("--world", "10k", "--world", "1m").splitlines() if line]
    assert ["calendar", "10.00", "12.00", "7", "900", "8.00", "1.25", "2.00", "missed"] in lines


def test_the_solver_is_kept_as_a_list(var, monkeypatch):
    line = Timing("a course", 5, p50_ms=1.0, p95_ms=2.0, goal_ms=1000)
    monkeypatch.setitem(MEASURES, "solver", Measure("solver", "The solver", lambda: iter([line])))
    printed("solver")
    (kept,) = json.loads((var / "bench/latest.json").read_text())["solver"]
    assert (kept["label"], kept["is_met"]) == ("a course", True)


def test_what_could_not_be_measured_is_named_at_the_end_and_the_rest_is_kept(var, quick, monkeypatch):
    def visited(size, said, smaller=()):
        yield Line("calendar", size, 10, 12, 7, 900, 8, 1.25)
        yield Failure(size, "summary: /summary answered 404")
        yield Line("today", size, 30, 32, 7, 900, 10, 3)

    monkeypatch.setattr(command, "world", lambda name, appointments: (name, date(2026, 11, 24)))
    monkeypatch.setattr(command, "measured", visited)
    with pytest.raises(CommandError, match=r"10k, summary: /summary answered 404"):
        printed("--world", "10k")
    assert [it["name"] for it in json.loads((var / "bench/latest.json").read_text())["pages"]] == ["calendar", "today"]


def test_what_takes_minutes_is_only_taken_where_it_is_named(var, monkeypatch):
    line = Timing("a line", 5, p50_ms=1.0, p95_ms=2.0)
    for name in MEASURES:
        monkeypatch.setitem(MEASURES, name, replace(MEASURES[name], take=lambda: iter([line])))
    monkeypatch.setattr(command.Command, "visit_worlds", lambda _command, _sizes: [])
    assert "(race)" not in printed()
    assert "(race)" in printed("race")
