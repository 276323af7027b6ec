from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.models import Lot
from formulations.services.ledger import GivenLine, post_doses
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.booking.services.attend import note_treated, note_treatment_begun
from sessions.delivery.consents import refuse_without_consent
from sessions.delivery.doses import check_given, filling
from sessions.delivery.drawing import draw_lots
from sessions.delivery.entry import TIMES, Entry, put_given, put_times
from sessions.delivery.lots import lots_field, lots_of, products_in
from sessions.delivery.models import TICKS, Addendum, Administration, LotUse, TreatmentRecord
from sessions.delivery.soundness import refuse_unsound
from sessions.planning.services.locks import lock_course
from sessions.planning.services.sessions import note_done


@transaction.atomic
def open_record(*, actor: User, appointment: Appointment) -> TreatmentRecord:
    """The draft of this appointment, with what the plan says as given; opened twice it is the same draft. Nothing is
    begun without the consent to its mixtures and its areas; a withdrawal that is being noted is waited for."""
    appointment = Appointment.objects.with_people().select_for_update(of=("self",)).get(pk=appointment.pk)
    known = TreatmentRecord.objects.filter(appointment=appointment).first()
    if known:
        return known
    if not appointment.is_checked_in:
        raise DomainError(_("Check %(patient)s in first.") % {"patient": appointment.patient})
    Patient.objects.select_for_update(no_key=True).get(pk=appointment.patient_id)
    refuse_without_consent(appointment)
    record = TreatmentRecord.objects.create(appointment=appointment)
    Administration.objects.bulk_create(
        Administration(
            record=record,
            area_id=planned.area_id,
            side=planned.side,
            formulation_version_id=planned.formulation_version_id,
            technique_id=planned.technique_id,
            depth_mm=planned.depth_mm,
            planned_points=planned.points,
            planned_volume_per_point_ml=planned.volume_per_point_ml,
            points=planned.points,
            volume_per_point_ml=planned.volume_per_point_ml,
        )
        for planned in appointment.session.areas
    )
    note_treatment_begun(appointment)
    return record


@transaction.atomic
def save_record(*, actor: User, record: TreatmentRecord, entry: Entry, version: int) -> TreatmentRecord:
    """Keeps a draft as far as it goes. What it may lack here, it has to have when it is signed."""
    record = locked_draft(record, version)
    lines = list(record.administrations.all())
    ticks = entry.ticks - lapsed(record, lines, entry)
    for line in lines:
        put_given(line, entry.given[line.pk])
        with constraints_speak(Administration):
            line.save(update_fields=["points", "volume_per_point_ml", "difference_reason"])
    put_lots(record, lines, entry.lots)
    for tick in TICKS:
        setattr(record, tick, tick in ticks)
    record.pain, record.observations, record.explanation = entry.pain, entry.observations, entry.explanation
    put_times(record, entry)
    record.version += 1
    with constraints_speak(TreatmentRecord):
        record.save(update_fields=[*TIMES, "pain", "observations", "explanation", *TICKS, "version"])
    return record


@transaction.atomic
def discard_record(*, actor: User, record: TreatmentRecord, version: int) -> None:
    """Takes back a draft of a treatment that does not take place. What was entered stays in the history."""
    Appointment.objects.select_for_update().get(pk=record.appointment_id)
    record = locked_draft(record, version)
    record.administrations.all().delete()
    record.lot_uses.all().delete()
    record.delete()


@transaction.atomic
def sign_record(*, actor: User, record: TreatmentRecord, version: int) -> TreatmentRecord:
    """Turns the draft into what was done, for good: doses posted, vials drawn, appointment treated, session done, or
    nothing at all.

    The rules are checked again on the doses as given. Before an injection a stop means "do not inject", and the page
    says so; afterwards the dose is in the body, and a record that refused to say so would hide it from every later
    check. So a stop, an override without a reason from the plan and a lot withdrawn since it was drawn refuse the
    record only until the clinician has written what happened; they are kept in it together with these words.
    """
    take_turns(record)
    record = locked_draft(record, version)
    lines = list(record.administrations.select_related("area", "technique", "formulation_version__formulation"))
    lots = lots_of(record, [line for line in lines if line.volume_ml])
    check = check_given(record, lines, lots)
    refuse_unsound(record, lines, lots, check)
    drop_lots_not_given(record, lines)
    record.sign(by=actor, at=timezone.now(), report=check.as_signed())
    record.version += 1
    record.save(update_fields=["status", "signed_by", "signed_at", "dose_report", "version"])
    post(record, lines)
    draw_lots(actor=actor, record=record, lines=lines)
    note_treated(record.appointment)
    note_done(session=record.appointment.session, given_on=record.given_on)
    return record


