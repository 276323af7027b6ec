import pytest

from tests import factories
from tests.sessions.planning.journeys.bench import Bench


@pytest.fixture
def bench(clinician, admin, ana) -> Bench:
    return Bench(clinician, admin, ana)


@pytest.fixture
def treatable(bench) -> Bench:
    """With a consent text in use, and something to be read before a plan is signed."""
    factories.confirm_text(bench.clinician, "lipolytic")
    bench.ask(needle_fear="caution")
    bench.technique()
    return bench
