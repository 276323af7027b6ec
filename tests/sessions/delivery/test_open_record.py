import pgtrigger
import pytest

from mesoplan.refusals import DomainError
from sessions.booking.services.attend import undo_check_in
from sessions.delivery.models import TreatmentRecord
from sessions.delivery.services import open_record


def test_a_record_opens_with_what_was_planned(appointment, clinician):
    record = open_record(actor=clinician, appointment=appointment)

    line, planned = record.administrations.get(), appointment.session.plan.areas.get()
    assert (line.area, line.side, line.technique) == (planned.area, planned.side, planned.technique)
    assert line.formulation_version == planned.formulation_version
    assert (line.planned_points, line.planned_volume_per_point_ml) == (50, planned.volume_per_point_ml)
    assert (line.points, line.volume_per_point_ml) == (50, planned.volume_per_point_ml)


def test_the_depth_that_was_planned_is_kept_with_it(appointment, clinician):
    with pgtrigger.ignore("planning.PlanArea:signed_areas_are_frozen"):
        appointment.session.plan.areas.update(depth_mm=8)

    assert open_record(actor=clinician, appointment=appointment).administrations.get().depth_mm == 8


def test_opened_twice_it_is_the_same_record(appointment, clinician):
    first = open_record(actor=clinician, appointment=appointment)

    assert open_record(actor=clinician, appointment=appointment) == first
    assert first.administrations.count() == 1


def test_nobody_is_treated_before_being_checked_in(appointment, clinician):
    undo_check_in(actor=clinician, appointment=appointment)

    with pytest.raises(DomainError, match="Check Ana Ruiz in first"):
        open_record(actor=clinician, appointment=appointment)
    assert not TreatmentRecord.objects.exists()
