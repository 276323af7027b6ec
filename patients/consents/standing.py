"""Whether a consent holds on a day. It ends when it is withdrawn, and when a later text tells of other risks; it covers
its own family of mixture and its own areas, no others [brief 14]."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from patients.models import Consent, ConsentVersion
from patients.models.consent_texts import EVER_IN_USE


class Standing(models.TextChoices):
    VALID = "valid", _("valid")
    WITHDRAWN = "withdrawn", _("withdrawn")
    OUTDATED = "outdated", _("the text tells of other risks now")


@dataclass(frozen=True)
class Consents:
    """Those of some patients, and the versions of texts by which earlier ones became too little."""

    rows: Sequence[Consent]
    risks: Sequence[ConsentVersion]

    def of(self, patient_id: int, family: str) -> list[Consent]:
        """The newest first."""
        return [row for row in self.rows if row.patient_id == patient_id and row.family == family]

    def standing(self, consent: Consent, on: date) -> Standing:
        if self.is_withdrawn(consent, on):
            return Standing.WITHDRAWN
        return Standing.OUTDATED if self.is_outdated(consent, on) else Standing.VALID

    def is_withdrawn(self, consent: Consent, on: date) -> bool:
        """By itself, or with a later one of its family: whoever takes back the last has taken back those before it."""
        return any(
            row.withdrawn_on is not None and row.withdrawn_on <= on and row.number >= consent.number
            for row in self.of(consent.patient_id, consent.family)
        )

    def is_outdated(self, consent: Consent, on: date) -> bool:
        local, signed = consent.patient.clinic.local, consent.text.version.number
        return any(
            it.family == consent.family and it.number > signed and local(it.confirmed_at).date() <= on
            for it in self.risks
            if it.confirmed_at
        )

    def valid(self, patient_id: int, family: str, on: date) -> list[Consent]:
        """Also what is signed after the day: whether that was too late is said by whoever knows what happened on it."""
        return [row for row in self.of(patient_id, family) if self.standing(row, on) == Standing.VALID]

    def areas(self, patient_id: int, family: str, on: date) -> set[str]:
        return {code for row in self.valid(patient_id, family, on) for code in row.areas}

    def families(self, patient_id: int, on: date) -> frozenset[str]:
        """What was consented to by the end of this day."""
        return frozenset(
            row.family
            for row in self.rows
            if row.patient_id == patient_id and row.signed_on <= on and self.standing(row, on) == Standing.VALID
        )


def consents_of(patients: Collection[int]) -> Consents:
    """In two queries, for many patients as for one; in one where nobody has signed."""
    rows = list(Consent.objects.of(patients))
    risks = ConsentVersion.objects.filter(status__in=EVER_IN_USE, changes_risk=True)
    return Consents(rows, list(risks) if rows else [])


def families_consented_to(patient_id: int, on: date) -> frozenset[str]:
    return consents_of([patient_id]).families(patient_id, on)


@dataclass(frozen=True)
class ListedConsent:
    consent: Consent
    standing: Standing
    area_names: Sequence[str]


def listed(patient_id: int, on: date, names: Mapping[str, str]) -> list[ListedConsent]:
    """Each with its state; `names` are those of the areas by code."""
    known = consents_of([patient_id])
    return [ListedConsent(row, known.standing(row, on), list(area_names(row.areas, names))) for row in known.rows]


def area_names(codes: Iterable[str], names: Mapping[str, str]) -> Iterable[str]:
    return (names.get(code, code) for code in codes)
