"""Which tests run a second time, on the servers of the machine, and which are measured."""

import pytest

from tests import selection


class Item:
    def __init__(self, nodeid: str, *fixtures: str, marks: tuple[str, ...] = ()) -> None:
        self.nodeid, self.fixturenames, self.marks = nodeid, fixtures, marks
        self.stash = pytest.Stash()

    def get_closest_marker(self, name: str) -> str | None:
        return name if name in self.marks else None


class Measuring:
    def __init__(self, *, is_on: bool = True) -> None:
        self.is_on = is_on

    def start(self) -> None:
        self.is_on = True

    def stop(self) -> None:
        self.is_on = False


def noted(*items: Item) -> tuple[Item, ...]:
    selection.note_first_of_each(list(items))
    return items


@pytest.mark.parametrize(
    ("item", "runs"),
    [
        (Item("tests/test_rule.py::test_it"), False),
        (Item("tests/test_row.py::test_it", "db"), True),
        (Item("tests/test_row.py::test_it", marks=("django_db",)), True),
        (Item("tests/test_page.py::test_it", "live_server", marks=("browser",)), False),
        (Item("tests/journeys/test_all.py::test_it", "live_server", marks=("browser",)), True),
        (Item("tests/test_worker.py::test_it", marks=("servers",)), True),
    ],
)
def test_what_asks_a_server_runs_again(item, runs):
    noted(item)
    assert selection.asks_the_servers(item) is runs


def test_it_runs_again_with_one_of_its_values_unless_it_asks_the_server_with_each():
    one, another = noted(Item("tests/test_row.py::test_it[1]", "db"), Item("tests/test_row.py::test_it[2]", "db"))
    assert [selection.asks_the_servers(one), selection.asks_the_servers(another)] == [True, False]
    another.marks = ("servers",)
    assert selection.asks_the_servers(another)


@pytest.mark.parametrize("marks", [(), ("browser",)])
def test_a_test_is_measured_once(monkeypatch, marks):
    measuring = Measuring()
    monkeypatch.setattr(selection.Coverage, "current", lambda: measuring)
    for item, expected in zip(
        noted(Item("tests/a.py::test_it[1]", marks=marks), Item("tests/a.py::test_it[2]", marks=marks)),
        (True, False),
        strict=True,
    ):
        with selection.measured_once(item):
            assert measuring.is_on is expected
        assert measuring.is_on


def test_without_measuring_nothing_is_stopped(monkeypatch):
    monkeypatch.setattr(selection.Coverage, "current", lambda: None)
    (item,) = noted(Item("tests/a.py::test_it", marks=("browser",)))
    with selection.measured_once(item):
        pass
