"""When a clinic is open. Each change takes turns with the bookings of the clinic (`clinics.turns`)."""

from collections.abc import Iterable, Mapping
from datetime import date, time

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Closure, HolidayOpening, OpeningHours
from mesoplan.clinics.public_holidays import has_known_holidays, holiday_on, regions_of
from mesoplan.clinics.turns import change_hours
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.booking.availability.outside import nobody_left_outside

Week = Mapping[int, Iterable[tuple[time, time]]]


@transaction.atomic
def keep_opening_hours(
    *, actor: User, clinic: Clinic, week: Week, version: int, confirmed: Iterable[int] = ()
) -> Clinic:
    """`week` has the stretches of each weekday, 0 for Monday. Only what changes is written, for all is kept."""
    clinic = change_hours(clinic)
    refuse_stale(seen=version, stored=clinic.version)
    wanted = {(day, *stretch) for day, stretches in week.items() for stretch in stretches}
    with nobody_left_outside(Q(clinic=clinic), confirmed), constraints_speak(OpeningHours):
        for row in clinic.opening_hours.all():
            stretch = (row.weekday, row.opens_at, row.closes_at)
            if stretch in wanted:
                wanted.remove(stretch)
            else:
                row.delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(clinic=clinic, weekday=day, opens_at=opens_at, closes_at=closes_at)
            for day, opens_at, closes_at in sorted(wanted)
        )
    return _counted(clinic)


@transaction.atomic
def keep_holidays(
    *,
    actor: User,
    clinic: Clinic,
    closes_on_holidays: bool,
    subdivision: str,
    version: int,
    confirmed: Iterable[int] = (),
) -> Clinic:
    clinic = change_hours(clinic)
    refuse_stale(seen=version, stored=clinic.version)
    _refuse_unknown(clinic, closes_on_holidays=closes_on_holidays, subdivision=subdivision)
    with nobody_left_outside(Q(clinic=clinic), confirmed):
        clinic.closes_on_holidays, clinic.subdivision = closes_on_holidays, subdivision
        clinic.save(update_fields=["closes_on_holidays", "subdivision"])
    return _counted(clinic)


@transaction.atomic
def open_on_holiday(
    *, actor: User, clinic: Clinic, day: date, is_open: bool, version: int, confirmed: Iterable[int] = ()
) -> Clinic:
    """Open on one public holiday all the same, or no longer."""
    clinic = change_hours(clinic)
    refuse_stale(seen=version, stored=clinic.version)
    if is_open and not holiday_on(clinic.country, clinic.subdivision, day):
        raise DomainError(_("This day is no public holiday."))
    with nobody_left_outside(Q(clinic=clinic), confirmed):
        if is_open:
            HolidayOpening.objects.get_or_create(clinic=clinic, day=day)
        else:
            HolidayOpening.objects.filter(clinic=clinic, day=day).delete()
    return _counted(clinic)


@transaction.atomic
def add_closure(
    *, actor: User, clinic: Clinic, first_day: date, last_day: date, reason: str, confirmed: Iterable[int] = ()
) -> Closure:
    closure = Closure(clinic=change_hours(clinic), first_day=first_day, last_day=last_day, reason=reason)
    _save_closure(closure, confirmed)
    return closure


@transaction.atomic
def change_closure(
    *,
    actor: User,
    closure: Closure,
    first_day: date,
    last_day: date,
    reason: str,
    version: int,
    confirmed: Iterable[int] = (),
) -> Closure:
    closure = _locked(closure, version)
    closure.first_day, closure.last_day, closure.reason = first_day, last_day, reason
    closure.version += 1
    _save_closure(closure, confirmed)
    return closure


@transaction.atomic
def remove_closure(*, actor: User, closure: Closure, version: int) -> None:
    _locked(closure, version).delete()


@transaction.atomic
def keep_hold(*, actor: User, clinic: Clinic, hold_minutes: int, version: int) -> Clinic:
    """For places that are offered from now on."""
    clinic = change_hours(clinic)
    refuse_stale(seen=version, stored=clinic.version)
    clinic.hold_minutes = hold_minutes
    with constraints_speak(Clinic):
        clinic.save(update_fields=["hold_minutes"])
    return _counted(clinic)


@transaction.atomic
def keep_forfeits(
    *, actor: User, clinic: Clinic, forfeit_no_show: bool, forfeit_hours: int | None, version: int
) -> Clinic:
    """For what is missed or called off from now on."""
    clinic = change_hours(clinic)
    refuse_stale(seen=version, stored=clinic.version)
    clinic.forfeit_no_show, clinic.forfeit_hours = forfeit_no_show, forfeit_hours
    with constraints_speak(Clinic):
        clinic.save(update_fields=["forfeit_no_show", "forfeit_hours"])
    return _counted(clinic)


def _locked(closure: Closure, version: int) -> Closure:
    change_hours(closure.clinic)
    closure = Closure.objects.select_for_update(of=("self",)).select_related("clinic").get(pk=closure.pk)
    refuse_stale(seen=version, stored=closure.version)
    return closure


def _save_closure(closure: Closure, confirmed: Iterable[int]) -> None:
    if closure.last_day < closure.first_day:
        sentence = _("The last day of a closure cannot come before its first.")
        raise DomainError(sentence, fields={"last_day": sentence})
    with nobody_left_outside(Q(clinic=closure.clinic), confirmed):
        closure.save()


def _counted(clinic: Clinic) -> Clinic:
    """Whoever still looks at the clinic as it was before is told so."""
    clinic.version += 1
    clinic.save(update_fields=["version"])
    return clinic


def _refuse_unknown(clinic: Clinic, *, closes_on_holidays: bool, subdivision: str) -> None:
    if subdivision and subdivision not in regions_of(clinic.country):
        sentence = _("“%(region)s” is not a region of this country.") % {"region": subdivision}
        raise DomainError(sentence, fields={"subdivision": sentence})
    if closes_on_holidays and not has_known_holidays(clinic.country):
        sentence = _("No public holidays are known for “%(country)s”: enter them as closures.")
        said = sentence % {"country": clinic.country}
        raise DomainError(said, fields={"closes_on_holidays": said})
