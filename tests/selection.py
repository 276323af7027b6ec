"""Which of the collected tests run, and which of them are measured."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from coverage import Coverage

from script.launch.chromium import find_chromium

JOURNEYS = "tests/journeys/"
OF_THE_DATABASE = {"db", "transactional_db", "live_server"}
# One item of each test, in the order of collection: every process of a run finds the same.
FIRST_OF_ITS_TEST = pytest.StashKey[bool]()


def note_first_of_each(items: list[pytest.Item]) -> None:
    seen: set[str] = set()
    for item in items:
        test = item.nodeid.partition("[")[0]
        item.stash[FIRST_OF_ITS_TEST] = test not in seen
        seen.add(test)


def choose(config: pytest.Config, items: list[pytest.Item]) -> None:
    runs: dict[bool, list[pytest.Item]] = {True: [], False: []}
    for item in items:
        of_this_length = bool(item.get_closest_marker("nightly")) == config.getoption("--nightly")
        runs[of_this_length and (asks_the_servers(item) or not config.getoption("--servers"))].append(item)
    config.hook.pytest_deselected(items=runs[False])
    items[:] = runs[True]


def asks_the_servers(item: pytest.Item) -> bool:
    """What another PostgreSQL or Redis could answer otherwise: whatever uses the database, once for each test and not
    for each of its values, and of the browser, which sees nothing of the servers, only the journeys."""
    if item.get_closest_marker("servers"):
        return True
    if item.get_closest_marker("browser") and not item.nodeid.startswith(JOURNEYS):
        return False
    uses = bool(item.get_closest_marker("django_db")) or not OF_THE_DATABASE.isdisjoint(
        getattr(item, "fixturenames", ())
    )
    return uses and item.stash[FIRST_OF_ITS_TEST]


def skip_without_browser(items: list[pytest.Item]) -> None:
    """Without a browser the tests that drive one are skipped by name; script/test judges what that means."""
    drives = [item for item in items if item.get_closest_marker("browser")]
    if drives and find_chromium() is None:
        for item in drives:
            item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@contextmanager
def measured_once(item: pytest.Item) -> Iterator[None]:
    """Measuring takes nearly as long again as what is measured. The same test with other values goes unmeasured: the
    share that is told is what the other tests reach alone, never too much."""
    running = Coverage.current()
    if running is None or item.stash[FIRST_OF_ITS_TEST]:
        yield
        return
    running.stop()
    try:
        yield
    finally:
        running.start()
