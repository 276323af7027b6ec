"""Letters about times that are held for the waiting list. Run twice, or by two workers, it does the same as once."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from sessions.booking.models import WaitingOffer
from sessions.booking.models.offers import OfferStatus
from sessions.reminders.models import OfferLetter, ReminderStatus
from sessions.reminders.offers.letters import letter
from sessions.reminders.services import CLAIM_LASTS, deliver, settle, take


def run() -> None:
    now = timezone.now()
    give_up(now)
    write(now)
    while (row := claim(now)) is not None:
        deliver(row, letter(row))


def give_up(now: datetime) -> None:
    """What stopped its worker may have left: rather than write twice, somebody calls."""
    problem = gettext_noop("Interrupted while it was sent: ask whether it arrived.")
    OfferLetter.objects.given_up_on(now - CLAIM_LASTS).update(status=ReminderStatus.FAILED, problem=problem)


def write(now: datetime) -> None:
    """A row for each time that is held and of which nobody has written yet; also where the answer was taken back before
    a letter had gone."""
    held = WaitingOffer.objects.live(now)
    OfferLetter.objects.filter(status=ReminderStatus.NOT_NEEDED, offer__in=held).update(
        status=ReminderStatus.WAITING, due_at=now
    )
    written = OfferLetter.objects.values("offer")
    offers = held.exclude(pk__in=written).order_by("pk")
    OfferLetter.objects.bulk_create([OfferLetter(offer=offer, due_at=now) for offer in offers], ignore_conflicts=True)


@transaction.atomic
def claim(now: datetime) -> OfferLetter | None:
    """The next for this worker alone. Since it was written the patient may have been asked by phone."""
    due = OfferLetter.objects.due(now).select_for_update(of=("self",), skip_locked=True).with_people()
    while (row := due.first()) is not None:
        if not is_current(row):
            settle(row, ReminderStatus.NOT_NEEDED)
        elif not row.patient.email:
            settle(row, ReminderStatus.FAILED, problem=gettext_noop("No e-mail address"))
        else:
            take(row)
            return row
    return None


def is_current(row: OfferLetter) -> bool:
    """The time is still held, for somebody who lives."""
    is_held = row.offer.status == OfferStatus.OFFERED and row.offer.expires_at > timezone.now()
    return is_held and row.patient.deceased_on is None
