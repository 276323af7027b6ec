"""Free start times of a day, also when the day is 23, 24.5 or 25 hours long."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.booking.slots import Opening, Span, free_starts

PARIS, NEW_YORK, LORD_HOWE = "Europe/Paris", "America/New_York", "Australia/Lord_Howe"
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
TUESDAY = date(2026, 11, 24)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def span(start: str, end: str) -> Span:
    return Span(utc(f"2026-11-24 {start}"), utc(f"2026-11-24 {end}"))


def clock(starts, zone=PARIS) -> list[str]:
    return [f"{start.astimezone(ZoneInfo(zone)):%H:%M}" for start in starts]


def starts_on(day=TUESDAY, *openings, zone=PARIS, taken=(), minutes=30, step_minutes=30, not_before=LONG_AGO):
    return free_starts(
        day=day,
        zone=zone,
        openings=[Opening(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in openings],
        taken=[it.bounds for it in taken],
        minutes=minutes,
        step_minutes=step_minutes,
        not_before=not_before,
    )


def test_an_empty_morning_offers_every_step_that_ends_before_closing():
    assert clock(starts_on(TUESDAY, ("09:00", "11:00"))) == ["09:00", "09:30", "10:00", "10:30"]


def test_a_break_is_not_offered():
    found = clock(starts_on(TUESDAY, ("09:00", "10:00"), ("14:00", "15:00"), minutes=45, step_minutes=15))
    assert found == ["09:00", "09:15", "14:00", "14:15"]


def test_starts_are_instants_in_utc():
    assert starts_on(TUESDAY, ("09:00", "09:30")) == [utc("2026-11-24 08:00")]


def test_a_visit_may_start_where_another_ends_and_end_where_another_starts():
    taken = [span("08:30", "09:00"), span("09:30", "10:00")]
    assert clock(starts_on(TUESDAY, ("09:00", "11:00"), taken=taken)) == ["09:00", "10:00"]


def test_one_minute_of_overlap_is_too_much():
    assert clock(starts_on(TUESDAY, ("09:00", "11:00"), taken=[span("08:59", "09:01")])) == ["09:00", "10:30"]


def test_a_closure_takes_the_whole_day():
    closed = Span(utc("2026-11-23 23:00"), utc("2026-11-24 23:00"))
    assert starts_on(TUESDAY, ("09:00", "18:00"), taken=[closed]) == []


def test_a_span_of_no_length_keeps_nothing_busy():
    assert len(starts_on(TUESDAY, ("09:00", "10:00"), taken=[span("08:15", "08:15")])) == 2


def test_the_past_is_not_offered_and_now_is():
    assert clock(starts_on(TUESDAY, ("09:00", "11:00"), not_before=utc("2026-11-24 09:00"))) == ["10:00", "10:30"]


def test_a_closed_day_offers_nothing():
    assert starts_on(TUESDAY) == []


def test_a_visit_longer_than_the_opening_offers_nothing():
    assert starts_on(TUESDAY, ("09:00", "10:00"), minutes=61) == []


def test_an_opening_may_last_until_midnight():
    assert clock(starts_on(TUESDAY, ("23:00", "00:00"))) == ["23:00", "23:30"]


def test_overlapping_openings_offer_each_time_once():
    assert clock(starts_on(TUESDAY, ("09:00", "10:00"), ("09:30", "10:30"))) == ["09:00", "09:30", "10:00"]


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        pytest.param(PARIS, date(2026, 3, 29), ["01:00", "01:30", "03:00", "03:30"], id="Paris skips 02:00"),
        pytest.param(
            PARIS,
            date(2026, 10, 25),
            ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"],
            id="Paris repeats",
        ),
        pytest.param(NEW_YORK, date(2026, 3, 8), ["01:00", "01:30", "03:00", "03:30"], id="New York skips 02:00"),
        pytest.param(
            NEW_YORK,
            date(2026, 11, 1),
            ["01:00", "01:30", "01:00", "01:30", "02:00", "02:30", "03:00", "03:30"],
            id="New York repeats",
        ),
        pytest.param(
            LORD_HOWE,
            date(2026, 10, 4),
            ["01:00", "01:30", "02:30", "03:00", "03:30"],
            id="Lord Howe skips half an hour",
        ),
        pytest.param(
            LORD_HOWE,
            date(2026, 4, 5),
            ["01:00", "01:30", "01:30", "02:00", "02:30", "03:00", "03:30"],
            id="Lord Howe repeats half an hour",
        ),
    ],
)
def test_starts_follow_the_wall_clock_when_the_clocks_change(zone, day, expected):
    assert clock(starts_on(day, ("01:00", "04:00"), zone=zone), zone) == expected


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (PARIS, date(2026, 3, 29), 23),
        (PARIS, date(2026, 10, 25), 25),
        (LORD_HOWE, date(2026, 10, 4), 23.5),
        (LORD_HOWE, date(2026, 4, 5), 24.5),
        (PARIS, TUESDAY, 24),
    ],
)
def test_a_day_is_as_long_as_it_really_is(zone, day, hours):
    assert len(starts_on(day, ("00:00", "00:00"), zone=zone)) == hours * 2


def test_a_visit_over_the_repeated_hour_lasts_its_real_minutes():
    found = starts_on(date(2026, 10, 25), ("01:00", "03:00"), minutes=120)
    assert clock(found) == ["01:00", "01:30", "02:00"]


def test_the_first_pass_of_a_repeated_hour_can_be_busy_alone():
    day = date(2026, 10, 25)
    taken = [Span(utc("2026-10-25 00:00"), utc("2026-10-25 01:00"))]
    assert starts_on(day, ("02:00", "03:00"), taken=taken) == [utc("2026-10-25 01:00"), utc("2026-10-25 01:30")]


def test_busy_spans_in_local_time_are_compared_as_instants():
    paris = ZoneInfo(PARIS)
    first_pass = Span(
        datetime(2026, 10, 25, 2, 0, tzinfo=paris), datetime(2026, 10, 25, 2, 0, tzinfo=paris).replace(fold=1)
    )
    found = starts_on(date(2026, 10, 25), ("02:00", "03:00"), taken=[first_pass])
    assert found == [utc("2026-10-25 01:00"), utc("2026-10-25 01:30")]


def test_an_opening_that_ends_in_the_skipped_hour_never_runs_over():
    found = starts_on(date(2026, 3, 29), ("00:00", "02:30"), minutes=60)
    assert clock(found) == ["00:00", "00:30"]


def test_an_opening_that_ends_in_the_repeated_hour_lasts_to_its_second_pass():
    assert clock(starts_on(date(2026, 10, 25), ("01:00", "02:30"))) == ["01:00", "01:30", "02:00", "02:00"]


def test_a_skipped_time_is_not_moved_to_another_one():
    found = starts_on(date(2026, 3, 29), ("01:00", "03:40"), step_minutes=40)
    assert clock(found) == ["01:00", "01:40", "03:00"]


@pytest.mark.parametrize(("minutes", "step_minutes"), [(0, 30), (30, 0), (-5, 30)])
def test_a_visit_and_a_step_need_a_length(minutes, step_minutes):
    with pytest.raises(ValueError, match="need a length"):
        starts_on(TUESDAY, ("09:00", "10:00"), minutes=minutes, step_minutes=step_minutes)


@pytest.mark.parametrize(("opens", "closes"), [("10:00", "09:00"), ("10:00", "10:00")])
def test_an_opening_opens_before_it_closes(opens, closes):
    with pytest.raises(ValueError, match="open before it closes"):
        Opening(time.fromisoformat(opens), time.fromisoformat(closes))


def test_a_span_starts_before_it_ends_and_is_aware():
    with pytest.raises(ValueError, match="start before it ends"):
        span("10:00", "09:00")
    with pytest.raises(ValueError, match="time zone"):
        Span(datetime.fromisoformat("2026-11-24 10:00"), utc("2026-11-25 00:00"))


def test_a_zone_that_does_not_exist_is_refused():
    with pytest.raises(ZoneInfoNotFoundError):
        starts_on(TUESDAY, ("09:00", "10:00"), zone="Europe/Atlantis")


@given(
    day=st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31)),
    zone=st.sampled_from([PARIS, NEW_YORK, LORD_HOWE]),
    busy=st.lists(st.tuples(st.integers(0, 1500), st.integers(0, 120)), max_size=6),
    minutes=st.integers(1, 180),
    step_minutes=st.integers(5, 60),
)
def test_no_offered_visit_touches_a_busy_span(day, zone, busy, minutes, step_minutes):
    midnight = datetime.combine(day, time(0), tzinfo=ZoneInfo(zone)).astimezone(UTC)
    taken = [Span(midnight + timedelta(minutes=at), midnight + timedelta(minutes=at + long)) for at, long in busy]
    found = starts_on(day, ("00:00", "00:00"), zone=zone, taken=taken, minutes=minutes, step_minutes=step_minutes)
    assert found == sorted(set(found))
    for start in found:
        visit = Span(start, start + timedelta(minutes=minutes))
        assert start.astimezone(ZoneInfo(zone)).date() == day
        assert not any(visit.overlaps(other) for other in taken)
