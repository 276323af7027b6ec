from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from formulations.exchange.files import FORMATS, FileLine, read, written
from formulations.exchange.forms import ReadForm, UploadForm, signed
from formulations.exchange.preview import Effect, Preview, carry_out, preview
from formulations.exchange.tables import TABLES
from formulations.permissions import KEEP_CATALOGUE, READ_CATALOGUE
from mesoplan.frame.addresses import row_number
from mesoplan.frame.forms import refuse
from mesoplan.refusals import DomainError
from mesoplan.staff.access import requires, signed_in

REFUSED = HTTPStatus.UNPROCESSABLE_ENTITY


@require_safe
@requires(READ_CATALOGUE)
def export(request: HttpRequest, table: str, form: str) -> HttpResponse:
    if table not in TABLES or form not in FORMATS:
        raise Http404
    response = HttpResponse(written(TABLES[table], form), content_type=FORMATS[form])
    response["Content-Disposition"] = f'attachment; filename="{table}-{timezone.localdate():%Y-%m-%d}.{form}"'
    return response


@require_http_methods(["GET", "POST"])
@requires(KEEP_CATALOGUE)
def exchange(request: HttpRequest) -> HttpResponse:
    """Choose a file, and see what it would change."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return show(request, {"form": form}, is_refused=form.is_bound)
    wanted = form.cleaned_data
    table = TABLES[wanted["table"]]
    try:
        lines = read(table, wanted["file"].name, wanted["file"].read())
    except DomainError as error:
        refuse(form, DomainError(error.sentence, fields={"file": error.sentence}))
        return show(request, {"form": form}, is_refused=True)
    found = preview(actor=signed_in(request), table=table, lines=lines, reason=wanted["reason"])
    return show_preview(request, wanted["table"], lines, wanted["reason"], found)


@require_POST
@requires(KEEP_CATALOGUE)
def take(request: HttpRequest) -> HttpResponse:
    """Does what was previewed, once every doubt was confirmed."""
    form = ReadForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(it) for said in form.errors.values() for it in said))
        return show(request, {"form": UploadForm()}, is_refused=True)
    key, lines, reason = (form.cleaned_data[name] for name in ("table", "lines", "reason"))
    checked, read_as = {row_number(it) or 0 for it in request.POST.getlist("checked")}, form.cleaned_data["read"]
    try:
        done = carry_out(
            actor=signed_in(request),
            table=TABLES[key],
            lines=lines,
            reason=reason,
            read_as=read_as,
            checked=checked,
        )
    except DomainError as error:
        messages.error(request, error.sentence)
        return show(request, {"form": UploadForm()}, is_refused=True)
    if problem := problem_of(done, read_as, checked):
        return show_preview(request, key, lines, reason, done, problem=problem)
    messages.success(request, said_of(done))
    waits = any(line.effect == Effect.WAITS for line in done.lines)
    return redirect("formulations:changes" if waits else "formulations:catalogue")


def problem_of(done: Preview, read_as: str, checked: set[int]) -> str:
    """Why nothing was taken over; empty where it was."""
    if not done.doubted <= checked:
        return _("Some lines may be mistakes. Look at each of them, and tick those that are right.")
    if not done.may_be_taken(read_as, checked):
        return _("The catalogue has changed since you read this. Nothing was taken over: read it again.")
    return ""


def show(request: HttpRequest, context: dict[str, object], *, is_refused: bool) -> HttpResponse:
    formats = [(key, table.title) for key, table in TABLES.items()]
    status = REFUSED if is_refused else HTTPStatus.OK
    return render(request, "formulations/exchange/exchange.html", context | {"tables": formats}, status=status)


def show_preview(
    request: HttpRequest, key: str, lines: list[FileLine], reason: str, found: Preview, *, problem: str = ""
) -> HttpResponse:
    sent = ReadForm(initial={"table": key, "lines": signed(lines), "reason": reason, "read": found.fingerprint})
    context = {"title": TABLES[key].title, "preview": found, "form": sent, "problem": problem}
    status = REFUSED if problem or found.is_refused else HTTPStatus.OK
    return render(request, "formulations/exchange/preview.html", context, status=status)


def said_of(done: Preview) -> str:
    waits = sum(line.effect == Effect.WAITS for line in done.lines)
    taken = sum(line.effect in {Effect.NEW, Effect.CHANGED} for line in done.lines)
    said = ngettext("%(n)s line was taken over.", "%(n)s lines were taken over.", taken) % {"n": taken}
    if not waits:
        return said
    waiting = ngettext("%(n)s waits for a second person.", "%(n)s wait for a second person.", waits) % {"n": waits}
    return f"{said} {waiting}"
