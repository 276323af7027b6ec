"""What the pages for booking and for moving share: the wishes in the address, the places offered, the place sent."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from mesoplan.clinics.models import Clinic
from sessions.booking.chooser import Chooser, Wish, chooser_for
from sessions.booking.forms import OfferedPlaceForm, PlaceForm, TypedPlaceForm, WishForm
from sessions.booking.models import Appointment
from sessions.booking.replanning.shifting import following
from sessions.booking.views.undo import JUST
from sessions.planning.models import Session

A_WEEK = timedelta(days=7)
# In the address of whoever looks for a place also on days that those after it keep free.
SHIFT = "shift"


def sent_place(request: HttpRequest, clinic: Clinic, *, moving: Appointment | None = None) -> PlaceForm:
    kind = TypedPlaceForm if "clock" in request.POST else OfferedPlaceForm
    return kind(request.POST, clinic=clinic, moving=moving)


def choosing(
    request: HttpRequest, session: Session, *, refused: PlaceForm | None = None, moving: Appointment | None = None
) -> dict[str, Any]:
    """The context of `booking/_chooser.html`; a form that was refused stands where it was sent from."""
    clinic = session.course.clinic
    wishes = WishForm(request.GET, clinic=clinic)
    after = following(moving, now=timezone.now()) if moving else []
    may_shift = bool(after) and SHIFT in request.GET
    chooser = chooser_for(session, _wish(wishes), moving=moving, lifted=[it.pk for it in after] if may_shift else [])
    options: dict[str, Any] = {"clinic": clinic, "moving": moving}
    offered = refused if isinstance(refused, OfferedPlaceForm) else OfferedPlaceForm(auto_id="offered_%s", **options)
    typed = (
        refused
        if isinstance(refused, TypedPlaceForm)
        else TypedPlaceForm(initial=_first_guess(chooser, moving), **options)
    )
    return {
        "chooser": chooser,
        "after": after,
        "may_shift": may_shift,
        "week_later": chooser.day + A_WEEK,
        "wishes": WishForm(initial=_shown(wishes, chooser), auto_id="wish_%s", clinic=clinic),
        "offered": offered,
        "typed": typed,
        "picked": offered.data.get("place") or chooser.picked,
        "send_to": _send_to(request, chooser),
        "clinic": clinic,
        "patient": session.course.patient,
    }


def _wish(form: WishForm) -> Wish:
    """Whatever in the address cannot be read is no wish."""
    form.is_valid()
    return Wish(**{name: form.cleaned_data.get(name) for name in ("day", "clinician", "room", "at")})


def _shown(form: WishForm, chooser: Chooser) -> dict[str, Any]:
    kept = {name: form.cleaned_data.get(name) for name in ("clinician", "room")}
    return kept | {"day": chooser.day, "session": chooser.session.pk}


def _first_guess(chooser: Chooser, moving: Appointment | None) -> dict[str, Any]:
    if moving is None:
        return {"day": chooser.day, "clinician": chooser.session.course.lead_id}
    start = moving.clinic.local(moving.starts_at)
    return {"day": chooser.day, "clock": start.time(), "clinician": moving.clinician_id, "room": moving.room_id}


def _send_to(request: HttpRequest, chooser: Chooser) -> str:
    """The address of this page with its wishes, for the form that is sent from it."""
    kept = request.GET.copy()
    kept.pop(JUST, None)
    kept["session"], kept["day"] = str(chooser.session.pk), chooser.day.isoformat()
    return f"?{kept.urlencode()}"
