"""Visits planned anew together: asked for, booked all at once or not at all, and taken back."""

from collections.abc import Collection
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking import tasks
from sessions.booking.models import Appointment, Replan
from sessions.booking.moved_from import all_moved_from
from sessions.booking.replanning.asked import Asked
from sessions.booking.replanning.outcome import Line, Outcome
from sessions.booking.replanning.running import locked
from sessions.booking.services.together import (
    Move,
    OvertakenError,
    locked_appointments,
    move_together,
    said_visit,
    take_back_together,
)

LIMIT_SECONDS = 18
MOST_VISITS = 120


@transaction.atomic
def ask(*, actor: User, clinic: Clinic, asked: Asked, follows: Replan | None = None) -> Replan:
    if not asked.visits:
        raise DomainError(_("There is no appointment to plan anew."))
    if len(asked.visits) > MOST_VISITS:
        said = {"total": len(asked.visits), "most": MOST_VISITS}
        raise DomainError(_("These are %(total)d appointments, and at most %(most)d are planned at once.") % said)
    row = Replan.objects.create(
        clinic=clinic,
        asked_by=actor,
        asked_at=timezone.now(),
        asked=asked.as_json,
        follows=follows,
        limit_seconds=LIMIT_SECONDS,
    )
    transaction.on_commit(partial(tasks.replan.delay, row.pk), robust=True)
    return row


@transaction.atomic
def ask_again(*, actor: User, replan: Replan, left_out: Collection[int] = ()) -> Replan:
    """The same, of the calendar as it is now. Whatever was proposed before is not booked any more."""
    row = locked(replan)
    if row.is_open or row.is_proposed:
        row.drop()
        row.save(update_fields=["status"])
    before = Asked.of_json(row.asked)
    kept = tuple(pk for pk in before.visits if pk not in left_out)
    out = tuple(dict.fromkeys([*before.left_out, *left_out]))
    return ask(actor=actor, clinic=row.clinic, asked=Asked(kept, before.away, out), follows=row)


@transaction.atomic
def drop(*, actor: User, replan: Replan) -> Replan:
    row = locked(replan)
    row.drop()
    row.save(update_fields=["status"])
    return row


@transaction.atomic
def book(*, actor: User, replan: Replan, chosen: Collection[int]) -> Replan:
    """The changes of the visits in `chosen`, all in this transaction. Raises OvertakenError where one of them cannot be
    booked any more as it was proposed."""
    row, now = locked(replan), timezone.now()
    row.note_booked(by=actor, at=now)
    outcome = outcome_of(row)
    lines = {line.visit: line for line in outcome.lines if line.visit in chosen}
    if not lines:
        raise DomainError(_("Choose at least one change."))
    visits = locked_appointments(lines)
    if problems := [problem for line in lines.values() if (problem := why_changed(visits.get(line.visit), line, now))]:
        raise OvertakenError(" ".join(dict.fromkeys(problems)))
    moves = [Move.of(visits[pk], line.new) for pk, line in lines.items()]
    # Where somebody is ill or a room is closed, nobody else can come either.
    move_together(actor, moves, at=now, frees_places=Asked.of_json(row.asked).away is None)
    row.result = outcome.booking(lines).as_json
    row.save(update_fields=["status", "booked_by", "booked_at", "result"])
    return row


@transaction.atomic
def take_back(*, actor: User, replan: Replan) -> Replan:
    """All of it, before any message has left. Where one of the visits was changed since, none is taken back."""
    row, now = locked(replan), timezone.now()
    row.take_back(now=now)
    visits = locked_appointments(outcome_of(row).booked)
    befores = all_moved_from(visits.values(), now=now)
    for visit in visits.values():
        if befores[visit.pk] is None or visit.moved_at != row.booked_at:
            said = {"visit": said_visit(visit)}
            raise DomainError(_("%(visit)s was changed since. Move the appointments one by one.") % said)
    take_back_together(visits.values(), now=now)
    row.save(update_fields=["status"])
    return row


def why_changed(visit: Appointment | None, line: Line, now: datetime) -> str:
    """Empty where the visit is as it was when its change was proposed."""
    if visit is None:
        return _("One of the appointments is not there any more.")
    if not visit.is_booked or visit.version != line.version:
        return _("%(visit)s was changed meanwhile.") % {"visit": said_visit(visit)}
    if visit.starts_at <= now:
        return _("%(visit)s has begun meanwhile.") % {"visit": said_visit(visit)}
    return ""


def outcome_of(row: Replan) -> Outcome:
    if row.result is None:
        raise DomainError(_("There is no proposal yet."))
    return Outcome.of_json(row.result)
