"""Messages about appointments, about times that are held and about lots in one list: their numbers first, the rows of
one page afterwards."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import F, IntegerField, QuerySet, Value
from django.utils import timezone

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from sessions.reminders.models import Message, OfferLetter, RecallNotice, Reminder, ReminderStatus

TO_CALL = "to_call"
# The later it stands here, the sooner it has to be told by phone.
KINDS: tuple[type[Any], ...] = (Reminder, OfferLetter, RecallNotice)


def listed(user: User, clinic: Clinic, status: str) -> "QuerySet[Any, Any]":
    """Newest first; who has to be called, by when it is too late, and about a lot before anything else."""
    reminders = Reminder.objects.visible_to(user).filter(appointment__clinic=clinic)
    letters = OfferLetter.objects.visible_to(user).filter(offer__freed__clinic=clinic)
    notices = RecallNotice.objects.visible_to(user).filter(patient__clinic=clinic)
    if status == TO_CALL:
        now = timezone.now()
        found = together(
            numbers(reminders.to_call(now), "starts_at"),
            numbers(letters.to_call(now), "offer__expires_at"),
            numbers(notices.to_call(now), "due_at"),
        )
        return found.order_by("-about", "at", "pk")
    rows: list[QuerySet[Any, Any]] = [reminders, letters, notices]
    if status in ReminderStatus.values:
        rows = [them.filter(status=status) for them in rows]
    return together(*(numbers(them, "due_at") for them in rows)).order_by("-at", "-about", "-pk")


def numbers(rows: "QuerySet[Any, Any]", at: str) -> "QuerySet[Any, Any]":
    """What kind of message it is, its number, and when."""
    kind = Value(KINDS.index(rows.model), IntegerField())
    found: QuerySet[Any, Any] = rows.order_by().annotate(at=F(at), about=kind).values_list("about", "pk", "at")
    return found


def together(first: "QuerySet[Any, Any]", *others: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    return first.union(*others, all=True)


def rows_of(page: Iterable[tuple[int, int, datetime]]) -> list[Message]:
    """In the order of the page; one query for each of the tables."""
    keys = [(kind, pk) for kind, pk, _at in page]
    found: list[dict[int, Message]] = [
        table.objects.with_people().in_bulk([pk for of_kind, pk in keys if of_kind == kind])
        for kind, table in enumerate(KINDS)
    ]
    return [found[kind][pk] for kind, pk in keys]
