"""The three roles, and the permissions that tables in every room's `permissions.py` give them."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    CLINICIAN = "clinician", _("Clinician")
    FRONT_DESK = "front_desk", _("Front desk")
    ADMIN = "admin", _("Admin")


@dataclass(frozen=True)
class Permission:
    """One thing a person may do, and who may. Rooms list theirs in `permissions.py`; a view names one."""

    code: str
    roles: frozenset[Role]


def permission(code: str, *roles: Role) -> Permission:
    return Permission(code, frozenset(roles))
