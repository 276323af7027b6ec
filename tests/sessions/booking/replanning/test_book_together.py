"""All changes in one act, or none of them; and back again within three minutes."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment, FreedPlace
from sessions.booking.moved_from import all_moved_from
from sessions.booking.replanning.asked import Asked, Away
from sessions.booking.replanning.outcome import Line, Outcome, Spot
from sessions.booking.services import replan as services
from sessions.booking.services.cancel import cancel_appointment
from sessions.booking.services.change import move_appointment
from sessions.reminders.models import Reminder
from sessions.reminders.services import plan_reminders
from tests import factories
from tests.same_time import together
from tests.sessions.booking.desk import at, book
from tests.sessions.booking.replanning.conftest import TUESDAY, session_for, solved


def where(visits):
    rows = Appointment.objects.filter(pk__in=[it.pk for it in visits]).order_by("pk")
    return [(it.slot.lower, it.clinician_id, it.room_id, it.status) for it in rows]


def keys(visits):
    return [it.pk for it in visits]


def test_all_changes_are_booked_at_once(front_desk, proposed, three, costa, monday):
    services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    proposed.refresh_from_db()
    assert (proposed.status, proposed.booked_by, proposed.result["booked"]) == ("booked", front_desk, keys(three))
    assert {who for _slot, who, _room, _status in where(three)} == {costa.pk}
    history = Appointment.pgh_event_model.objects.filter(pgh_obj=three[0].pk)
    assert history.count() == 2
    assert max(it.slot.lower.year for it in history) == 2026


def test_the_times_of_whoever_is_ill_are_free_for_nobody(front_desk, proposed, three, costa):
    services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    assert not FreedPlace.objects.exists()
    services.take_back(actor=front_desk, replan=proposed)
    assert [place.clinician_id for place in FreedPlace.objects.all()] == [costa.pk] * 3


def test_a_line_can_be_left_out(front_desk, proposed, three, clinician, costa):
    services.book(actor=front_desk, replan=proposed, chosen=keys(three[:2]))
    assert [who for _slot, who, *_rest in where(three)] == [costa.pk, costa.pk, clinician.pk]
    proposed.refresh_from_db()
    assert proposed.result["booked"] == keys(three[:2])


def test_nothing_chosen_is_refused(front_desk, proposed):
    with pytest.raises(DomainError, match="Choose at least one change"):
        services.book(actor=front_desk, replan=proposed, chosen=[])


def test_a_proposal_is_booked_once(front_desk, proposed, three):
    services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    with pytest.raises(DomainError, match="This proposal is booked"):
        services.book(actor=front_desk, replan=proposed, chosen=keys(three))


def test_whoever_took_a_place_meanwhile_stops_all_of_it(front_desk, proposed, three, clinic, costa, second_room):
    other = session_for(factories.make_patient(clinic, given_name="Dora"), costa)
    book(other, costa, TUESDAY, "10:30", room=second_room)
    before = where(three)
    with pytest.raises(services.OvertakenError, match=r"Bruno Ruiz, Tue 3 Nov, 10:30: Dr Costa is busy") as refused:
        services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    assert "Ana Ruiz" not in refused.value.sentence
    assert where(three) == before
    proposed.refresh_from_db()
    assert proposed.is_proposed
    again = services.ask_again(actor=front_desk, replan=proposed)
    proposed.refresh_from_db()
    assert (proposed.status, again.follows) == ("dropped", proposed)


def test_a_visit_that_was_changed_meanwhile_stops_all_of_it(front_desk, proposed, three, clinic, costa, second_room):
    place = {"clinician": costa, "room": second_room, "starts_at": at(clinic, TUESDAY, "15:00")}
    move_appointment(actor=front_desk, appointment=three[0], version=1, **place)
    cancel_appointment(actor=front_desk, appointment=three[1], version=1)
    with pytest.raises(services.OvertakenError, match=r"15:00 was changed meanwhile.*10:30 was changed meanwhile"):
        services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    assert where(three[2:])[0][0] == three[2].starts_at


def test_a_visit_that_has_begun_is_never_moved(front_desk, proposed, three, clinic, monday):
    monday.move_to(at(clinic, TUESDAY, "10:01"))
    with pytest.raises(services.OvertakenError, match="Ana Ruiz, Tue 3 Nov, 10:00 has begun meanwhile"):
        services.book(actor=front_desk, replan=proposed, chosen=keys(three))


def swapped(replan, one, other):
    """A proposal in which each takes the place of the other."""
    lines = [Line(it.pk, it.version, Spot.of(it), Spot.of(to)) for it, to in ((one, other), (other, one))]
    replan.result = Outcome(lines, [], 0, 2, 0).as_json
    replan.save()
    return replan


def test_two_visits_may_change_places_and_change_back(front_desk, proposed, three):
    before = where(three)
    replan = swapped(proposed, *three[:2])
    services.book(actor=front_desk, replan=replan, chosen=keys(three[:2]))
    after = where(three)
    assert [slot for slot, *_rest in after[:2]] == [before[1][0], before[0][0]]
    services.take_back(actor=front_desk, replan=replan)
    assert where(three) == before


def test_sessions_of_a_course_move_together_past_where_the_next_one_was(
    front_desk, clinic, clinician, ana, monday, second_room
):
    first = session_for(ana, clinician, sessions=2)
    second = first.course.sessions.get(number=2)
    week = timedelta(days=7)
    visits = [book(first, clinician, TUESDAY, "10:00"), book(second, clinician, TUESDAY + week, "10:00")]
    away = Away(at(clinic, TUESDAY, "00:00"), at(clinic, TUESDAY + 2 * week, "23:59"), clinician=clinician.pk)
    row = solved(front_desk, clinic, Asked(tuple(keys(visits)), away))
    services.book(actor=front_desk, replan=row, chosen=keys(visits))
    days = [slot.date() for slot, *_rest in where(visits)]
    assert days[0] > TUESDAY + 2 * week
    assert days[1] - days[0] >= week


def test_everything_is_taken_back_within_three_minutes_and_nobody_hears_of_it(front_desk, proposed, three, monday):
    before = where(three)
    plan_reminders(timezone.now())
    services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    monday.shift(timedelta(minutes=2, seconds=59))
    services.take_back(actor=front_desk, replan=proposed)
    assert where(three) == before
    proposed.refresh_from_db()
    assert proposed.was_taken_back
    plan_reminders(timezone.now())
    assert not Reminder.objects.filter(rule="moved").exists()


@pytest.mark.parametrize("count", [1, 3])
def test_where_they_were_is_read_in_one_query_however_many_they_are(
    front_desk, proposed, three, count, django_assert_num_queries
):
    services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    moved = list(Appointment.objects.filter(pk__in=keys(three))[:count])
    with django_assert_num_queries(1):
        befores = all_moved_from(moved, now=timezone.now())
    assert [before.row.slot.lower for before in befores.values()] == [
        visit.slot.lower for visit in three if visit.pk in befores
    ]


def test_after_three_minutes_nothing_is_taken_back(front_desk, proposed, three, monday):
    services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    after = where(three)
    monday.shift(timedelta(minutes=3))
    with pytest.raises(DomainError, match="cannot be taken back any more"):
        services.take_back(actor=front_desk, replan=proposed)
    assert where(three) == after


def test_where_one_was_changed_since_none_is_taken_back(front_desk, proposed, three):
    services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    cancel_appointment(actor=front_desk, appointment=three[1], version=2)
    after = where(three)
    with pytest.raises(DomainError, match="Bruno Ruiz, Tue 3 Nov, 10:30 was changed since"):
        services.take_back(actor=front_desk, replan=proposed)
    assert where(three) == after


def test_where_an_old_place_is_taken_none_is_taken_back(front_desk, proposed, three, clinic, clinician):
    services.book(actor=front_desk, replan=proposed, chosen=keys(three))
    book(session_for(factories.make_patient(clinic), clinician), clinician, TUESDAY, "10:00", room=clinic.rooms.last())
    after = where(three)
    with pytest.raises(DomainError, match="Dr Marin is busy"):
        services.take_back(actor=front_desk, replan=proposed)
    assert where(three) == after


@pytest.mark.django_db(transaction=True)
def test_of_two_who_book_the_same_visits_from_two_proposals_one_wins(front_desk, clinic, asked, three):
    rows = [solved(front_desk, clinic, asked) for _ in range(2)]

    def book_all(row):
        return lambda: services.book(actor=front_desk, replan=row, chosen=keys(three))

    outcomes = together(*(book_all(row) for row in rows))
    assert [type(it) for it in outcomes if isinstance(it, DomainError)] == [services.OvertakenError]
    assert set(Appointment.objects.values_list("version", flat=True)) == {2}


@pytest.mark.django_db(transaction=True)
def test_a_slot_booked_in_the_same_moment_is_never_double(front_desk, proposed, three, clinic, costa):
    other = session_for(factories.make_patient(clinic, given_name="Dora"), costa)
    together(
        lambda: services.book(actor=front_desk, replan=proposed, chosen=keys(three)),
        lambda: book(other, costa, TUESDAY, "10:00"),
    )
    spots = [(it.clinician_id, it.starts_at) for it in Appointment.objects.live()]
    assert len(spots) == len(set(spots))
