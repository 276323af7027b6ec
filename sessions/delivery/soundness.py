"""What a record has to say before it can be signed."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from formulations.dosing.planned import differs_from_plan
from formulations.models import Lot
from formulations.models.products import LotStatus
from formulations.wording import words
from mesoplan.refusals import DomainError
from sessions.delivery.doses import DoseCheck
from sessions.delivery.lots import ProductLots, lots_of
from sessions.delivery.models import TICKS, Administration, TreatmentRecord


def refuse_unsound(record: TreatmentRecord, lines: Sequence[Administration], check: DoseCheck) -> None:
    """All that is missing at once, each at its field."""
    if record.given_on > record.appointment.clinic.local(timezone.now()).date():
        raise DomainError(_("This appointment has not taken place yet."))
    given = [line for line in lines if line.volume_ml]
    if not given:
        raise DomainError(_("Nothing was given. Discard the record and take back the check-in instead."))
    lots = lots_of(record, given)
    missing = dict(
        (*missing_reasons(lines), *missing_lots(lots), *missing_words(record, lots, check), *missing_ticks(record))
    )
    if missing:
        raise DomainError(_("This record cannot be signed yet."), fields=missing)


def differs(line: Administration) -> bool:
    return differs_from_plan(line.planned_volume_ml, line.volume_ml)


def missing_reasons(lines: Sequence[Administration]) -> Iterator[tuple[str, str]]:
    for line in lines:
        if differs(line) and not line.difference_reason.strip():
            # xgettext: no-python-format, or it reads a figure in "% f"
            yield f"reason_{line.pk}", _("The volume differs by more than 10 % from the plan. Say why.")


def missing_lots(lots: Sequence[ProductLots]) -> Iterator[tuple[str, str]]:
    for part in lots:
        if not part.chosen:
            yield part.field, _("Say from which lot %(product)s was drawn.") % {"product": part.product}


def missing_words(record: TreatmentRecord, lots: Sequence[ProductLots], check: DoseCheck) -> Iterator[tuple[str, str]]:
    against = [words(finding.template, finding.params) for finding in check.unexplained] + withdrawn(record, lots)
    if against and not record.explanation.strip():
        sentence = _("%(against)s If it has been given all the same, write what happened.")
        yield "explanation", sentence % {"against": " ".join(against)}


def withdrawn(record: TreatmentRecord, lots: Sequence[ProductLots]) -> list[str]:
    """Lots that could be used when they were chosen, and cannot any more."""
    chosen = [(lot, {"lot": lot, "product": part.product}) for part in lots for lot in part.chosen]
    recalled = [
        _("Lot %(lot)s of %(product)s is %(state)s by now.") % {**said, "state": lot.get_status_display()}
        for lot, said in chosen
        if lot.status != LotStatus.USABLE
    ]
    expired = [
        _("Lot %(lot)s of %(product)s had expired on %(day)s.") % {**said, "day": said_expiry(lot)}
        for lot, said in chosen
        if lot.expires_on < record.given_on
    ]
    return recalled + expired


def said_expiry(lot: Lot) -> str:
    return date_format(lot.expires_on, "D j M Y")


def missing_ticks(record: TreatmentRecord) -> Iterator[tuple[str, str]]:
    for tick in TICKS:
        if not getattr(record, tick):
            yield tick, _("Tick this point before signing.")
