"""The people of a blocked lot: not told yet, to be called, told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formulations.models import Lot
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.delivery.recall import touched
from sessions.delivery.visits import Visit
from sessions.reminders.models import NoticeKind, RecallNotice, ReminderStatus
from sessions.reminders.telling.whom import Addressee, whom_to_tell
from sessions.reminders.wording import news_of_lot

UNTOLD = (ReminderStatus.FAILED, ReminderStatus.NOT_NEEDED)


@dataclass(frozen=True)
class Person:
    patient: Patient
    addressee: Addressee
    notice: RecallNotice | None

    @property
    def kind(self) -> NoticeKind:
        return self.addressee.kind

    @property
    def news(self) -> str:
        return news_of_lot(self.kind, self.addressee.days)

    @property
    def is_told(self) -> bool:
        """Or is about to be."""
        return self.notice is not None and self.notice.status not in UNTOLD

    @property
    def has_failed(self) -> bool:
        return self.notice is not None and self.notice.has_failed

    @property
    def can_be_written_to(self) -> bool:
        return can_be_written_to(self.patient)

    @property
    def is_to_write(self) -> bool:
        return not self.is_told and not self.has_failed and self.can_be_written_to

    @property
    def is_to_call(self) -> bool:
        return not self.is_told and not self.is_to_write

    @property
    def why_call(self) -> str | Promise:
        if self.patient.deceased_on is not None:
            return _("The patient has died: speak to the family.")
        if not self.patient.email:
            return _("No e-mail address")
        return self.notice.problem if self.notice else ""


@dataclass(frozen=True)
class People:
    everybody: Sequence[Person]
    notices: Sequence[RecallNotice]
    unsigned: Sequence[Visit]

    @property
    def to_write(self) -> list[Person]:
        return [person for person in self.everybody if person.is_to_write]

    @property
    def to_call(self) -> list[Person]:
        return [person for person in self.everybody if person.is_to_call]

    @property
    def told(self) -> list[RecallNotice]:
        """Also of what does not hold any more: who heard that a lot is being checked before it was recalled."""
        return [notice for notice in self.notices if notice.status not in UNTOLD]

    @property
    def patient_ids(self) -> list[int]:
        named = {person.patient.pk for person in self.everybody} | {row.patient_id for row in self.notices}
        return sorted(named | {visit.patient_id for visit in self.unsigned})


def people_of(lot: Lot, user: User, now: datetime) -> People:
    """Of all the clinics of this person. In a dozen queries, and one more for each thousand visits."""
    lists = {part.key: part.visits for part in touched(lot, user)}
    whom = whom_to_tell(lists, lot.status, now)
    ids = [it.patient_id for it in whom.addressees]
    patients = Patient.objects.visible_to(user).with_clinic().in_bulk(ids)
    rows = RecallNotice.objects.visible_to(user).filter(lot=lot).with_people()
    notices = list(rows.order_by("patient__family_name", "patient__given_name", "patient", "pk"))
    known = {(row.patient_id, row.kind): row for row in notices}
    return People(
        everybody=[Person(patients[it.patient_id], it, known.get((it.patient_id, it.kind))) for it in whom.addressees],
        notices=notices,
        unsigned=whom.unsigned,
    )


def can_be_written_to(patient: Patient) -> bool:
    return bool(patient.email) and patient.deceased_on is None
