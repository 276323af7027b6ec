from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mesoplan.clinics.middleware import working_clinic
from mesoplan.staff.access import requires, signed_in
from sessions.reminders import mailbox, services
from sessions.reminders.models import MailboxMessage, Reminder, ReminderStatus
from sessions.reminders.permissions import SEE_REMINDERS, SEND_AGAIN

PAGE_SIZE = 50


@require_GET
@requires(SEE_REMINDERS)
def reminders(request: HttpRequest) -> HttpResponseBase:
    clinic, status = working_clinic(request), request.GET.get("status", "")
    rows = Reminder.objects.visible_to(signed_in(request)).filter(appointment__clinic=clinic).with_people()
    if status in ReminderStatus.values:
        rows = rows.filter(status=status)
    context = {
        "page": Paginator(rows.order_by("-due_at", "-pk"), PAGE_SIZE).get_page(request.GET.get("page")),
        "choices": [("", _("All")), *ReminderStatus.choices],
        "status": status,
        "has_mailbox": mailbox.is_in_use(),
    }
    return render(request, "reminders/list.html", context)


@require_POST
@requires(SEND_AGAIN)
def send_again(request: HttpRequest, pk: int) -> HttpResponseBase:
    reminder = get_object_or_404(Reminder.objects.visible_to(signed_in(request)), pk=pk)
    services.send_again(actor=signed_in(request), reminder=reminder)
    messages.success(request, _("The message will be sent within a minute."))
    return redirect("reminders:list")


@require_GET
@requires(SEE_REMINDERS)
def inbox(request: HttpRequest) -> HttpResponseBase:
    """The mailbox of the demonstration; where a mail server is named there is none."""
    if not mailbox.is_in_use():
        raise Http404
    rows = MailboxMessage.objects.visible_to(signed_in(request)).seen_in(working_clinic(request))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "reminders/mailbox.html", {"page": page})
