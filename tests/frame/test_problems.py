"""How the API says no: RFC 9457 problem+json, whatever the cause."""

import json

import pytest
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from rest_framework import serializers
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory

from mesoplan.refusals import DomainError


class PointSerializer(serializers.Serializer):
    volume_ml = serializers.DecimalField(max_digits=5, decimal_places=2)


class PlanSerializer(serializers.Serializer):
    detail = serializers.CharField()
    areas = PointSerializer(many=True)


def problem_of(exception: Exception) -> tuple[Response, dict[str, object]]:
    @api_view(["POST"])
    @permission_classes([AllowAny])
    def fails(request: Request) -> Response:
        raise exception

    answer = fails(APIRequestFactory().post("/"))
    answer.render()
    return answer, json.loads(answer.content)


def invalid(payload: object) -> Exception:
    with pytest.raises(serializers.ValidationError) as caught:
        PlanSerializer(data=payload).is_valid(raise_exception=True)
    return caught.value


def test_a_refusal_is_a_conflict_in_the_rules_own_words() -> None:
    answer, problem = problem_of(DomainError("Room 2 is taken.", fields={"room": "Taken at 10:30."}))
    assert answer["Content-Type"] == "application/problem+json"
    assert problem == {
        "type": "about:blank",
        "title": "Conflict",
        "status": 409,
        "detail": "Room 2 is taken.",
        "errors": {"room": ["Taken at 10:30."]},
    }


def test_wrong_input_is_named_by_its_path() -> None:
    answer, problem = problem_of(invalid({"detail": "x", "areas": [{"volume_ml": "0.1"}, {"volume_ml": "much"}]}))
    assert answer.status_code == 400
    assert problem["errors"] == {"areas.1.volume_ml": ["A valid number is required."]}


def test_an_input_called_detail_is_not_taken_for_the_sentence() -> None:
    _, problem = problem_of(invalid({"areas": []}))
    assert problem["detail"] == "Some of what was sent cannot be accepted."
    assert problem["errors"] == {"detail": ["This field is required."]}


def test_a_constraint_of_a_model_is_wrong_input_too() -> None:
    answer, problem = problem_of(ModelValidationError({"email": ["Somebody already signs in with this address."]}))
    assert answer.status_code == 400
    assert problem["errors"] == {"email": ["Somebody already signs in with this address."]}


@pytest.mark.parametrize(("exception", "status"), [(Http404(), 404), (NotAuthenticated(), 401)])
def test_what_django_refuses_has_the_same_shape(exception: Exception, status: int) -> None:
    answer, problem = problem_of(exception)
    assert answer.status_code == problem["status"] == status
    assert answer["Content-Type"] == "application/problem+json"


def test_a_fault_stays_a_fault() -> None:
    with pytest.raises(RuntimeError):
        problem_of(RuntimeError("a fault"))
