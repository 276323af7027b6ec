"""Who has been written to about a time that is held for them, and who has to be called."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from sessions.booking.models import WaitingOffer
from sessions.booking.waiting.listed import open_offers
from sessions.booking.waiting.told import Told
from sessions.booking.wording import said_clock
from sessions.reminders.models import OfferLetter, ReminderStatus


def told_by_letter(offers: Collection[WaitingOffer]) -> Mapping[int, Told]:
    letters = {row.offer_id: row for row in OfferLetter.objects.filter(offer__in=[offer.pk for offer in offers])}
    return {offer.pk: told_of(offer, letters.get(offer.pk)) for offer in offers}


def told_of(offer: WaitingOffer, row: OfferLetter | None) -> Told:
    if row and row.status == ReminderStatus.SENT and row.sent_at:
        said = {"time": said_clock(offer.freed.clinic.local(row.sent_at))}
        return Told(row.shape, _("E-mail sent at %(time)s") % said)
    if not offer.entry.session.course.patient.email:
        return Told("missed", _("No e-mail address: please call"), is_to_call=True)
    if row and row.has_failed:
        return Told(row.shape, _("The e-mail did not get through: please call"), is_to_call=True)
    return Told("planned", _("An e-mail goes out within a minute"))


def offers_to_call(user: User, clinic: Clinic, now: datetime) -> QuerySet[WaitingOffer]:
    """Held for somebody whom no e-mail reaches; the one that ends soonest first."""
    failed = OfferLetter.objects.filter(offer=OuterRef("pk"), status=ReminderStatus.FAILED)
    return open_offers(user, clinic, now).filter(Q(entry__session__course__patient__email="") | Exists(failed))
