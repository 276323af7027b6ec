"""Telling the patients of a blocked lot. Whoever tells, calls or takes back takes the lot first, so that two people who
do it at once come one after the other; and no patient has two rows of one kind.
"""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from formulations.models import Lot
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.reminders.models import RecallNotice, ReminderStatus
from sessions.reminders.permissions import TELL_RECALLED
from sessions.reminders.services import CLAIM_LASTS, deliver, free, settle, take
from sessions.reminders.telling.letters import Said, drafted, letter
from sessions.reminders.telling.people import Person, can_be_written_to, people_of


@transaction.atomic
def tell_patients(*, actor: User, lot: Lot, seen: Collection[str], said: Said) -> int:
    """Those of the people `seen` on the page (`Addressee.key`) who are still to be written to; says how many."""
    lot, now = locked(actor, lot), timezone.now()
    people = [it for it in people_of(lot, actor, now).to_write if it.addressee.key in seen]
    for person in people:
        write_row(actor, lot, person, said, now)
    return len(people)


def write_row(actor: User, lot: Lot, person: Person, said: Said, now: datetime) -> RecallNotice:
    """A new row; or the old one once more, where the lot was free again before its message was sent."""
    row = drafted(lot, person, said)
    row.pk = person.notice.pk if person.notice else None
    row.told_by, row.due_at = actor, now
    row.save()
    return row


@transaction.atomic
def note_told_by_phone(*, actor: User, lot: Lot, patient: Patient) -> RecallNotice:
    """Whether they have an address or not; from now on nobody else has to call or to write."""
    lot, now = locked(actor, lot), timezone.now()
    person = next((it for it in people_of(lot, actor, now).everybody if it.patient == patient), None)
    if person is None:
        raise DomainError(_("There is nothing to tell this patient of this lot."))
    if person.is_told:
        raise DomainError(_("%(patient)s has been told already.") % {"patient": patient})
    row = person.notice or drafted(lot, person, Said())
    if person.notice is None:
        row.told_by, row.due_at = actor, now
    row.status, row.called_at, row.called_by = ReminderStatus.CALLED, now, actor
    row.save()
    return row


@transaction.atomic
def undo_told_by_phone(*, actor: User, notice: RecallNotice) -> RecallNotice:
    row = locked_row(actor, notice)
    if not row.is_called:
        raise DomainError(_("No call is noted for this message."))
    row.status, row.called_at, row.called_by = ReminderStatus.FAILED, None, None
    row.save(update_fields=["status", "called_at", "called_by"])
    return row


@transaction.atomic
def send_notice_again(*, actor: User, notice: RecallNotice) -> RecallNotice:
    """After the address was put right, or the mail server."""
    row = locked_row(actor, notice)
    if not row.has_failed:
        raise DomainError(_("Only a message that did not get through can be sent again."))
    if not row.is_current or not can_be_written_to(row.patient):
        raise DomainError(_("There is nothing to send this patient of this lot."))
    row.status, row.attempts, row.due_at = ReminderStatus.WAITING, 0, timezone.now()
    row.save(update_fields=["status", "attempts", "due_at"])
    return row


def locked(actor: User, lot: Lot) -> Lot:
    refuse_others(actor)
    return Lot.objects.select_for_update(of=("self",), no_key=True).select_related("product").get(pk=lot.pk)


def locked_row(actor: User, notice: RecallNotice) -> RecallNotice:
    locked(actor, notice.lot)
    row = RecallNotice.objects.visible_to(actor).select_for_update(of=("self",)).with_people().filter(pk=notice.pk)
    if (found := row.first()) is None:
        raise DomainError(_("This patient belongs to another clinic."))
    return found


def refuse_others(actor: User) -> None:
    if not actor.may(TELL_RECALLED):
        raise DomainError(_("Only a clinician can tell patients of a lot."))


def run() -> None:
    """One round, as of the reminders."""
    now = timezone.now()
    free(RecallNotice.objects.given_up_on(now - CLAIM_LASTS))
    while (row := claim(now)) is not None:
        deliver(row, letter(row))


@transaction.atomic
def claim(now: datetime) -> RecallNotice | None:
    """The next that is due, for this worker alone. Between the button and now the lot may have been freed, and the
    patient may have changed."""
    due = RecallNotice.objects.due(now).select_for_update(of=("self",), skip_locked=True).with_people()
    while (row := due.first()) is not None:
        if not row.is_current:
            settle(row, ReminderStatus.NOT_NEEDED)
        elif row.patient.deceased_on is not None:
            settle(row, ReminderStatus.FAILED, problem=gettext_noop("The patient has died: speak to the family."))
        elif not row.patient.email:
            settle(row, ReminderStatus.FAILED, problem=gettext_noop("No e-mail address"))
        else:
            take(row)
            return row
    return None
