"""What a record has to say before it can be signed."""

from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from formulations.sittings import one_side
from formulations.wording import words
from mesoplan.refusals import DomainError
from sessions.delivery.doses import DoseCheck
from sessions.delivery.entry import TIMES
from sessions.delivery.lots import ProductLots
from sessions.delivery.models import TICKS, Administration, TreatmentRecord


def refuse_unsound(
    record: TreatmentRecord, lines: Sequence[Administration], lots: Sequence[ProductLots], check: DoseCheck
) -> None:
    """All that is missing at once, each at its field. `lots` are those of the products that were given."""
    if record.given_on > record.appointment.clinic.local(timezone.now()).date():
        raise DomainError(_("This appointment has not taken place yet."))
    if not any(line.volume_ml for line in lines):
        raise DomainError(_("Nothing was given. Discard the record and take back the check-in instead."))
    missing = dict(
        (
            *missing_reasons(lines, check),
            *missing_lots(lots),
            *missing_words(record, check),
            *wrong_times(record),
            *missing_ticks(record),
        )
    )
    if missing:
        raise DomainError(_("This record cannot be signed yet."), fields=missing)


def missing_reasons(lines: Sequence[Administration], check: DoseCheck) -> Iterator[tuple[str, str]]:
    fields = {(line.area.code, one_side(line.side)): f"reason_{line.pk}" for line in lines}
    for finding in check.differences:
        if not check.reason(finding).strip():
            # xgettext: no-python-format, or it reads a figure in "% f"
            yield fields[finding.area, finding.side], _("The volume differs by more than 10 % from the plan. Say why.")


def missing_lots(lots: Sequence[ProductLots]) -> Iterator[tuple[str, str]]:
    for part in lots:
        if not part.chosen:
            yield part.field, _("Say from which lot %(product)s was drawn.") % {"product": part.product}


def missing_words(record: TreatmentRecord, check: DoseCheck) -> Iterator[tuple[str, str]]:
    against = [words(finding.template, finding.params) for finding in check.unexplained]
    if against and not record.explanation.strip():
        sentence = _("%(against)s If it has been given all the same, write what happened.")
        yield "explanation", sentence % {"against": " ".join(against)}


def wrong_times(record: TreatmentRecord) -> Iterator[tuple[str, str]]:
    for name in TIMES:
        at = getattr(record, name)
        if at and at > timezone.now():
            yield name, _("This time has not come yet.")
    if record.prepared_at and record.began_at and record.began_at < record.prepared_at:
        yield "began_at", _("The first injection comes after the mixture is drawn up.")


def missing_ticks(record: TreatmentRecord) -> Iterator[tuple[str, str]]:
    for tick in TICKS:
        if not getattr(record, tick):
            yield tick, _("Tick this point before signing.")
