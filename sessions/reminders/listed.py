"""Messages about appointments, about times that are held and about lots in one list, a line for each letter or call:
the numbers of their rows first, the rows of one page afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import IntegerField, Max, Min, QuerySet, Value
from django.db.models.functions import Coalesce, Trunc
from django.utils import timezone

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.reminders.models import Message, OfferLetter, RecallNotice, Reminder, ReminderStatus
from sessions.reminders.wording import news_of_visits

TO_CALL = "to_call"
# The later it stands here, the sooner it has to be told by phone.
KINDS: tuple[type[Any], ...] = (Reminder, OfferLetter, RecallNotice)
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
    letters = OfferLetter.objects.visible_to(user).filter(offer__freed__clinic=clinic)
    notices = RecallNotice.objects.visible_to(user).filter(patient__clinic=clinic)
    if status == TO_CALL:
        now = timezone.now()
        held = of_each(letters.to_call(now), Min("offer__expires_at"))
        of_lots = of_each(notices.to_call(now), Max("due_at"))
        return calls(user, clinic).union(held, of_lots, all=True).order_by("-kind", "at", "pks")
    of_state = {"status": status} if status in ReminderStatus.values else {}
    visits = numbers(reminders.filter(**of_state).annotate(minute=MINUTE), Max("due_at"), *NEWS, "status", "minute")
    others = [of_each(them.filter(**of_state), Max("due_at")) for them in (letters, notices)]
    return visits.union(*others, all=True).order_by("-at", "-kind", "-pks")


def calls(user: User, clinic: Clinic) -> "QuerySet[Any, Any]":
    """About appointments, the most urgent first: one for each patient and kind of news."""
    rows = Reminder.objects.visible_to(user).filter(appointment__clinic=clinic).to_call(timezone.now())
    return numbers(rows, Min("starts_at"), *NEWS).order_by("at", "pks")


def of_each(rows: "QuerySet[Any, Any]", at: Max | Min) -> "QuerySet[Any, Any]":
    return numbers(rows, at, "pk")


def numbers(rows: "QuerySet[Any, Any]", at: Max | Min, *together: str) -> "QuerySet[Any, Any]":
    """What kind of message it is, the numbers of the rows that stand in one line, and when."""
    kind = Value(KINDS.index(rows.model), IntegerField())
    lines = rows.order_by().values(*together).annotate(kind=kind, pks=ArrayAgg("pk"), at=at)
    found: QuerySet[Any, Any] = lines.values_list("kind", "pks", "at")
    return found


def lines_of(page: Iterable[tuple[int, list[int], datetime]]) -> list[Line]:
    """In the order of the page; one query for each of the tables."""
    keys = [(kind, pks) for kind, pks, _at in page]
    found: list[dict[int, Any]] = [
        table.objects.with_people().in_bulk([pk for of_kind, pks in keys if of_kind == kind for pk in pks])
        for kind, table in enumerate(KINDS)
    ]
    return [Line(in_order(found[kind][pk] for pk in pks)) for kind, pks in keys]


def in_order(rows: Iterable[Any]) -> list[Any]:
    """Of one kind; those about visits in order of time."""
    return sorted(rows, key=lambda row: (row.named_start if isinstance(row, Reminder) else row.due_at, row.pk))
