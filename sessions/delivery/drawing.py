"""What is taken from the shelf when a record is signed."""

from collections.abc import Sequence

from formulations.services.drawing import Need, Treatment, draw_from_lots
from mesoplan.staff.models import User
from sessions.delivery.leftover import pours_of, volumes_drawn
from sessions.delivery.lots import drawn_at, lots_of
from sessions.delivery.models import Administration, TreatmentRecord


def draw_lots(*, actor: User, record: TreatmentRecord, lines: Sequence[Administration]) -> None:
    """Whole batches, as the page said they were to be drawn."""
    volumes = volumes_drawn(pours_of(lines))
    given = [line for line in lines if line.volume_ml]
    needs = [Need(it.product, volumes[it.product.pk], it.chosen, it.field) for it in lots_of(record, given)]
    treatment = Treatment(
        actor=actor,
        clinic=record.appointment.clinic,
        patient=record.appointment.patient,
        record_number=record.pk,
        at=drawn_at(record),
        explanation=record.explanation,
    )
    draw_from_lots(treatment, needs)
