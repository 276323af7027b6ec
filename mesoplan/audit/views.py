from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from mesoplan.audit import export
from mesoplan.audit.forms import WishForm
from mesoplan.audit.lines import TABS, Page, Read, page_of
from mesoplan.audit.permissions import SEE_AUDIT
from mesoplan.staff.access import requires

UNREADABLE = HTTPStatus.UNPROCESSABLE_ENTITY


@require_safe
@requires(SEE_AUDIT)
def trail(request: HttpRequest) -> HttpResponse:
    tab, read = tab_of(request)
    form = WishForm(request.GET)
    page = page_of(read, form.wish, page_number(request)) if form.is_valid() else Page((), 1, has_next=False)
    context = {
        "form": form,
        "page": page,
        "tab": tab,
        "tabs": [(key, label, key == tab) for key, (label, _read) in TABS.items()],
    }
    return render(request, "audit/trail.html", context, status=HTTPStatus.OK if form.is_valid() else UNREADABLE)


@require_safe
@requires(SEE_AUDIT)
def download(request: HttpRequest) -> HttpResponseBase:
    tab, read = tab_of(request)
    form = WishForm(request.GET)
    if not form.is_valid():
        return trail(request)
    lines = export.rows(read, form.wish, timezone.get_current_timezone(), translation.get_language())
    name = f"{tab}-{timezone.localdate()}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def tab_of(request: HttpRequest) -> tuple[str, Read]:
    tab = request.GET.get("tab", "changes")
    if tab not in TABS:
        raise Http404
    return tab, TABS[tab][1]


def page_number(request: HttpRequest) -> int:
    typed = request.GET.get("page", "1")
    return max(1, int(typed)) if typed.isdecimal() and len(typed) <= len("99999") else 1
