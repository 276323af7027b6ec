"""What any program can send and no text can hold is refused before anybody reads it."""

import json

import pytest
from rest_framework.decorators import api_view, permission_classes
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from mesoplan.frame.parsers import MOST_LEVELS


@api_view(["POST"])
@permission_classes([AllowAny])
def echo(request: Request) -> Response:
    return Response(request.data)


def sent(body: str) -> Response:
    answer = echo(APIRequestFactory().post("/", body, content_type="application/json"))
    answer.render()
    return answer


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ('{"area": "\\ud800"}', "area"),
        ('{"syringes": [{}, {"area": "x\\udfff"}]}', "syringes.1.area"),
        ('{"\\ud800": 1}', "\\ud800"),
        ('{"a": {"b\\udc00": {}}}', "a.b\\udc00"),
        ('["\\udc00"]', "0"),
    ],
)
def test_half_a_character_is_named_by_its_path(body, path):
    answer = sent(body)

    assert answer.status_code == 400
    assert json.loads(answer.content)["errors"] == {path: ["This holds half of a character."]}


def test_a_character_in_two_halves_is_whole():
    assert sent('{"area": "\\ud83d\\ude00", "n": [1, null, true]}').data == {"area": "😀", "n": [1, None, True]}


@pytest.mark.parametrize("body", ["[" * 100_000, "[" * 100_000 + "]" * 100_000, '{"a":' * 50_000 + "1" + "}" * 50_000])
def test_what_is_nested_beyond_anything_is_refused(body):
    assert sent(body).status_code == 400


def test_a_hundred_levels_are_read_and_one_more_is_not():
    assert sent("[" * MOST_LEVELS + "1" + "]" * MOST_LEVELS).status_code == 200
    answer = sent("[" * (MOST_LEVELS + 1) + "1" + "]" * (MOST_LEVELS + 1))
    assert answer.status_code == 400
    assert json.loads(answer.content)["detail"] == "What was sent is nested too deeply."


@pytest.mark.parametrize("address", ["/api/v1/appointments/", "/api/v1/dose-checks/"])
@pytest.mark.parametrize("body", ['{"session": "\\ud800"}', "[" * 100_000])
@pytest.mark.django_db
def test_addresses_that_take_something_refuse_it(client_of, clinician, address, body):
    assert client_of(clinician).post(address, body, content_type="application/json").status_code == 400
