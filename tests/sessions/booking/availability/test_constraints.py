"""What the tables refuse by themselves."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from mesoplan.clinics.models import Absence, ExtraHours, HolidayOpening, WorkingHours
from tests import factories

pytestmark = pytest.mark.servers

DAY = date(2026, 11, 2)


def broken(model, **values) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        model.objects.create(**values)
    return error.value.__cause__.diag.constraint_name


def test_hours_of_one_weekday_do_not_overlap_but_may_touch(clinic, clinician):
    mine = {"clinic": clinic, "clinician": clinician, "weekday": 0}
    WorkingHours.objects.create(**mine, starts_at="09:00", ends_at="12:00")
    WorkingHours.objects.create(**mine, starts_at="12:00", ends_at="13:00")
    assert broken(WorkingHours, **mine, starts_at="11:59", ends_at="12:30") == "clinics_working_apart"
    assert broken(WorkingHours, **mine, starts_at="15:00", ends_at="15:00") == "clinics_working_in_order"
    for other in ({"weekday": 1}, {"clinic": factories.make_clinic(name="Lyon")}, {"clinician": factories.make_user()}):
        assert WorkingHours.objects.create(**(mine | other), starts_at="09:00", ends_at="12:00").pk
    assert broken(WorkingHours, **(mine | {"weekday": 7}), starts_at="09:00", ends_at="10:00") == (
        "clinics_working_weekday_known"
    )


def test_extra_hours_of_one_day_do_not_overlap(clinic, clinician):
    mine = {"clinic": clinic, "clinician": clinician}
    ExtraHours.objects.create(**mine, day=DAY, starts_at="09:00", ends_at="12:00")
    assert broken(ExtraHours, **mine, day=DAY, starts_at="08:00", ends_at="09:01") == "clinics_extra_apart"
    assert broken(ExtraHours, **mine, day=DAY, starts_at="18:00", ends_at="17:00") == "clinics_extra_in_order"
    assert ExtraHours.objects.create(**mine, day=date(2026, 11, 3), starts_at="08:00", ends_at="10:00").pk


def test_an_absence_is_in_days_or_in_times(clinician):
    noon, one = datetime(2026, 11, 2, 12, tzinfo=UTC), datetime(2026, 11, 2, 13, tzinfo=UTC)
    assert broken(Absence, clinician=clinician) == "clinics_absence_in_days_or_times"
    assert broken(Absence, clinician=clinician, first_day=DAY) == "clinics_absence_in_days_or_times"
    assert broken(Absence, clinician=clinician, first_day=DAY, last_day=DAY, starts_at=noon, ends_at=one) == (
        "clinics_absence_in_days_or_times"
    )
    assert broken(Absence, clinician=clinician, starts_at=noon, ends_at=noon) == "clinics_absence_times_in_order"
    assert broken(Absence, clinician=clinician, first_day=DAY, last_day=date(2026, 11, 1)) == (
        "clinics_absence_days_in_order"
    )


def test_a_clinic_opens_once_on_a_public_holiday(clinic):
    HolidayOpening.objects.create(clinic=clinic, day=DAY)
    assert broken(HolidayOpening, clinic=clinic, day=DAY) == "clinics_holiday_opening_once"
