"""One page for everything that is kept of a clinic: its form, what is refused, and the visits that a change would leave
outside the hours, which have to be read before it is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import signed_in
from sessions.booking.availability.forms import KeptForm, Stored
from sessions.booking.availability.outside import LeavesOutsideError

REMOVE = "remove"


def unasked(deed: Callable[..., object]) -> Callable[..., object]:
    """For what leaves no visit outside, and so has nothing to be confirmed."""

    def do(*, confirmed: object, **said: Any) -> object:
        return deed(**said)

    return do


@dataclass(frozen=True)
class Edit:
    """`stored` reads what is kept now. `remove` takes what is edited away, where that can be."""

    clinic: Clinic
    title: str
    form: type[KeptForm]
    stored: Callable[[], Stored]
    keep: Callable[..., object]
    remove: Callable[..., object] | None = None
    hint: str = ""

    def act(self, request: HttpRequest, form: KeptForm) -> None:
        actor, read = signed_in(request), {"confirmed": form.read_visits()}
        if self.remove and REMOVE in request.POST:
            self.remove(actor=actor, version=form.cleaned_data["version"], **read)
        else:
            self.keep(actor=actor, **form.arguments(), **read)


def answer(request: HttpRequest, page: Edit) -> HttpResponse:
    form = page.form(request.POST if request.method == "POST" else None, clinic=page.clinic, stored=page.stored())
    told: dict[str, Any] = {"page": page, "clinic": page.clinic, "removes": REMOVE in request.POST}
    if form.is_valid():
        try:
            page.act(request, form)
        except LeavesOutsideError as error:
            form, told["leaves"] = form.confirming(error), error
        except StaleEditError as error:
            form = form.after(error, stored=page.stored())
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("availability:clinic", page.clinic.pk)
    status = page_status(refused=form.is_bound)
    return render(request, "booking/availability/edit.html", told | {"form": form}, status=status)
