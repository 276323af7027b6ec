"""Whatever a file holds: a report or one refusal, never another exception."""

import copy
import json

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mesoplan.interop.fhir.bundles import BundleError
from mesoplan.interop.fhir.imports import BundleReport, import_bundle
from tests.interop.fhir import BUNDLES

ANA = json.loads((BUNDLES / "ana_ruiz.json").read_bytes())
NAMES = ("resourceType", "entry", "resource", "id", "code", "coding", "system", "value", "reference", "status", "meta")
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(), max_size=20)
    | st.sampled_from(
        ["Bundle", "Patient", "Observation", "active", "2024-03-05", "9999-12-31", "\x00", "\ud800", "1e400"]
    )
)
KEYS = st.sampled_from(NAMES) | st.text(max_size=8)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4))
# Few examples, for each of them imports a file, and each run draws others.
SLOW_FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def places(value: object, path: tuple = ()) -> list[tuple]:
    """Every place in a JSON value."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(place for key, part in inner for place in places(part, (*path, key)))]


def replaced(value: object, path: tuple, part: object) -> object:
    if not path:
        return part
    copied = copy.deepcopy(value)
    parent = copied
    for key in path[:-1]:
        parent = parent[key]
    parent[path[-1]] = part
    return copied


def outcome(clinic, data: bytes) -> BundleReport | BundleError:
    with transaction.atomic():
        try:
            return import_bundle(clinic=clinic, data=data)
        except BundleError as error:
            return error
        finally:
            transaction.set_rollback(True)


@pytest.mark.django_db
@given(JSON)
@settings(max_examples=40, suppress_health_check=SLOW_FIXTURES)
def test_any_json_is_answered(clinic, value):
    assert isinstance(outcome(clinic, json.dumps(value).encode()), BundleReport | BundleError)


@pytest.mark.django_db
@given(st.binary(max_size=200))
@settings(max_examples=20, suppress_health_check=SLOW_FIXTURES)
def test_any_bytes_are_answered(clinic, data):
    assert isinstance(outcome(clinic, data), BundleError)


@pytest.mark.django_db
@given(st.sampled_from(places(ANA)), JSON)
@settings(max_examples=60, suppress_health_check=SLOW_FIXTURES)
def test_a_bundle_with_anything_at_any_place_is_answered(clinic, place, part):
    answer = outcome(clinic, json.dumps(replaced(ANA, place, part)).encode())

    assert isinstance(answer, BundleReport | BundleError)


@pytest.mark.django_db
@given(JSON.filter(lambda value: not isinstance(value, dict) or value.get("resourceType") != "Patient"))
@settings(max_examples=20, suppress_health_check=SLOW_FIXTURES)
def test_anything_beside_a_patient_takes_nothing_from_the_patient(clinic, value):
    entries = [*ANA["entry"], {"resource": value}]

    answer = outcome(clinic, json.dumps(ANA | {"entry": entries}).encode())

    assert isinstance(answer, BundleReport)
    assert answer.refused_patients == 0
