from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from formulations.models import Lot
from formulations.models.products import LotStatus
from mesoplan.history import track
from patients.models import Patient
from sessions.reminders.models.messages import (
    CALLED_BY_SOMEONE,
    SENT_TO_SOMEONE,
    STATUS_KNOWN,
    STEPS,
    Message,
    MessageQuerySet,
    ReminderStatus,
)
from sessions.reminders.wording import news_of_lot

if TYPE_CHECKING:
    from mesoplan.staff.models import User

WORDS_LENGTH = 500


class NoticeKind(models.TextChoices):
    """Whoever was told that a lot is being checked is told once more when it is recalled."""

    RECALLED = "recalled", _("received, recalled")
    HELD = "held", _("received, being checked")
    BOOKED = "booked", _("booked")


LOT_STATUS = {NoticeKind.RECALLED: (LotStatus.RECALLED,), NoticeKind.HELD: (LotStatus.QUARANTINED,)}
LAST_DAY = Func(
    F("days"), template="(SELECT max(day) FROM unnest(%(expressions)s) AS day)", output_field=models.DateField()
)
BLOCKED = (LotStatus.QUARANTINED, LotStatus.RECALLED)


class NoticeQuerySet(MessageQuerySet["RecallNotice"]):
    def visible_to(self, user: "User") -> "NoticeQuerySet":
        return self.filter(patient__clinic__memberships__user=user)

    def to_call(self, now: datetime) -> "NoticeQuerySet":
        """What did not get through and still is so."""
        holds = Q(kind=NoticeKind.BOOKED, lot__status__in=BLOCKED, last_day__gte=now.date())
        for kind, statuses in LOT_STATUS.items():
            holds |= Q(kind=kind, lot__status__in=statuses)
        return self.alias(last_day=LAST_DAY).filter(holds, status=ReminderStatus.FAILED)

    def with_people(self) -> "NoticeQuerySet":
        return self.select_related("patient__clinic", "lot__product", "told_by", "called_by")


@track()
class RecallNotice(Message):
    """What a clinician tells a patient of a blocked lot: by e-mail, or by phone where that does not reach them."""

    lot = models.ForeignKey(Lot, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(_("what is told"), max_length=8, choices=NoticeKind)
    days = ArrayField(models.DateField(), verbose_name=_("days of the visits"))
    own_words = models.CharField(_("the clinician's own words"), max_length=WORDS_LENGTH, blank=True)
    names_product = models.BooleanField(_("names the product and its lot"), default=False)
    told_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("told by"), on_delete=models.PROTECT, related_name="+"
    )

    is_of_lot = True

    objects: ClassVar[models.Manager["RecallNotice"]] = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-due_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["lot", "patient", "kind"],
                name="reminders_notice_once",
                violation_error_message=_("This patient has been told already."),
            ),
            models.CheckConstraint(condition=Q(kind__in=NoticeKind.values), name="reminders_notice_kind_known"),
            models.CheckConstraint(condition=~Q(days=[]), name="reminders_notice_of_a_day"),
            models.CheckConstraint(condition=STATUS_KNOWN, name="reminders_notice_status_known"),
            models.CheckConstraint(condition=SENT_TO_SOMEONE, name="reminders_notice_sent_to_someone"),
            models.CheckConstraint(condition=CALLED_BY_SOMEONE, name="reminders_notice_called_by_someone"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(status="waiting"), name="reminders_notices_waiting")]
        triggers = [
            pgtrigger.FSM(name="notice_moves_along", field="status", transitions=[*STEPS, ("not_needed", "called")]),
            pgtrigger.ReadOnly(name="notice_stays_with_its_patient", fields=["lot", "patient", "kind"]),
        ]

    @property
    def is_current(self) -> bool:
        """Whether the lot still is as the message says."""
        return self.lot.status in LOT_STATUS.get(NoticeKind(self.kind), BLOCKED)

    @property
    def news(self) -> str:
        """Without the lot: whoever books reads it too."""
        return news_of_lot(self.kind, self.days)
