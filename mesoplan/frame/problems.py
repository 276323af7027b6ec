"""Errors of the API as `application/problem+json` (RFC 9457)."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.response import Response
from rest_framework.serializers import as_serializer_error
from rest_framework.views import exception_handler

from mesoplan.refusals import DomainError

CONTENT_TYPE = "application/problem+json"


class Refused(APIException):
    status_code = HTTPStatus.CONFLICT


class ExtendedError(DomainError):
    """A refusal that says more than a sentence: further members of the problem, by their names. They are worked out
    once the transaction that was refused is over."""

    def __init__(self, error: DomainError, members: Callable[[], Mapping[str, object]]) -> None:
        super().__init__(error.sentence, fields=error.fields)
        self.members = members


def answer(exc: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. `errors` names each wrong input by its path, as in `areas.0.points`."""
    errors = _errors(exc)
    response = exception_handler(_known_to_drf(exc), dict(context))
    if response is None:
        return None
    response.data = _problem(response, errors)
    if isinstance(exc, ExtendedError):
        response.data |= exc.members()
    response.content_type = CONTENT_TYPE
    return response


def _known_to_drf(exc: Exception) -> Exception:
    if isinstance(exc, DomainError):
        return Refused(exc.sentence)
    return ValidationError(as_serializer_error(exc)) if isinstance(exc, ModelValidationError) else exc


def _errors(exc: Exception) -> dict[str, list[str]]:
    if isinstance(exc, DomainError):
        return {name: [sentence] for name, sentence in exc.fields.items()}
    if isinstance(exc, ValidationError | ModelValidationError):
        return _by_path(as_serializer_error(exc))
    return {}


def _by_path(detail: Any, path: str = "") -> dict[str, list[str]]:  # noqa: ANN401 as deep as the payload
    """Flattens what a serializer says; a list holds either sentences about one input or one mapping for each row."""
    if not isinstance(detail, Mapping) and not any(isinstance(entry, Mapping | list) for entry in detail):
        return {path: [str(sentence) for sentence in detail]} if detail else {}
    found: dict[str, list[str]] = {}
    for key, entry in detail.items() if isinstance(detail, Mapping) else enumerate(detail):
        found |= _by_path(entry if isinstance(entry, Mapping | list) else [entry], f"{path}.{key}".lstrip("."))
    return found


def _problem(response: Response, errors: dict[str, list[str]]) -> dict[str, object]:
    status = HTTPStatus(response.status_code)
    said = response.data.get("detail") if isinstance(response.data, Mapping) else None
    problem: dict[str, object] = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": said if isinstance(said, str) else _("Some of what was sent cannot be accepted."),
    }
    return problem | ({"errors": errors} if errors else {})
