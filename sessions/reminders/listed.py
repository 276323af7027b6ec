"""Messages about appointments and about lots in one list: their numbers first, the rows of one page afterwards."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import BooleanField, F, QuerySet, Value
from django.utils import timezone

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from sessions.reminders.models import Message, RecallNotice, Reminder, ReminderStatus

TO_CALL = "to_call"


def listed(user: User, clinic: Clinic, status: str) -> "QuerySet[Any, Any]":
    """Newest first; who has to be called, by when it is too late, and about a lot before anything else."""
    reminders = Reminder.objects.visible_to(user).filter(appointment__clinic=clinic)
    notices = RecallNotice.objects.visible_to(user).filter(patient__clinic=clinic)
    if status == TO_CALL:
        now = timezone.now()
        reminders, notices = reminders.to_call(now), notices.to_call(now)
        return together(numbers(reminders, "starts_at"), numbers(notices, "due_at")).order_by("-of_lot", "at", "pk")
    if status in ReminderStatus.values:
        reminders, notices = reminders.filter(status=status), notices.filter(status=status)
    return together(numbers(reminders, "due_at"), numbers(notices, "due_at")).order_by("-at", "-of_lot", "-pk")


def numbers(rows: "QuerySet[Any, Any]", at: str) -> "QuerySet[Any, Any]":
    """Whether the message is about a lot, its number, and when."""
    of_lot = Value(rows.model is RecallNotice, BooleanField())
    found: QuerySet[Any, Any] = rows.order_by().annotate(at=F(at), of_lot=of_lot).values_list("of_lot", "pk", "at")
    return found


def together(reminders: "QuerySet[Any, Any]", notices: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    return reminders.union(notices, all=True)


def rows_of(page: Iterable[tuple[bool, int, datetime]]) -> list[Message]:
    """In the order of the page; one query for each of the two tables."""
    keys = [(of_lot, pk) for of_lot, pk, _at in page]
    reminders = Reminder.objects.with_people().in_bulk([pk for of_lot, pk in keys if not of_lot])
    notices = RecallNotice.objects.with_people().in_bulk([pk for of_lot, pk in keys if of_lot])
    return [notices[pk] if of_lot else reminders[pk] for of_lot, pk in keys]
