"""When a clinician works and when they are away. Each change holds the clinician, and so takes turns with whoever books
them (`booking.services.turns.take_turns`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Absence, ExtraHours, Membership, WorkingHours
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.availability.outside import nobody_left_outside
from sessions.booking.availability.services.clinic import Week

Row = TypeVar("Row", Absence, ExtraHours)


@dataclass(frozen=True)
class Away:
    """Whole days, or from one instant to another."""

    first_day: date | None = None
    last_day: date | None = None
    starts_at: datetime | None = None
    ends_at: datetime | None = None


@transaction.atomic
def keep_week(*, actor: User, member: Membership, week: Week, version: int, confirmed: Iterable[int] = ()) -> None:
    """The hours of a clinician at a clinic; with none at all they work there whenever it is open."""
    clinician, clinic = _held(member.user), member.clinic
    member = Membership.objects.select_for_update().get(pk=member.pk)
    refuse_stale(seen=version, stored=member.version)
    wanted = {(day, *stretch) for day, stretches in week.items() for stretch in stretches}
    with nobody_left_outside(Q(clinician=clinician, clinic=clinic), confirmed), constraints_speak(WorkingHours):
        for row in WorkingHours.objects.filter(clinic=clinic, clinician=clinician):
            stretch = (row.weekday, row.starts_at, row.ends_at)
            if stretch in wanted:
                wanted.remove(stretch)
            else:
                row.delete()
        WorkingHours.objects.bulk_create(
            WorkingHours(clinic=clinic, clinician=clinician, weekday=day, starts_at=starts_at, ends_at=ends_at)
            for day, starts_at, ends_at in sorted(wanted)
        )
    member.version += 1
    member.save(update_fields=["version"])


@transaction.atomic
def add_absence(*, actor: User, clinician: User, away: Away, reason: str, confirmed: Iterable[int] = ()) -> Absence:
    absence = Absence(clinician=_held(clinician))
    _save_absence(absence, away, reason, confirmed)
    return absence


@transaction.atomic
def change_absence(
    *, actor: User, absence: Absence, away: Away, reason: str, version: int, confirmed: Iterable[int] = ()
) -> Absence:
    absence = _locked(absence, version)
    _save_absence(absence, away, reason, confirmed)
    return absence


@transaction.atomic
def remove_absence(*, actor: User, absence: Absence, version: int) -> None:
    _locked(absence, version).delete()


@transaction.atomic
def add_extra_hours(
    *,
    actor: User,
    member: Membership,
    day: date,
    starts_at: time,
    ends_at: time,
    confirmed: Iterable[int] = (),
) -> ExtraHours:
    extra = ExtraHours(clinic=member.clinic, clinician=_held(member.user))
    _save_extra(extra, day, (starts_at, ends_at), confirmed)
    return extra


@transaction.atomic
def change_extra_hours(
    *,
    actor: User,
    extra: ExtraHours,
    day: date,
    starts_at: time,
    ends_at: time,
    version: int,
    confirmed: Iterable[int] = (),
) -> ExtraHours:
    extra = _locked(extra, version)
    _save_extra(extra, day, (starts_at, ends_at), confirmed)
    return extra


@transaction.atomic
def remove_extra_hours(*, actor: User, extra: ExtraHours, version: int, confirmed: Iterable[int] = ()) -> None:
    extra = _locked(extra, version)
    with nobody_left_outside(Q(clinician=extra.clinician, clinic=extra.clinic), confirmed):
        extra.delete()


def _held(clinician: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=clinician.pk)


def _locked(row: Row, version: int) -> Row:
    _held(row.clinician)
    stored = type(row).objects.select_for_update().get(pk=row.pk)
    refuse_stale(seen=version, stored=stored.version)
    stored.version += 1
    return stored


def _save_absence(absence: Absence, away: Away, reason: str, confirmed: Iterable[int]) -> None:
    _refuse_backwards(away)
    absence.first_day, absence.last_day = away.first_day, away.last_day
    absence.starts_at, absence.ends_at, absence.reason = away.starts_at, away.ends_at, reason
    with nobody_left_outside(Q(clinician=absence.clinician), confirmed), constraints_speak(Absence):
        absence.save()


def _refuse_backwards(away: Away) -> None:
    if away.first_day and away.last_day and away.last_day < away.first_day:
        sentence = _("The last day of an absence cannot come before its first.")
        raise DomainError(sentence, fields={"last_day": sentence})
    if away.starts_at and away.ends_at and away.ends_at <= away.starts_at:
        sentence = _("The end has to come after the beginning.")
        raise DomainError(sentence, fields={"to": sentence})


def _save_extra(extra: ExtraHours, day: date, stretch: tuple[time, time], confirmed: Iterable[int]) -> None:
    extra.day, (extra.starts_at, extra.ends_at) = day, stretch
    if extra.ends_at <= extra.starts_at:
        sentence = _("The end has to come after the beginning.")
        raise DomainError(sentence, fields={"ends_at": sentence})
    with (
        nobody_left_outside(Q(clinician=extra.clinician, clinic=extra.clinic), confirmed),
        constraints_speak(ExtraHours),
    ):
        extra.save()
