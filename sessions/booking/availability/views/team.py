from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesoplan.clinics.models import Absence, Clinic, ExtraHours, Membership, WorkingHours
from mesoplan.staff.access import requires
from sessions.booking.availability.editing import Edit, answer, unasked
from sessions.booking.availability.forms import AbsenceForm, ExtraHoursForm
from sessions.booking.availability.services import team
from sessions.booking.availability.views.clinic import clinic_of
from sessions.booking.availability.week_form import WeekForm, stored_week
from sessions.booking.permissions import KEEP_HOURS
from sessions.booking.queries import clinicians_of


def member_of(clinic: Clinic, person: int) -> Membership:
    members = Membership.objects.select_related("user", "clinic").filter(user__in=clinicians_of(clinic))
    return get_object_or_404(members, clinic=clinic, user=person)


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def week(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    member = member_of(clinic_of(request, pk), person)

    def stored() -> dict[str, object]:
        member.refresh_from_db(fields=["version"])
        rows = WorkingHours.objects.filter(clinic=member.clinic, clinician=member.user)
        return stored_week([(row.weekday, row.starts_at, row.ends_at) for row in rows], member.version)

    title = _("Week of %(name)s") % {"name": member.user}
    hint = _("Without any time in the week: whenever the clinic is open.")
    keep = partial(team.keep_week, member=member)
    return answer(request, Edit(member.clinic, title, WeekForm, stored, keep, hint=hint))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def add_absence(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    member = member_of(clinic_of(request, pk), person)
    keep = partial(team.add_absence, clinician=member.user)
    return answer(request, _absence_page(member, keep=keep))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def absence(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    clinic = clinic_of(request, pk)
    absence = get_object_or_404(Absence, clinician__in=clinicians_of(clinic), pk=row)
    keep, remove = partial(team.change_absence, absence=absence), unasked(partial(team.remove_absence, absence=absence))
    member = member_of(clinic, absence.clinician_id)
    return answer(request, _absence_page(member, absence, keep=keep, remove=remove))


def _absence_page(
    member: Membership,
    absence: Absence | None = None,
    *,
    keep: Callable[..., object],
    remove: Callable[..., object] | None = None,
) -> Edit:
    def stored() -> dict[str, object]:
        return stored_absence(absence, member.clinic) if absence else {}

    title = _("Absence of %(name)s") % {"name": member.user}
    hint = _("Away from every clinic. Times are on the clock of this one.")
    return Edit(member.clinic, title, AbsenceForm, stored, keep, remove, hint)


def stored_absence(absence: Absence, clinic: Clinic) -> dict[str, object]:
    """As the form has it, on the clock of the clinic."""
    absence.refresh_from_db()
    kept: dict[str, object] = {"reason": absence.reason, "version": absence.version}
    if absence.starts_at is None or absence.ends_at is None:
        return kept | {"first_day": absence.first_day, "last_day": absence.last_day}
    start, end = clinic.local(absence.starts_at), clinic.local(absence.ends_at)
    days = {"first_day": start.date(), "last_day": end.date()}
    return kept | days | {"starts": start.time(), "to": end.time()}


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def add_extra(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    member = member_of(clinic_of(request, pk), person)
    title = _("Extra hours of %(name)s") % {"name": member.user}
    keep = partial(team.add_extra_hours, member=member)
    return answer(request, Edit(member.clinic, title, ExtraHoursForm, dict, keep))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def extra(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    clinic = clinic_of(request, pk)
    extra = get_object_or_404(ExtraHours.objects.select_related("clinician"), clinic=clinic, pk=row)

    def stored() -> dict[str, object]:
        extra.refresh_from_db(fields=["day", "starts_at", "ends_at", "version"])
        return {name: getattr(extra, name) for name in ("day", "starts_at", "ends_at", "version")}

    title = _("Extra hours of %(name)s") % {"name": extra.clinician}
    keep, remove = partial(team.change_extra_hours, extra=extra), partial(team.remove_extra_hours, extra=extra)
    return answer(request, Edit(clinic, title, ExtraHoursForm, stored, keep, remove))
