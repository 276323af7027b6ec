"""What a window that has heard the calendar already asks with: whether anything it shows is another by now."""

import hashlib

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, Subquery
from django.utils.translation import get_language

from mesoplan.clinics.models import (
    Absence,
    Clinic,
    Closure,
    ExtraHours,
    HolidayOpening,
    Membership,
    OpeningHours,
    Room,
    WorkingHours,
)
from mesoplan.history import newest_change
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.calendar.held import holds_shown
from sessions.booking.calendar.shown import Shown
from sessions.booking.calendar.visits import rows_shown
from sessions.planning.models import Plan, PlanArea
from sessions.planning.permissions import SEE_PLAN

# What the columns, their hours and the cards are drawn from; the history of each grows with every change of it.
WATCHED: tuple[type[Model], ...] = (
    *(Clinic, Room, Membership, User),
    *(OpeningHours, Closure, HolidayOpening, ExtraHours, WorkingHours, Absence),
    *(Patient, Plan, PlanArea),
)


def mark_of(user: User, shown: Shown) -> str:
    """Another one as soon as a visit comes, goes or is changed, a time is held or not held any more, or somebody enters
    hours, absences or closures: two queries, however often a window asks."""
    visits = list(rows_shown(user, shown).order_by("pk").values_list("pk", "version"))
    seen_as = (shown.clinic.pk, shown.first, shown.query, user.may(SEE_PLAN), get_language())
    return f'"{hashlib.sha256(repr((seen_as, visits, _around(user, shown))).encode()).hexdigest()[:32]}"'


def _around(user: User, shown: Shown) -> tuple[object, ...]:
    """What is held, and the last changes of everything else: of the ends of indexes, at the same cost for ever."""
    newest = {f"of_{table._meta.model_name}": Subquery(newest_change(table)) for table in WATCHED}
    held = ArraySubquery(holds_shown(user, shown).order_by("pk").values("pk"))
    row: tuple[object, ...] = (
        Clinic.objects.annotate(held=held, **newest).values_list("held", *newest).get(pk=shown.clinic.pk)
    )
    return row
