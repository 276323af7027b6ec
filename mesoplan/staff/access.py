"""Refusal by default: a view says which permission it needs, and nobody without it comes in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from mesoplan.staff.models import User
from mesoplan.staff.roles import Permission

View = Callable[..., HttpResponseBase]


def signed_in(request: HttpRequest) -> User:
    """The person behind a request that the sign-in middleware has let through."""
    return cast("User", request.user)


def requires(permission: Permission) -> Callable[[View], View]:
    def declare(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not signed_in(request).may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined] # read by the test that visits every address
        return guarded

    return declare