@transaction.atomic
def add_addendum(*, actor: User, record: TreatmentRecord, text: str) -> Addendum:
    record.refuse_unless_signed()
    if not text.strip():
        sentence = _("Write what is to be added.")
        raise DomainError(sentence, fields={"text": sentence})
    return Addendum.objects.create(record=record, text=text.strip(), written_by=actor, written_at=timezone.now())


def take_turns(record: TreatmentRecord) -> None:
    """Two records of one patient are signed one after the other, or each would pass a limit that both together break.
    Whoever stops the course or books its other sessions has a turn too (the order is that of `lock_course`)."""
    rows = Appointment.objects.select_related("session").select_for_update(of=("self",))
    appointment = rows.get(pk=record.appointment_id)
    lock_course(appointment.session.course_id)
    Patient.objects.select_for_update(no_key=True).get(pk=appointment.patient_id)


def locked_draft(record: TreatmentRecord, version: int) -> TreatmentRecord:
    people = ("appointment__clinic", "appointment__patient__clinic", "appointment__session__plan")
    row = TreatmentRecord.objects.select_for_update(of=("self",)).select_related(*people).get(pk=record.pk)
    row.refuse_unless_draft()
    refuse_stale(seen=version, stored=row.version)
    return row


def lapsed(record: TreatmentRecord, lines: Iterable[Administration], entry: Entry) -> frozenset[str]:
    """Doses and lots that were confirmed, and are others now, have to be confirmed again."""
    if not record.doses_confirmed:
        return frozenset()
    stored = {line.pk: (line.points, line.volume_per_point_ml) for line in lines}
    entered = {pk: entry.given[pk].amounts for pk in stored}
    lots = frozenset(record.lot_uses.values_list("lot", flat=True))
    return frozenset() if (entered, entry.lots) == (stored, lots) else frozenset({"doses_confirmed"})


def put_lots(record: TreatmentRecord, lines: Iterable[Administration], chosen: frozenset[int]) -> None:
    """A lot that is not offered is refused here in words; the database refuses it without."""
    offered = {lot.pk for part in lots_of(record, lines) for lot in part.lots}
    refuse_unusable(Lot.objects.filter(pk__in=chosen - offered))
    record.lot_uses.exclude(lot__in=chosen).delete()
    kept = set(record.lot_uses.values_list("lot", flat=True))
    LotUse.objects.bulk_create(LotUse(record=record, lot_id=lot) for lot in sorted(chosen - kept))


def drop_lots_not_given(record: TreatmentRecord, lines: Iterable[Administration]) -> None:
    """A lot of which the patient received nothing would make them one of those whom its recall is about."""
    given = products_in(line for line in lines if line.volume_ml)
    record.lot_uses.exclude(lot__product__in=given).delete()


def refuse_unusable(lots: Iterable[Lot]) -> None:
    sentences = {
        lots_field(lot.product_id): _("Lot %(lot)s is expired, withdrawn, used up or not of this mixture.")
        % {"lot": lot}
        for lot in lots
    }
    if sentences:
        raise DomainError(" ".join(sentences.values()), fields=sentences)


def post(record: TreatmentRecord, lines: Iterable[Administration]) -> None:
    post_doses(
        patient=record.appointment.patient,
        on=record.given_on,
        course_number=record.appointment.session.course_id,
        record_number=record.pk,
        lines=[GivenLine(line.pk, line.area, line.side, filling(line)) for line in lines],
    )
