from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission

from mesoplan.staff.models import User
from mesoplan.staff.tokens import find_token, valid_until

if TYPE_CHECKING:
    from knox.models import AuthToken
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from mesoplan.staff.roles import Permission


class TokenSignIn(TokenAuthentication):  # type: ignore[misc] # knox ships no types
    """Says of a token that it has expired, as often as it comes. Knox itself deletes such a token and then knows
    nothing of it."""

    def authenticate_credentials(self, token: bytes) -> "tuple[User, AuthToken]":
        row = find_token(token)
        if row is None or not row.user.is_active:
            raise AuthenticationFailed(_t("This token is not valid."))
        end = valid_until(row)
        if end <= timezone.now():
            said = {"day": date_format(end, "j F Y")}
            raise AuthenticationFailed(_t("This token expired on %(day)s. Ask for a new one.") % said)
        return row.user, row


class DeclaredPermission(BasePermission):
    """An endpoint names one `permission`, or one for each method in `permissions`; without a name nobody gets in."""

    message = _("You may not do this.")

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        by_method: dict[str, Permission] = getattr(view, "permissions", {})
        needed = by_method.get(request.method or "", getattr(view, "permission", None))
        user = request.user
        return needed is not None and isinstance(user, User) and user.may(needed)
