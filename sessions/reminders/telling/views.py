from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from formulations.models import Lot
from mesoplan.audit.services import note_charts_opened
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import page_status
from mesoplan.frame.undo import Undo
from mesoplan.staff.access import requires, signed_in
from patients.models import Patient
from sessions.reminders.models import RecallNotice
from sessions.reminders.permissions import TELL_RECALLED
from sessions.reminders.telling import services
from sessions.reminders.telling.forms import TellForm
from sessions.reminders.telling.letters import previews
from sessions.reminders.telling.people import people_of
from sessions.reminders.undo import JUST_CALLED

SHOWN = 500


@require_http_methods(["GET", "POST"])
@requires(TELL_RECALLED)
def tell(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_of(pk)
    if request.method != "POST":
        return show(request, lot)
    form = TellForm(request.POST)
    if not form.is_valid():
        return show(request, lot, form)
    told = services.tell_patients(actor=signed_in(request), lot=lot, seen=form.cleaned_data["seen"], said=form.said)
    messages.success(request, said_how_many(told))
    return redirect("reminders:tell", pk=pk)


def said_how_many(told: int) -> str:
    if not told:
        return _("Everybody on the list had been told already.")
    sentence = ngettext(
        "The message to %(n)s patient goes out within a minute.",
        "The messages to %(n)s patients go out within a minute.",
        told,
    )
    return sentence % {"n": told}


def show(request: HttpRequest, lot: Lot, refused: TellForm | None = None) -> HttpResponse:
    people = people_of(lot, signed_in(request), timezone.now())
    note_charts_opened(request, patient_ids=people.patient_ids)
    seen = " ".join(person.addressee.key for person in people.to_write)
    form = refused or TellForm(initial={"seen": seen})
    context = {
        "lot": lot,
        "form": form,
        "shown": people.to_write[:SHOWN],
        "left_out": max(len(people.to_write) - SHOWN, 0),
        "to_write": people.to_write,
        "to_call": people.to_call,
        "told": people.told,
        "unsigned": people.unsigned,
        "previews": previews(lot, people.to_write, form.said),
        "undo": undo_of(request),
    }
    return render(request, "reminders/tell.html", context, status=page_status(refused=refused))


@require_POST
@requires(TELL_RECALLED)
def letters(request: HttpRequest, pk: int) -> HttpResponse:
    """The messages with what is being typed."""
    lot, form = lot_of(pk), TellForm(request.POST)
    form.is_valid()
    people = people_of(lot, signed_in(request), timezone.now())
    return render(request, "reminders/_letters.html", {"previews": previews(lot, people.to_write, form.said)})


@require_POST
@requires(TELL_RECALLED)
def called(request: HttpRequest, pk: int, patient: int) -> HttpResponse:
    mine = get_object_or_404(Patient.objects.visible_to(signed_in(request)), pk=patient)
    row = services.note_told_by_phone(actor=signed_in(request), lot=lot_of(pk), patient=mine)
    return redirect(f"{reverse('reminders:tell', args=[pk])}?{urlencode({JUST_CALLED: row.pk})}")


@require_POST
@requires(TELL_RECALLED)
def undo_call(request: HttpRequest, pk: int) -> HttpResponse:
    row = services.undo_told_by_phone(actor=signed_in(request), notice=notice_of(request, pk))
    messages.success(request, _("%(patient)s is still to be called.") % {"patient": row.patient})
    return redirect("reminders:tell", pk=row.lot_id)


@require_POST
@requires(TELL_RECALLED)
def send_again(request: HttpRequest, pk: int) -> HttpResponse:
    row = services.send_notice_again(actor=signed_in(request), notice=notice_of(request, pk))
    messages.success(request, _("The message will be sent within a minute."))
    return redirect("reminders:tell", pk=row.lot_id)


def lot_of(pk: int) -> Lot:
    return get_object_or_404(Lot.objects.select_related("product"), pk=pk)


def notice_of(request: HttpRequest, pk: int) -> RecallNotice:
    return get_object_or_404(RecallNotice.objects.visible_to(signed_in(request)).with_people(), pk=pk)


def undo_of(request: HttpRequest) -> Undo | None:
    """For the patient whom the address names as just told by phone."""
    pk = row_number(request.GET.get(JUST_CALLED, ""))
    row = RecallNotice.objects.visible_to(signed_in(request)).with_people().filter(pk=pk).first() if pk else None
    if row is None or not row.is_called:
        return None
    text = _("%(patient)s was told by phone.") % {"patient": row.patient}
    return Undo(text, reverse("reminders:undo_notice_call", args=[row.pk]))
