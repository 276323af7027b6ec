from datetime import date
from functools import partial

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from mesoplan.clinics.models import Clinic, Closure, Room
from mesoplan.clinics.public_holidays import holiday_on, named_regions
from mesoplan.staff.access import requires, signed_in
from sessions.booking.availability.editing import Edit, answer, unasked
from sessions.booking.availability.forms import (
    BufferForm,
    ClosureForm,
    ForfeitForm,
    HoldForm,
    HolidayForm,
    HolidaysForm,
    RoomForm,
)
from sessions.booking.availability.services import clinic as services
from sessions.booking.availability.services import rooms
from sessions.booking.availability.week_form import WeekForm, stored_week
from sessions.booking.permissions import KEEP_HOURS
from sessions.booking.wording import said_day


def clinic_of(request: HttpRequest, pk: int) -> Clinic:
    return get_object_or_404(Clinic.objects.visible_to(signed_in(request)), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def opening_hours(request: HttpRequest, pk: int) -> HttpResponse:
    clinic = clinic_of(request, pk)

    def stored() -> dict[str, object]:
        clinic.refresh_from_db()
        rows = clinic.opening_hours.all()
        return stored_week([(row.weekday, row.opens_at, row.closes_at) for row in rows], clinic.version)

    keep = partial(services.keep_opening_hours, clinic=clinic)
    hint = _("A day without times is closed.")
    return answer(request, Edit(clinic, _("Opening hours"), WeekForm, stored, keep, hint=hint))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def holidays(request: HttpRequest, pk: int) -> HttpResponse:
    clinic = clinic_of(request, pk)

    def stored() -> dict[str, object]:
        clinic.refresh_from_db()
        kept = {name: getattr(clinic, name) for name in ("closes_on_holidays", "subdivision", "version")}
        return kept | {"regions": named_regions(clinic.country)}

    keep = partial(services.keep_holidays, clinic=clinic)
    return answer(request, Edit(clinic, _("Public holidays"), HolidaysForm, stored, keep))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def holiday(request: HttpRequest, pk: int, day: str) -> HttpResponse:
    clinic = clinic_of(request, pk)
    on, name = _holiday(clinic, day)

    def stored() -> dict[str, object]:
        clinic.refresh_from_db()
        return {"is_open": clinic.holiday_openings.filter(day=on).exists(), "version": clinic.version}

    keep = partial(services.open_on_holiday, clinic=clinic, day=on)
    return answer(request, Edit(clinic, f"{said_day(on)}: {name}", HolidayForm, stored, keep))


def _holiday(clinic: Clinic, written: str) -> tuple[date, str]:
    try:
        day = date.fromisoformat(written)
    except ValueError as error:
        raise Http404 from error
    name = holiday_on(clinic.country, clinic.subdivision, day, get_language() or "en")
    if name is None:
        raise Http404
    return day, name


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def add_closure(request: HttpRequest, pk: int) -> HttpResponse:
    clinic = clinic_of(request, pk)
    keep = partial(services.add_closure, clinic=clinic)
    return answer(request, Edit(clinic, _("New closure"), ClosureForm, dict, keep))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def closure(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    clinic = clinic_of(request, pk)
    closure = get_object_or_404(Closure, clinic=clinic, pk=row)

    def stored() -> dict[str, object]:
        closure.refresh_from_db()
        return {name: getattr(closure, name) for name in ("first_day", "last_day", "reason", "version")}

    keep, remove = (
        partial(services.change_closure, closure=closure),
        unasked(partial(services.remove_closure, closure=closure)),
    )
    return answer(request, Edit(clinic, _("Closure"), ClosureForm, stored, keep, remove))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def add_room(request: HttpRequest, pk: int) -> HttpResponse:
    clinic = clinic_of(request, pk)
    return answer(request, Edit(clinic, _("New room"), RoomForm, dict, unasked(partial(rooms.add_room, clinic=clinic))))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def room(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    clinic = clinic_of(request, pk)
    room = get_object_or_404(Room, clinic=clinic, pk=row)

    def stored() -> dict[str, object]:
        room.refresh_from_db()
        return {name: getattr(room, name) for name in ("name", "equipment", "buffer_minutes", "version")}

    return answer(request, Edit(clinic, room.name, RoomForm, stored, partial(rooms.change_room, room=room)))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def buffer(request: HttpRequest, pk: int) -> HttpResponse:
    clinic = clinic_of(request, pk)

    def stored() -> dict[str, object]:
        clinic.refresh_from_db()
        return {"buffer_minutes": clinic.buffer_minutes, "version": clinic.version}

    keep = unasked(partial(rooms.keep_buffer, clinic=clinic))
    return answer(request, Edit(clinic, _("Time between visits"), BufferForm, stored, keep))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def hold(request: HttpRequest, pk: int) -> HttpResponse:
    clinic = clinic_of(request, pk)

    def stored() -> dict[str, object]:
        clinic.refresh_from_db()
        return {"hold_minutes": clinic.hold_minutes, "version": clinic.version}

    keep = unasked(partial(services.keep_hold, clinic=clinic))
    return answer(request, Edit(clinic, _("Waiting list"), HoldForm, stored, keep))


@require_http_methods(["GET", "POST"])
@requires(KEEP_HOURS)
def forfeits(request: HttpRequest, pk: int) -> HttpResponse:
    clinic = clinic_of(request, pk)

    def stored() -> dict[str, object]:
        clinic.refresh_from_db()
        return {name: getattr(clinic, name) for name in ("forfeit_no_show", "forfeit_hours", "version")}

    keep = unasked(partial(services.keep_forfeits, clinic=clinic))
    return answer(request, Edit(clinic, _("Missed and late visits"), ForfeitForm, stored, keep))
