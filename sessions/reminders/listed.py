"""Messages about appointments, about times that are held and about lots in one list: their numbers first, the rows of
one page afterwards, a line for each letter or call. Who has to be called is counted by calls; of everything else, which
soon is a hundred thousand messages, a page is cut first, and a letter that is cut with it is a line of both pages."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, F, Func, IntegerField, Min, QuerySet, Value
from django.utils import timezone

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.reminders.models import (
    OF_ONE_ACT,
    Message,
    OfferLetter,
    RecallNotice,
    Reminder,
    ReminderStatus,
    Rule,
)
from sessions.reminders.wording import news_of_visits

TO_CALL = "to_call"
# The later it stands here, the sooner it has to be told by phone.
KINDS: tuple[type[Any], ...] = (Reminder, OfferLetter, RecallNotice)
ALONE = Func(F("pk"), template="ARRAY[%(expressions)s]", output_field=ArrayField(BigIntegerField()))


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
        held, of_lots = numbers(letters.to_call(now), "offer__expires_at"), numbers(notices.to_call(now), "due_at")
        return calls(user, clinic).union(held, of_lots, all=True).order_by("-about", "at", "pks")
    of_state = {"status": status} if status in ReminderStatus.values else {}
    first, *others = (numbers(them.filter(**of_state), "due_at") for them in (reminders, letters, notices))
    return first.union(*others, all=True).order_by("-at", "-about", "-pks")


def calls(user: User, clinic: Clinic) -> "QuerySet[Any, Any]":
    """About appointments, the most urgent first: one for each patient and kind of news."""
    rows = Reminder.objects.visible_to(user).filter(appointment__clinic=clinic).to_call(timezone.now())
    of_each = rows.order_by().values("appointment__patient", "appointment__clinic", "rule")
    return said(of_each, pks=ArrayAgg("pk"), at=Min("starts_at")).order_by("at", "pks")


def numbers(rows: "QuerySet[Any, Any]", at: str) -> "QuerySet[Any, Any]":
    return said(rows.order_by(), pks=ALONE, at=F(at))


def said(rows: "QuerySet[Any, Any]", **columns: Any) -> "QuerySet[Any, Any]":
    """What kind of message it is, the numbers of the messages, and when."""
    about = Value(KINDS.index(rows.model), IntegerField())
    found: QuerySet[Any, Any] = rows.annotate(about=about, **columns).values_list("about", "pks", "at")
    return found


def lines_of(page: Iterable[tuple[int, list[int], datetime]]) -> list[Line]:
    """In the order of the page; one query for each of the tables."""
    keys = [(kind, pks) for kind, pks, _at in page]
    found: list[dict[int, Any]] = [
        table.objects.with_people().in_bulk([pk for of_kind, pks in keys if of_kind == kind for pk in pks])
        for kind, table in enumerate(KINDS)
    ]
    lines = joined([found[kind][pk] for pk in pks] for kind, pks in keys)
    return [Line(sorted(rows, key=by_time)) for rows in lines]


def joined(found: Iterable[list[Message]]) -> list[list[Message]]:
    """What is about the same and of the same moment stands where the first of it stands."""
    lines: list[list[Message]] = []
    latest: dict[tuple[object, ...], list[Message]] = {}
    for rows in found:
        line = latest.get(subject_of(rows[0]))
        if line and abs(moment_of(line[-1]) - moment_of(rows[0])) <= OF_ONE_ACT:
            line += rows
            continue
        latest[subject_of(rows[0])] = rows
        lines.append(rows)
    return lines


def subject_of(row: Message) -> tuple[object, ...]:
    """What the messages of one letter have in common; some go alone. Of a visit that has begun there is nothing to tell
    any more, while there still is of the others."""
    if not isinstance(row, Reminder) or row.rule == Rule.DAY_BEFORE:
        return (type(row), row.pk)
    about = row.appointment
    return (about.patient_id, about.clinic_id, row.rule, row.status, row.starts_at <= timezone.now())


def moment_of(row: Message) -> datetime:
    return row.called_at or row.sent_at or row.due_at


def by_time(row: Message) -> tuple[datetime, int]:
    return (row.named_start if isinstance(row, Reminder) else row.due_at, row.pk)
