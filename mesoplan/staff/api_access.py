from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import BasePermission

from mesoplan.staff.models import User

if TYPE_CHECKING:
    from rest_framework.request import Request
    from rest_framework.views import APIView

    from mesoplan.staff.roles import Permission


class DeclaredPermission(BasePermission):
    """An endpoint names one `permission`, or one for each method in `permissions`; without a name nobody gets in."""

    message = _("You may not do this.")

    def has_permission(self, request: "Request", view: "APIView") -> bool:
        by_method: dict[str, Permission] = getattr(view, "permissions", {})
        needed = by_method.get(request.method or "", getattr(view, "permission", None))
        user = request.user
        return needed is not None and isinstance(user, User) and user.may(needed)
