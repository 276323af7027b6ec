"""A time at which there can never be a place is refused where it is typed."""

from datetime import date, time, timedelta

import pytest

from mesoplan.clinics.models import Absence, WorkingHours
from mesoplan.refusals import DomainError
from sessions.booking.models import WaitingEntry
from sessions.booking.services.waiting import change_entry, put_on_list
from sessions.booking.waiting.matching import Window
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book
from tests.sessions.booking.waiting.room import ANY_TIME, wait
from tests.sessions.booking.waiting.test_waiting_page import typed

DAY = timedelta(days=1)


def refused(session, actor, *windows, **wishes) -> dict[str, str]:
    with pytest.raises(DomainError) as error:
        wait(session, actor, *windows, **wishes)
    assert not WaitingEntry.objects.exists()
    return error.value.fields


def test_shorter_than_the_session(bruno_session, front_desk):
    assert refused(bruno_session, front_desk, Window(time(9), time(9, 29))) == {
        "windows.0.ends": "Too short: session 1 lasts 30 minutes."
    }
    assert wait(bruno_session, front_desk, Window(time(9), time(9, 30))).is_waiting


@pytest.mark.parametrize(
    "window", [Window(time(6), time(8, 29)), Window(time(19, 31), time(22)), Window(time(9), time(12), weekday=6)]
)
def test_when_the_clinic_is_closed(bruno_session, front_desk, window):
    fields = refused(bruno_session, front_desk, window)
    assert fields == {"windows.0.starts": "On the days left for this session Paris is never open then for 30 minutes."}


def test_on_the_day_of_a_closure_only(bruno_session, front_desk, clinic):
    clinic.closures.create(first_day=MONDAY, last_day=MONDAY + 2 * DAY)
    only_then = Window(time(9), time(12), last_day=MONDAY + 2 * DAY)
    assert "windows.0.starts" in refused(bruno_session, front_desk, only_then)
    assert wait(bruno_session, front_desk, Window(time(9), time(12), last_day=MONDAY + 3 * DAY)).is_waiting


def test_hours_that_are_over_today(bruno_session, front_desk, monday):
    monday.shift(timedelta(hours=5))
    over = Window(time(8), time(12, 29), last_day=MONDAY)
    assert "windows.0.starts" in refused(bruno_session, front_desk, over, until=MONDAY)


def test_when_the_clinician_wished_for_never_works(bruno_session, front_desk, clinician, clinic):
    WorkingHours.objects.create(clinician=clinician, clinic=clinic, weekday=0, starts_at=time(8), ends_at=time(12))
    fields = refused(bruno_session, front_desk, Window(time(11, 31), time(18)), clinician=clinician)
    assert fields == {"windows.0.starts": f"{clinician} never works then."}
    assert refused(bruno_session, front_desk, Window(time(9), time(12), weekday=1)) == {
        "windows.0.starts": "No clinician ever works then."
    }
    factories.make_user("clinician", clinic)
    assert wait(bruno_session, front_desk, Window(time(9), time(12), weekday=1)).is_waiting


def test_when_the_clinician_is_away_all_the_time(bruno_session, front_desk, clinician):
    Absence.objects.create(clinician=clinician, first_day=MONDAY, last_day=MONDAY + 6 * DAY)
    assert "windows.0.starts" in refused(bruno_session, front_desk, ANY_TIME)


def test_on_no_day_on_which_the_session_may_take_place(second, front_desk):
    """A week after the first, which is due on Monday."""
    before = Window(time(9), time(12), last_day=MONDAY + 6 * DAY)
    fields = refused(second, front_desk, ANY_TIME, before)
    sentence = "No such day lies between Mon 9 Nov and Sun 15 Nov, when session 2 can take place."
    assert fields == {"windows.1.weekday": sentence}


def test_waiting_until_a_day_before_the_session_may_take_place(second, front_desk):
    fields = refused(second, front_desk, ANY_TIME, until=MONDAY + 2 * DAY)
    assert list(fields) == ["until"]
    assert "Session 2 is not allowed before Mon 9 Nov" in fields["until"]


def test_later_than_it_is_booked(bruno_session, front_desk, clinician):
    book(bruno_session, clinician, MONDAY + DAY, "10:00")
    fields = refused(bruno_session, front_desk, Window(time(9), time(12), first_day=MONDAY + 2 * DAY))
    assert fields == {
        "windows.0.weekday": "No such day lies between Mon 2 Nov and Tue 3 Nov, when session 1 can take place."
    }


def test_booked_on_the_first_day_there_is_nothing_earlier(second, front_desk, clinician):
    book(second, clinician, MONDAY + 7 * DAY, "10:00")
    assert wait(second, front_desk).is_waiting


def test_each_time_of_several_is_looked_at(bruno_session, front_desk):
    closed, short = Window(time(21), time(22)), Window(time(9), time(9, 5))
    fields = refused(bruno_session, front_desk, ANY_TIME, closed, short)
    assert list(fields) == ["windows.1.starts", "windows.2.ends"]


def test_wishes_are_changed_to_nothing_impossible_either(bruno_session, front_desk):
    entry = wait(bruno_session, front_desk)
    with pytest.raises(DomainError, match="Too short"):
        change_entry(
            actor=front_desk, entry=entry, windows=[Window(time(9), time(9, 5))], until=MONDAY, version=entry.version
        )
    assert [row.starts_at for row in entry.windows.all()] == [time(0)]


def test_it_is_said_in_its_row_and_nothing_is_kept(client_of, front_desk, first):
    """The first row was taken away, and the last one was left empty."""
    rows = ({"DELETE": "on"}, {}, {"starts": "21:00", "ends": "22:00"}, {"weekday": "", "starts": "", "ends": ""})
    answer = client_of(front_desk).post(f"/courses/{first.course_id}/waiting", typed(*rows, session=first.pk))
    assert answer.status_code == 422
    assert "On the days left for this session Paris is never open then for 30 minutes." in answer.text
    assert 'href="#id_windows-2-starts"' in answer.text
    assert not WaitingEntry.objects.exists()


def test_somebody_who_waits_for_ever_is_answered_at_once(bruno_session, front_desk):
    entry = put_on_list(actor=front_desk, session=bruno_session, windows=[ANY_TIME], until=date.max)
    assert entry.is_waiting
