"""Who can set a password with a link that an admin made is told so, whoever asked for it and wherever the link went.

As with a reminder, a link is claimed in one transaction, its letter sent outside of any, and that it was sent noted in
another: two workers never tell somebody twice, and a worker that dies keeps nobody from being told later.
"""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mesoplan.audit.models import PasswordLink
from mesoplan.clinics.models import Clinic
from mesoplan.frame.dates import said_in_full

log = logging.getLogger(__name__)


def tell_of_links() -> None:
    """Each link once, in the order they were made. What does not get through is tried again in the next round."""
    last = 0
    while (link := claim(after=last)) is not None:
        last = link.pk
        tell_of(link)


@transaction.atomic
def claim(*, after: int) -> PasswordLink | None:
    """The next link of which somebody has to be told, for this worker alone."""
    now = timezone.now()
    waiting = PasswordLink.objects.to_tell(now).filter(pk__gt=after)
    link = waiting.select_for_update(of=("self",), skip_locked=True).first()
    if link is not None:
        link.claimed_at = now
        link.save(update_fields=["claimed_at"])
    return link


def tell_of(link: PasswordLink) -> None:
    try:
        letter(link).send()
    except (SMTPException, OSError) as error:
        log.warning("The letter about password link %s was not sent: %s", link.pk, error)
        link.claimed_at = None
    else:
        link.told_at = timezone.now()
    link.save(update_fields=["claimed_at", "told_at"])


def letter(link: PasswordLink) -> EmailMessage:
    """In the language and on the clock of the person's clinic. It never holds the link."""
    clinic = Clinic.objects.visible_to(link.person).order_by("memberships__pk").first()
    with translation.override(clinic.language if clinic else settings.LANGUAGE_CODE):
        made_at = timezone.localtime(link.made_at, clinic.zone if clinic else None)
        said = {
            "person": link.person.name,
            "maker": link.made_by.name,
            "address": link.made_by.email,
            "email": link.person.email,
            "day": said_in_full(made_at),
            "time": date_format(made_at, "H:i"),
            "site": settings.SITE_URL,
        }
        return EmailMessage(
            subject=_("A password link was made for you"),
            body=body() % said,
            from_email=settings.DEFAULT_FROM_EMAIL,
            to=[link.person.email],
        )


def body() -> str:
    return "\n".join(
        [
            _("Dear %(person)s,"),
            "",
            _("On %(day)s at %(time)s, %(maker)s (%(address)s) made a link for your account at %(site)s."),
            _("Whoever has it can set a new password and sign in as %(email)s. It works once and for three days."),
            "",
            _("If you did not ask for it, sign in: that ends the link. Then set a new password, and tell an admin."),
        ]
    )
