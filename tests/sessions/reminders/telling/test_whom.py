"""Who is told what of a blocked lot, each person once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sessions.delivery.visits import Visit
from sessions.reminders.telling.whom import whom_to_tell

NOON = datetime(2026, 11, 2, 11, tzinfo=UTC)
HOUR = timedelta(hours=1)
ANA, ZOE = 1, 2
VISIT = Visit(
    pk=1,
    starts_at=NOON,
    session_number=1,
    patient_id=ANA,
    patient_number="P1",
    given_name="Ana",
    family_name="Ruiz",
    birth_date=date(1985, 3, 14),
    phone="",
    email="",
    clinic_id=1,
    clinic="Paris",
    time_zone="Europe/Paris",
    clinician="Dr Marin",
)


def visit(patient: int, starts_at: datetime) -> Visit:
    return VISIT._replace(patient_id=patient, starts_at=starts_at)


def told(status="recalled", *, given=(), prepared=(), booked=()) -> list[tuple[int, str]]:
    return [(it.patient_id, it.kind) for it in whom(status, given=given, prepared=prepared, booked=booked).addressees]


def whom(status="recalled", *, given=(), prepared=(), booked=()):
    return whom_to_tell({"given": given, "prepared": prepared, "booked": booked}, status, NOON)


@pytest.mark.parametrize(("status", "kind"), [("recalled", "recalled"), ("quarantined", "held")])
def test_who_had_it_is_told_what_has_become_of_it(status, kind):
    assert told(status, given=[visit(ANA, NOON - HOUR)]) == [(ANA, kind)]


def test_of_a_usable_lot_nobody_is_told():
    assert told("usable", given=[visit(ANA, NOON - HOUR)], booked=[visit(ZOE, NOON + HOUR)]) == []


def test_who_had_it_and_is_booked_again_is_told_once_that_they_had_it():
    assert told(given=[visit(ANA, NOON - HOUR)], booked=[visit(ANA, NOON + HOUR)]) == [(ANA, "recalled")]


def test_prepared_and_booked_is_one_message():
    assert told(prepared=[visit(ZOE, NOON + HOUR)], booked=[visit(ZOE, NOON + 50 * HOUR)]) == [(ZOE, "booked")]


def test_who_is_booked_where_another_lot_is_there_is_not_written_to():
    lists = {"given": [], "prepared": [], "booked": [], "covered": [visit(ZOE, NOON + HOUR)]}

    assert whom_to_tell(lists, "recalled", NOON).addressees == []


def test_the_days_are_those_of_the_clinic_in_their_order_each_once():
    late = datetime(2026, 11, 1, 23, 30, tzinfo=UTC)
    (ana,) = whom(given=[visit(ANA, NOON - HOUR), visit(ANA, late), visit(ANA, late - 48 * HOUR)]).addressees

    assert ana.days == (date(2026, 10, 31), date(2026, 11, 2))


def test_a_draft_of_a_visit_that_has_begun_is_signed_or_discarded_before_anybody_is_told():
    found = whom(prepared=[visit(ANA, NOON), visit(ZOE, NOON + HOUR)], booked=[visit(3, NOON - HOUR)])

    assert [it.patient_id for it in found.addressees] == [ZOE]
    assert [it.patient_id for it in found.unsigned] == [ANA]
