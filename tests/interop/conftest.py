import pytest

from mesoplan.interop.fhir.imports import import_bundle
from tests.interop.fhir import bundle


@pytest.fixture
def take(clinic):
    """Imports a bundle of these resources."""
    return lambda *resources: import_bundle(clinic=clinic, data=bundle(*resources))
