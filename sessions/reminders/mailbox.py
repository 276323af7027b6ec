"""Where messages go as long as no mail server is named: into a mailbox that the demonstration shows."""

from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from sessions.reminders.models import MailboxMessage

CLINIC_HEADER = "X-Mesoplan-Clinic"


class MailboxBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        kept = [
            MailboxMessage(
                clinic_id=message.extra_headers.get(CLINIC_HEADER),
                sent_to=", ".join(message.to),
                subject=str(message.subject),
                body=str(message.body),
            )
            for message in email_messages
        ]
        return len(MailboxMessage.objects.bulk_create(kept))


def is_in_use() -> bool:
    return f"{MailboxBackend.__module__}.{MailboxBackend.__qualname__}" == settings.EMAIL_BACKEND
