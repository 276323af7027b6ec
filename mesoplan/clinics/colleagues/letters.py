"""Who can set a password with a link that an admin made is told so, whoever asked for it and wherever the link went."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mesoplan.audit.models import PasswordLink
from mesoplan.clinics.models import Clinic

log = logging.getLogger(__name__)


def tell_of_links() -> None:
    """What does not get through is tried again in the next round. Run twice at once it may tell somebody twice, which
    is better than not at all."""
    for link in PasswordLink.objects.to_tell(timezone.now()):
        try:
            letter(link).send()
        except (SMTPException, OSError) as error:
            log.warning("The letter about password link %s was not sent: %s", link.pk, error)
        else:
            PasswordLink.objects.filter(pk=link.pk).update(told_at=timezone.now())


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
            "day": date_format(made_at, "l j F Y"),
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
