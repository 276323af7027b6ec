"""What a clinician notes of the skin of a patient. Nothing is deleted: what has healed is gone since a day."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.conflicts import constraints_speak
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient, SkinMark, TreatmentArea
from patients.models.marks import FARTHEST_CM, FEWEST_CORNERS, MOST_CORNERS
from patients.permissions import NOTE_MARKS
from patients.services.history import locked

PLACE = ("kind", "side", "seen_from", "x_cm", "y_cm", "radius_cm", "corners", "margin_cm", "note")


@transaction.atomic
def note_mark(*, actor: User, patient: Patient, area: TreatmentArea, values: Mapping[str, Any]) -> SkinMark:
    """A circle by `x_cm`, `y_cm`, `radius_cm`, or a drawn shape by `corners`, pairs of centimetres as exact texts."""
    refuse_others(actor)
    patient = locked(patient)
    mark = SkinMark(patient=patient, area=area, noted_by=actor, seen_on=patient.clinic.today)
    for name in PLACE:
        if name in values:
            setattr(mark, name, values[name])
    refuse_shapeless(mark)
    with constraints_speak(SkinMark):
        mark.save()
    return mark


@transaction.atomic
def note_gone(*, actor: User, mark: SkinMark) -> SkinMark:
    refuse_others(actor)
    patient = locked(mark.patient)
    row = SkinMark.objects.select_for_update(of=("self",)).get(pk=mark.pk)
    row.go(on=patient.clinic.today)
    row.save(update_fields=["gone_on"])
    return row


def refuse_others(actor: User) -> None:
    if not actor.may(NOTE_MARKS):
        raise DomainError(_("Only a clinician notes marks of the skin."))


def refuse_shapeless(mark: SkinMark) -> None:
    if mark.corners:
        refuse_corners(mark.corners)
    elif mark.radius_cm is None or mark.x_cm is None or mark.y_cm is None:
        sentence = _("Tap the place of the mark, or type how far it lies from the middle.")
        raise DomainError(sentence, fields={"x_cm": sentence})


def refuse_corners(corners: list[list[str]]) -> None:
    if not FEWEST_CORNERS <= len(corners) <= MOST_CORNERS:
        sentence = _("A drawn shape has between %(fewest)s and %(most)s corners.") % {
            "fewest": FEWEST_CORNERS,
            "most": MOST_CORNERS,
        }
        raise DomainError(sentence, fields={"corners": sentence})
    if any(abs(Decimal(value)) > FARTHEST_CM for corner in corners for value in corner):
        sentence = _("A mark lies within 100 cm of the middle.")
        raise DomainError(sentence, fields={"corners": sentence})
