"""Requests that a program sends again because it never heard the answer: with the same `Idempotency-Key` they are
answered as they were the first time, and nothing happens twice
(https://datatracker.ietf.org/doc/draft-ietf-httpapi-idempotency-key-header/)."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import timedelta
from functools import wraps
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import APIException, ValidationError
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from mesoplan.staff.access import signed_in
from mesoplan.staff.models import KEY_LENGTH, AnsweredRequest, User

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(hours=24)
Answer = Callable[..., Response]


class OtherRequestError(APIException):
    status_code = status.HTTP_422_UNPROCESSABLE_ENTITY


def once(endpoint: Answer) -> Answer:
    """Around the method of an endpoint that writes. What is refused has changed nothing and may be tried again with the
    same key, so only what was done is remembered, in the transaction in which it is done. Two at once wait for each
    other."""

    @extend_schema(
        parameters=[
            OpenApiParameter(
                HEADER,
                str,
                OpenApiParameter.HEADER,
                description="Any text of yours. The same request sent again with it within a day is done only once.",
            )
        ]
    )
    @wraps(endpoint)
    def answer(view: Any, request: Request, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 any endpoint
        key = request.headers.get(HEADER)
        if key is None:
            return endpoint(view, request, *args, **kwargs)
        with transaction.atomic():
            claim = _claim(signed_in(request), _checked(key), _digest(request))
            if claim.status:
                return Response(claim.body, status=claim.status)
            response = endpoint(view, request, *args, **kwargs)
            claim.status, claim.body = response.status_code, _plain(response.data)
            claim.save(update_fields=["status", "body"])
            return response

    return answer


def _checked(key: str) -> str:
    if not 0 < len(key) <= KEY_LENGTH or not key.isprintable():
        sentence = _("A key has between 1 and %(length)d printable characters.") % {"length": KEY_LENGTH}
        raise ValidationError({HEADER: sentence})
    return key


def _claim(user: User, key: str, digest: str) -> AnsweredRequest:
    now = timezone.now()
    AnsweredRequest.objects.filter(user=user, asked_at__lt=now - KEPT_FOR).delete()
    claim, _is_new = AnsweredRequest.objects.get_or_create(
        user=user, key=key, defaults={"digest": digest, "asked_at": now}
    )
    if claim.digest != digest:
        raise OtherRequestError(_("This key was sent before, with another request. Choose a new one."))
    return claim


def _digest(request: Request) -> str:
    """Of what was asked, not of how it was written."""
    body = json.dumps(request.data, sort_keys=True, default=str)
    return hashlib.sha256(f"{request.method} {request.path} {body}".encode()).hexdigest()


def _plain(data: Mapping[str, Any]) -> Any:  # noqa: ANN401 as the endpoint has it
    """As the answer is written out, so that it reads the same the second time."""
    return json.loads(JSONRenderer().render(data))
