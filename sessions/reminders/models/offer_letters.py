from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from mesoplan.history import track
from patients.models import Patient
from sessions.booking.models import WaitingOffer
from sessions.booking.models.offers import OfferStatus
from sessions.reminders.models.messages import (
    SENT_TO_SOMEONE,
    STATUS_KNOWN,
    Message,
    MessageQuerySet,
    ReminderStatus,
)
from sessions.reminders.wording import news_of_offer

if TYPE_CHECKING:
    from mesoplan.staff.models import User

# It is tried once: the time that it tells of is held for minutes.
STEPS = [
    ("waiting", "sending"),
    ("waiting", "failed"),
    ("waiting", "not_needed"),
    ("sending", "sent"),
    ("sending", "failed"),
    ("failed", "not_needed"),
    # The answer was taken back before it had gone.
    ("not_needed", "waiting"),
]


class OfferLetterQuerySet(MessageQuerySet["OfferLetter"]):
    def visible_to(self, user: "User") -> "OfferLetterQuerySet":
        return self.filter(offer__freed__clinic__memberships__user=user)

    def to_call(self, now: datetime) -> Self:
        """What did not get through, for as long as the time is held."""
        held = Q(offer__status=OfferStatus.OFFERED, offer__expires_at__gt=now)
        return self.filter(held, status=ReminderStatus.FAILED)

    def with_people(self) -> Self:
        return self.select_related(
            "offer__freed__clinic", "offer__entry__session__course__patient__clinic", "called_by"
        )


@track()
class OfferLetter(Message):
    """Tells a patient on the waiting list that a time is held for them. There is one for each offer, and it is never
    sent twice: whoever it does not reach is called."""

    offer = models.OneToOneField(WaitingOffer, on_delete=models.PROTECT, related_name="+")

    is_of_offer = True

    objects: ClassVar[models.Manager["OfferLetter"]] = OfferLetterQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.CheckConstraint(condition=STATUS_KNOWN, name="reminders_offer_letter_status_known"),
            models.CheckConstraint(condition=SENT_TO_SOMEONE, name="reminders_offer_letter_sent_to_someone"),
            # What the patient says on the phone is the answer to the offer, and is kept there.
            models.CheckConstraint(
                condition=~Q(status=ReminderStatus.CALLED) & Q(called_at=None, called_by=None),
                name="reminders_offer_letter_not_called",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(status="waiting"), name="reminders_letters_waiting")]
        triggers = [
            pgtrigger.FSM(name="offer_letter_moves_along", field="status", transitions=STEPS),
            pgtrigger.ReadOnly(name="offer_letter_stays_with_its_offer", fields=["offer"]),
        ]

    @property
    def patient(self) -> Patient:
        return self.offer.entry.session.course.patient

    @property
    def news(self) -> str:
        offer = self.offer
        return news_of_offer(offer.starts_at, offer.expires_at, offer.freed.clinic)

    def is_too_late_at(self, _next_try: datetime) -> bool:
        return True
