"""One visit is called off, the rest of a course, or all of it."""

import pytest

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from sessions.booking.calling_off import Extent, calling_off
from sessions.booking.models import Appointment
from sessions.booking.services.attend import check_in
from sessions.booking.services.cancel import cancel_appointments
from sessions.planning.models import SessionStatus
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book


def states(course):
    return list(course.sessions.order_by("number").values_list("status", flat=True))


def seen(*rows):
    return {row.pk: row.version for row in rows}


def test_the_rest_of_a_course_is_called_off_in_one_act(three, course, front_desk):
    cancel_appointments(actor=front_desk, course=course, seen=seen(*three[1:]))
    assert states(course) == [SessionStatus.BOOKED, SessionStatus.PLANNED, SessionStatus.PLANNED]
    one, other = Appointment.objects.filter(pk__in=[row.pk for row in three[1:]])
    assert one.is_cancelled
    assert one.cancelled_at == other.cancelled_at


def test_where_one_of_them_was_changed_meanwhile_none_is_called_off(three, course, front_desk):
    with pytest.raises(StaleEditError):
        cancel_appointments(actor=front_desk, course=course, seen=seen(*three) | {three[2].pk: 7})
    assert states(course) == [SessionStatus.BOOKED] * 3


def test_where_one_of_them_has_come_none_is_called_off(three, course, front_desk):
    check_in(actor=front_desk, appointment=three[0])
    with pytest.raises(DomainError, match="Only a booked appointment"):
        cancel_appointments(actor=front_desk, course=course, seen=seen(*three) | {three[0].pk: 2})
    assert states(course) == [SessionStatus.BOOKED] * 3


def test_a_visit_of_another_course_is_not_called_off_with_it(three, course, bruno_session, clinician, front_desk):
    other = book(bruno_session, clinician, MONDAY, "12:00")
    cancel_appointments(actor=front_desk, course=course, seen=seen(*three, other))
    other.refresh_from_db()
    assert other.is_booked


@pytest.mark.parametrize(
    ("number", "extents", "rest"),
    [(1, [Extent.ONE, Extent.REST], [1, 2, 3]), (2, list(Extent), [2, 3]), (3, [Extent.ONE, Extent.ALL], [3])],
)
def test_what_can_be_called_off_together(three, monday, number, extents, rest):
    offered = calling_off(three[number - 1], now=three[0].booked_at)
    assert [choice.extent for choice in offered.choices] == extents
    assert [visit.session.number for visit in offered.of(Extent.REST)] == rest
    assert [visit.session.number for visit in offered.of(Extent.ALL)] == [1, 2, 3]


def test_a_visit_alone_in_its_course_asks_nothing(bruno_session, clinician):
    offered = calling_off(book(bruno_session, clinician, MONDAY, "12:00"), now=bruno_session.course.created_at)
    assert [choice.extent for choice in offered.choices] == [Extent.ONE]
