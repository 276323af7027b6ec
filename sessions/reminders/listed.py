"""Messages about appointments and about lots in one list, a line for each letter or call: the numbers of their rows
first, the rows of one page afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import BooleanField, Max, Min, QuerySet, Value
from django.db.models.functions import Coalesce, Trunc
from django.utils import timezone

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.reminders.models import Message, RecallNotice, Reminder, ReminderStatus
from sessions.reminders.wording import news_of_visits

TO_CALL = "to_call"
NEWS = ("appointment__patient", "appointment__clinic", "rule")
MINUTE = Trunc(Coalesce("called_at", "sent_at", "due_at"), "minute")


@dataclass(frozen=True)
class Line:
    """The messages that one patient gets in one letter, or hears in one call. The first one speaks for all: in state,
    in kind of news, and in whom it is for."""

    rows: Sequence[Message]

    @property
    def first(self) -> Message:
        return self.rows[0]

    @property
    def patient(self) -> Patient:
        patient: Patient = self.first.patient  # type: ignore[attr-defined] # both kinds of message have one
        return patient

    @property
    def is_of_many(self) -> bool:
        return len(self.rows) > 1

    @property
    def news(self) -> str:
        """Of many visits, how many they are; each of them stands below."""
        rows = [row for row in self.rows if isinstance(row, Reminder)]
        return news_of_visits(rows[0].rule, len(rows))

    @property
    def others(self) -> str:
        """What an address says behind the number of the first."""
        return "&".join(f"also={row.pk}" for row in self.rows[1:])

    @property
    def problems(self) -> list[str]:
        return list(dict.fromkeys(row.problem for row in self.rows if row.problem))


def listed(user: User, clinic: Clinic, status: str) -> "QuerySet[Any, Any]":
    """Newest first; who has to be called, by when it is too late, and about a lot before anything else."""
    reminders = Reminder.objects.visible_to(user).filter(appointment__clinic=clinic)
    notices = RecallNotice.objects.visible_to(user).filter(patient__clinic=clinic)
    if status == TO_CALL:
        of_lots = of_each(notices.to_call(timezone.now()))
        return calls(user, clinic).union(of_lots, all=True).order_by("-of_lot", "at", "pks")
    if status in ReminderStatus.values:
        reminders, notices = reminders.filter(status=status), notices.filter(status=status)
    letters = numbers(reminders.annotate(minute=MINUTE), Max("due_at"), *NEWS, "status", "minute")
    return letters.union(of_each(notices), all=True).order_by("-at", "-of_lot", "-pks")


def calls(user: User, clinic: Clinic) -> "QuerySet[Any, Any]":
    """About appointments, the most urgent first: one for each patient and kind of news."""
    rows = Reminder.objects.visible_to(user).filter(appointment__clinic=clinic).to_call(timezone.now())
    return numbers(rows, Min("starts_at"), *NEWS).order_by("at", "pks")


def of_each(notices: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
    return numbers(notices, Max("due_at"), "pk")


def numbers(rows: "QuerySet[Any, Any]", at: Max | Min, *together: str) -> "QuerySet[Any, Any]":
    """Whether the message is about a lot, the numbers of the rows that stand in one line, and when."""
    of_lot = Value(rows.model is RecallNotice, BooleanField())
    lines = rows.order_by().values(*together).annotate(of_lot=of_lot, pks=ArrayAgg("pk"), at=at)
    found: QuerySet[Any, Any] = lines.values_list("of_lot", "pks", "at")
    return found


def lines_of(page: Iterable[tuple[bool, list[int], datetime]]) -> list[Line]:
    """In the order of the page; one query for each of the two tables."""
    keys = [(of_lot, pks) for of_lot, pks, _at in page]
    reminders = Reminder.objects.with_people().in_bulk([pk for of_lot, pks in keys if not of_lot for pk in pks])
    notices = RecallNotice.objects.with_people().in_bulk([pk for of_lot, pks in keys if of_lot for pk in pks])
    return [
        Line([notices[pk] for pk in pks] if of_lot else in_order(reminders[pk] for pk in pks)) for of_lot, pks in keys
    ]


def in_order(rows: Iterable[Reminder]) -> list[Reminder]:
    return sorted(rows, key=lambda row: (row.named_start, row.pk))
