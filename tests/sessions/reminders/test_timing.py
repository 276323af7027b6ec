"""When a patient hears of an appointment, in the clinic's wall clock, over changes of the clocks."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from sessions.reminders.timing import Moment, ReminderKind, Told, cancellation, is_hopeless, moments

PARIS, NEW_YORK, LORD_HOWE = "Europe/Paris", "America/New_York", "Australia/Lord_Howe"


def at(text: str, zone: str = PARIS) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def reminder(starts_at: datetime, booked_at: datetime, zone: str = PARIS) -> datetime | None:
    found = moments(starts_at=starts_at, zone=zone, booked_at=booked_at, now=booked_at)
    return next((moment.send_at for moment in found if moment.kind is ReminderKind.DAY_BEFORE), None)


def test_a_booking_is_confirmed_at_once_and_reminded_the_day_before_at_ten():
    booked_at = at("2026-11-02 09:30")
    assert moments(starts_at=at("2026-11-24 10:30"), zone=PARIS, booked_at=booked_at, now=booked_at) == (
        Moment(ReminderKind.CONFIRMATION, booked_at.astimezone(UTC)),
        Moment(ReminderKind.DAY_BEFORE, datetime(2026, 11, 23, 9, 0, tzinfo=UTC)),
    )


@pytest.mark.parametrize(
    ("zone", "start", "ten_in_utc"),
    [
        pytest.param(PARIS, "2026-03-29 09:00", "2026-03-28 09:00", id="Paris, clocks go forward overnight"),
        pytest.param(PARIS, "2026-10-25 09:00", "2026-10-24 08:00", id="Paris, clocks go back overnight"),
        pytest.param(NEW_YORK, "2026-03-08 09:00", "2026-03-07 15:00", id="New York, forward"),
        pytest.param(NEW_YORK, "2026-11-02 09:00", "2026-11-01 15:00", id="New York, back on the day before"),
        pytest.param(LORD_HOWE, "2026-04-05 09:00", "2026-04-03 23:00", id="Lord Howe, half an hour back"),
        pytest.param(LORD_HOWE, "2026-10-05 09:00", "2026-10-03 23:00", id="Lord Howe, half an hour forward"),
        pytest.param(PARIS, "2026-11-24 00:15", "2026-11-23 09:00", id="a quarter past midnight"),
    ],
)
def test_ten_is_ten_on_the_clinics_clock(zone, start, ten_in_utc):
    wanted = datetime.fromisoformat(ten_in_utc).replace(tzinfo=UTC)
    assert reminder(at(start, zone), at("2026-01-05 09:00"), zone) == wanted


def test_the_day_is_the_clinics_and_not_that_of_utc():
    assert reminder(datetime(2026, 11, 25, 1, 0, tzinfo=UTC), at("2026-11-02 09:00"), NEW_YORK) == datetime(
        2026, 11, 23, 15, 0, tzinfo=UTC
    )


@pytest.mark.parametrize("booked_at", ["2026-11-23 10:00", "2026-11-23 17:00", "2026-11-24 08:29"])
def test_who_books_after_that_moment_is_reminded_two_hours_before(booked_at):
    assert reminder(at("2026-11-24 10:30"), at(booked_at)) == at("2026-11-24 08:30").astimezone(UTC)


def test_a_minute_before_that_moment_is_early_enough():
    assert reminder(at("2026-11-24 10:30"), at("2026-11-23 09:59")) == at("2026-11-23 10:00").astimezone(UTC)


@pytest.mark.parametrize("booked_at", ["2026-11-24 08:30", "2026-11-24 10:00"])
def test_who_books_less_than_two_hours_ahead_gets_the_confirmation_only(booked_at):
    assert reminder(at("2026-11-24 10:30"), at(booked_at)) is None


def test_two_hours_are_two_real_hours_when_the_clocks_change():
    start, booked_at = at("2026-03-29 04:00"), at("2026-03-28 22:00")
    assert start.astimezone(UTC) - reminder(start, booked_at) == timedelta(hours=2)


@pytest.mark.parametrize("now", ["2026-11-24 10:30", "2026-11-25 10:30"])
def test_nothing_is_sent_once_the_visit_has_begun(now):
    start, booked_at = at("2026-11-24 10:30"), at("2026-11-02 09:00")
    assert moments(starts_at=start, zone=PARIS, booked_at=booked_at, now=at(now)) == ()


def test_an_overdue_reminder_is_not_lost():
    start, booked_at = at("2026-11-24 10:30"), at("2026-11-02 09:00")
    found = moments(starts_at=start, zone=PARIS, booked_at=booked_at, now=at("2026-11-24 07:00"))
    assert [moment.kind for moment in found] == [ReminderKind.CONFIRMATION, ReminderKind.DAY_BEFORE]


def test_an_instant_without_a_time_zone_is_refused():
    booked_at = at("2026-11-02 09:00")
    with pytest.raises(ValueError, match="time zone"):
        moments(starts_at=datetime.fromisoformat("2026-11-24 10:30"), zone=PARIS, booked_at=booked_at, now=booked_at)


def test_a_zone_that_does_not_exist_is_refused():
    with pytest.raises(ZoneInfoNotFoundError):
        reminder(at("2026-11-24 10:30"), at("2026-11-02 09:00"), "Europe/Atlantis")


NOON_ON_MONDAY = at("2026-11-23 12:00")
ON_TUESDAY, ON_FRIDAY = at("2026-11-24 10:30"), at("2026-11-27 10:30")


def told(*starts: datetime, is_sure: bool = True) -> Told:
    return Told(starts, is_sure=is_sure)


@pytest.mark.parametrize(
    ("told", "kind", "known"),
    [
        pytest.param(None, ReminderKind.CONFIRMATION, (), id="nobody was told"),
        pytest.param(told(ON_TUESDAY), ReminderKind.MOVED, (ON_TUESDAY,), id="another start"),
        pytest.param(told(ON_TUESDAY, is_sure=False), ReminderKind.MOVED, (ON_TUESDAY,), id="perhaps another start"),
        pytest.param(told(ON_FRIDAY, is_sure=False), ReminderKind.CONFIRMATION, (), id="perhaps this start"),
        pytest.param(
            told(ON_FRIDAY, ON_TUESDAY, is_sure=False), ReminderKind.MOVED, (ON_TUESDAY,), id="perhaps another since"
        ),
    ],
)
def test_the_news_at_once_depends_on_what_the_patient_knows(told, kind, known):
    found = moments(starts_at=ON_FRIDAY, zone=PARIS, booked_at=NOON_ON_MONDAY, now=NOON_ON_MONDAY, told=told)
    assert found[0] == Moment(kind, NOON_ON_MONDAY.astimezone(UTC), known)


def test_whoever_surely_knows_this_start_is_reminded_only():
    found = moments(starts_at=ON_FRIDAY, zone=PARIS, booked_at=NOON_ON_MONDAY, now=NOON_ON_MONDAY, told=told(ON_FRIDAY))
    assert [moment.kind for moment in found] == [ReminderKind.DAY_BEFORE]


@pytest.mark.parametrize(
    ("told", "now", "is_sent"),
    [
        pytest.param(None, NOON_ON_MONDAY, False, id="nobody was told"),
        pytest.param(told(ON_FRIDAY, is_sure=False), NOON_ON_MONDAY, True, id="perhaps told"),
        pytest.param(told(ON_FRIDAY), ON_FRIDAY, False, id="it has begun"),
        pytest.param(told(ON_TUESDAY), ON_TUESDAY, False, id="the start that is known has passed"),
        pytest.param(Told((ON_TUESDAY, ON_FRIDAY), is_sure=False), ON_TUESDAY, True, id="one of two has passed"),
        pytest.param(told(at("2026-11-30 10:30")), ON_FRIDAY, False, id="its own start has passed"),
    ],
)
def test_a_cancellation_is_for_whoever_was_told_until_the_time_has_come(told, now, is_sent):
    found = cancellation(starts_at=ON_FRIDAY, settles_at=NOON_ON_MONDAY, now=now, told=told)
    news = Moment(ReminderKind.CANCELLED, NOON_ON_MONDAY.astimezone(UTC), told.starts if told else ())
    assert found == ((news,) if is_sent else ())


def test_a_cancellation_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        cancellation(
            starts_at=datetime.fromisoformat("2026-11-24 10:30"),
            settles_at=NOON_ON_MONDAY,
            now=NOON_ON_MONDAY,
            told=None,
        )


@pytest.mark.parametrize(("hours_left", "is_late"), [(3, False), (2.99, True), (-1, True)])
def test_a_try_that_comes_close_to_any_start_is_one_too_many(hours_left, is_late):
    next_try = ON_TUESDAY - timedelta(hours=hours_left)
    assert is_hopeless(next_try=next_try, starts=[ON_FRIDAY, ON_TUESDAY]) is is_late
