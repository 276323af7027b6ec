from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from formulations.forms.stock import BlockForm, CorrectForm, CountForm, LiftForm, ReasonForm, TakeOutForm
from formulations.models import Lot, LotBlock, LotCorrection, LotStock, OpenedVial
from formulations.permissions import KEEP_LOTS, LIFT_BLOCKS, READ_CATALOGUE
from formulations.services import blocks, corrections, stock
from mesoplan.audit.services import note_charts_opened
from mesoplan.clinics.middleware import working_clinic
from mesoplan.frame.forms import page_status, refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in
from sessions.delivery.permissions import SEE_RECALLED
from sessions.delivery.recall import touched
from sessions.delivery.shelf import export
from sessions.delivery.shelf.page import lot_page
from sessions.delivery.visits import Named

DIALOGS: dict[str, type[ReasonForm]] = {"take_out": TakeOutForm, "count": CountForm, "block": BlockForm}


@require_safe
@requires(READ_CATALOGUE)
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    return show(request, lot_of(pk))


@require_safe
@requires(SEE_RECALLED)
def download(request: HttpRequest, pk: int) -> HttpResponseBase:
    row = lot_of(pk)
    lists = touched(row, signed_in(request))
    note_charts_opened(request, patient_ids=patients_of(part.visits.everybody for part in lists))
    name = f"recall-{row.pk}-{timezone.localdate()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(export.rows(row, lists), content_type="text/csv; charset=utf-8", headers=headers)


@require_POST
@requires(KEEP_LOTS)
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    row = lot_of(pk)
    here = get_object_or_404(LotStock, lot=row, clinic=working_clinic(request))

    def take(vials: int, reason: str) -> None:
        stock.take_out(actor=signed_in(request), stock=here, vials=vials, reason=reason)

    return settle(request, row, TakeOutForm(request.POST), take, _("The vials are taken out."))


@require_POST
@requires(KEEP_LOTS)
def count(request: HttpRequest, pk: int) -> HttpResponse:
    row = lot_of(pk)

    def put(vials: int, reason: str) -> None:
        stock.count_lot(actor=signed_in(request), lot=row, clinic=working_clinic(request), vials=vials, reason=reason)

    return settle(request, row, CountForm(request.POST), put, _("The count is kept."))


@require_POST
@requires(KEEP_LOTS)
def discard_vial(request: HttpRequest, pk: int, vial: int) -> HttpResponse:
    mine = LotStock.objects.visible_to(signed_in(request)).filter(lot=pk)
    stock.discard_vial(actor=signed_in(request), vial=get_object_or_404(OpenedVial, pk=vial, stock__in=mine))
    messages.success(request, _("The opened vial is discarded."))
    return redirect("delivery:lot", pk=pk)


@require_POST
@requires(KEEP_LOTS)
def block(request: HttpRequest, pk: int) -> HttpResponse:
    row = lot_of(pk)

    def put(kind: str, reason: str) -> None:
        blocks.block_lot(actor=signed_in(request), lot=row, kind=kind, reason=reason)

    done = _("Nothing is drawn from lot %(lot)s any more.") % {"lot": row}
    return settle(request, row, BlockForm(request.POST), put, done)


@require_POST
@requires(LIFT_BLOCKS)
def ask_to_lift(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    row = lot_of(pk)
    standing = get_object_or_404(LotBlock, pk=block, lot=row)

    def ask(reason: str) -> None:
        blocks.ask_to_lift(actor=signed_in(request), block=standing, reason=reason)

    return settle(request, row, LiftForm(request.POST, block=block), ask, _("Now somebody else has to confirm it."))


@require_POST
@requires(LIFT_BLOCKS)
def lift_block(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    row = get_object_or_404(LotBlock.objects.select_related("lot"), pk=block, lot=pk)
    blocks.lift_block(actor=signed_in(request), block=row)
    messages.success(request, _("The block of lot %(lot)s is lifted.") % {"lot": row.lot})
    return redirect("delivery:lot", pk=pk)


@require_POST
@requires(LIFT_BLOCKS)
def keep_block(request: HttpRequest, pk: int, block: int) -> HttpResponse:
    blocks.keep_block(actor=signed_in(request), block=get_object_or_404(LotBlock, pk=block, lot=pk))
    messages.success(request, _("The block stays."))
    return redirect("delivery:lot", pk=pk)


@require_POST
@requires(KEEP_LOTS)
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    row = lot_of(pk)

    def put(**typed: Any) -> None:
        corrections.correct_lot(actor=signed_in(request), lot=row, **typed)

    return settle(request, row, CorrectForm(request.POST), put, _("The correction is kept."))


@require_POST
@requires(LIFT_BLOCKS)
def confirm_correction(request: HttpRequest, pk: int, correction: int) -> HttpResponse:
    row = get_object_or_404(LotCorrection, pk=correction, lot=pk)
    corrections.confirm_correction(actor=signed_in(request), correction=row)
    messages.success(request, _("The lot is corrected."))
    return redirect("delivery:lot", pk=pk)


@require_POST
@requires(LIFT_BLOCKS)
def drop_correction(request: HttpRequest, pk: int, correction: int) -> HttpResponse:
    row = get_object_or_404(LotCorrection, pk=correction, lot=pk)
    corrections.drop_correction(actor=signed_in(request), correction=row)
    messages.success(request, _("The lot stays as it is."))
    return redirect("delivery:lot", pk=pk)


def lot_of(pk: int) -> Lot:
    return get_object_or_404(Lot.objects.select_related("product"), pk=pk)


def settle(request: HttpRequest, row: Lot, form: ReasonForm, do: Callable[..., None], done: str) -> HttpResponse:
    """Does what the form says, or shows the page again with the dialog that was refused."""
    if not form.is_valid():
        return show(request, row, form)
    try:
        do(**form.cleaned_data)
    except DomainError as error:
        refuse(form, error)
        return show(request, row, form)
    messages.success(request, done)
    return redirect("delivery:lot", pk=row.pk)


def show(request: HttpRequest, row: Lot, refused: ReasonForm | None = None) -> HttpResponse:
    user, clinic = signed_in(request), working_clinic(request)
    page = lot_page(row, user, clinic, timezone.now(), request.GET.dict())
    if page.sees_people:
        note_charts_opened(request, patient_ids=patients_of(part.visits for part in page.touched))
    lifting = {block.row.pk: LiftForm(block=block.row.pk) for block in page.standing}
    if isinstance(refused, LiftForm):
        lifting[refused.block] = refused
    dialogs: dict[str, ReasonForm] = {name: kind() for name, kind in DIALOGS.items()}
    dialogs["correct"] = CorrectForm.of_lot(row)
    dialogs |= {name: refused for name, form in dialogs.items() if refused and type(form) is type(refused)}
    if isinstance(refused, CorrectForm):
        refused.look_at(row)
    context = {
        "page": page,
        "lot": row,
        "clinic": clinic,
        "forms": dialogs,
        "standing": [(block, lifting[block.row.pk]) for block in page.standing],
        "may_keep": user.may(KEEP_LOTS),
    }
    return render(request, "delivery/lot.html", context, status=page_status(refused=refused))


def patients_of(lists: Iterable[Iterable[Named]]) -> list[int]:
    return sorted({visit.patient_id for part in lists for visit in part})
