"""The consent to what is given today. Before the injection nothing goes without it; a record that is open already stays
tellable, and says what was lacking."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from formulations.dosing.report import Finding, Severity
from formulations.dosing.translation import gettext_noop
from mesoplan.refusals import DomainError
from patients.consents.standing import Consents
from sessions.booking.models import Appointment
from sessions.planning.consenting.needs import Lack, Share, Why, lacks_of, needs_of

OTHER_AREAS = gettext_noop("The consent to %(family)s does not cover: %(areas)s. Take one that does.")
WITHDRAWN = gettext_noop("The patient has withdrawn the consent to %(family)s on %(day)s.")
OUTDATED = gettext_noop("The consent to %(family)s is to a text that tells of other risks than today's.")


class NoConsentError(DomainError):
    """`lacks` says what has to be signed first."""

    def __init__(self, appointment: Appointment, lacks: Sequence[Lack]) -> None:
        sentence = _("%(patient)s has to consent first, or nothing is injected: %(lacks)s")
        said = {"patient": appointment.patient, "lacks": " ".join(lack.sentence for lack in lacks)}
        super().__init__(sentence % said)
        self.lacks = lacks


def refuse_without_consent(appointment: Appointment) -> None:
    on = appointment.clinic.local(appointment.starts_at).date()
    needs = needs_of(appointment.session.areas.select_related("area"))
    lacks = lacks_of(needs, patient_id=appointment.patient_id, on=on)
    if lacks:
        raise NoConsentError(appointment, lacks)


def consent_findings(appointment: Appointment, shares: Iterable[Share], on: date, known: Consents) -> Iterator[Finding]:
    """Beside what the dosing engine says, which knows families and neither areas nor what has become of a consent."""
    for lack in lacks_of(needs_of(shares), patient_id=appointment.patient_id, on=on, known=known):
        if lack.why == Why.AREAS:
            yield finding("consent_areas", OTHER_AREAS, lack, areas=get_text_list([str(it) for it in lack.areas], ","))
        elif lack.why == Why.WITHDRAWN and lack.withdrawn_on:
            yield finding("consent_withdrawn", WITHDRAWN, lack, day=lack.withdrawn_on)
        elif lack.why == Why.OUTDATED:
            yield finding("consent_outdated", OUTDATED, lack)


def finding(code: str, template: str, lack: Lack, **params: str | date) -> Finding:
    said = {"family": str(lack.need.family.label), **params}
    return Finding(code=code, severity=Severity.STOP, rule="R13", template=template, params=said, source="brief 14")
