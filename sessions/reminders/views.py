from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinics.middleware import working_clinic
from mesoplan.frame.addresses import row_number
from mesoplan.staff.access import requires, signed_in
from sessions.reminders import mailbox, services
from sessions.reminders.listed import TO_CALL, lines_of, listed
from sessions.reminders.models import MailboxMessage, Reminder, ReminderStatus
from sessions.reminders.permissions import NOTE_CALL, SEE_REMINDERS, SEND_AGAIN, TELL_RECALLED
from sessions.reminders.undo import JUST_CALLED, undo_of

PAGE_SIZE = 50


@require_GET
@requires(SEE_REMINDERS)
def reminders(request: HttpRequest) -> HttpResponseBase:
    clinic, status = working_clinic(request), request.GET.get("status", "")
    user = signed_in(request)
    page = Paginator(listed(user, clinic, status), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": lines_of(page.object_list),
        "tells_of_lots": user.may(TELL_RECALLED),
        "choices": [("", _("All")), (TO_CALL, _("To call")), *ReminderStatus.choices],
        "status": status,
        "has_mailbox": mailbox.is_in_use(),
        "undo": undo_of(request),
    }
    return render(request, "reminders/list.html", context)


@require_POST
@requires(SEND_AGAIN)
def send_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    services.send_again(actor=signed_in(request), reminders=_reminders(request, pk))
    messages.success(request, _("The message will be sent within a minute."))
    return redirect("reminders:list")


@require_POST
@requires(NOTE_CALL)
def note_called(request: HttpRequest, pk: int) -> HttpResponseBase:
    services.note_called(actor=signed_in(request), reminders=_reminders(request, pk))
    return _back(request, query={JUST_CALLED: pk})


@require_POST
@requires(NOTE_CALL)
def undo_call(request: HttpRequest, pk: int) -> HttpResponseBase:
    row, *_others = services.undo_call(actor=signed_in(request), reminder=_reminder(request, pk))
    messages.success(request, _("%(patient)s is still to be called.") % {"patient": row.appointment.patient})
    return _back(request)


def _reminder(request: HttpRequest, pk: int) -> Reminder:
    mine = Reminder.objects.visible_to(signed_in(request)).select_related("appointment")
    return get_object_or_404(mine, pk=pk)


def _reminders(request: HttpRequest, pk: int) -> list[Reminder]:
    """Those of a whole line of the page: the address names the others too. What has come up since the page was made is
    none of them, because nobody has seen it."""
    first = _reminder(request, pk)
    wanted = {pk, *(row_number(text) or 0 for text in request.GET.getlist("also"))}
    found = list(Reminder.objects.of_the_news_of(first).filter(pk__in=wanted))
    if len(found) != len(wanted):
        raise Http404
    return found


def _back(request: HttpRequest, *, query: dict[str, int] | None = None) -> HttpResponseBase:
    """To the page where the button was pressed."""
    path = resolve_url(settings.LOGIN_REDIRECT_URL if request.GET.get("back") == "today" else "reminders:list")
    return redirect(f"{path}?{urlencode(query)}" if query else path)


@require_GET
@requires(SEE_REMINDERS)
def inbox(request: HttpRequest) -> HttpResponseBase:
    """The mailbox of the demonstration; where a mail server is named there is none."""
    if not mailbox.is_in_use():
        raise Http404
    rows = MailboxMessage.objects.visible_to(signed_in(request)).seen_in(working_clinic(request))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "reminders/mailbox.html", {"page": page})
