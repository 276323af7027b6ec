from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from mesoplan.audit.models import ChartOpening
from mesoplan.clinics.models import Closure
from sessions.booking.models import UNDO_LASTS, Appointment
from tests import factories
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import at, book


@pytest.fixture
def address(course) -> str:
    return reverse("booking:book", args=[course.pk])


def shown(client, address, **wishes) -> str:
    response = client.get(address, {"one": 1} | wishes)
    assert response.status_code == 200
    return response.content.decode()


def place(clinic, clinician, room, day: date, clock: str) -> str:
    return f"{at(clinic, day, clock).astimezone(UTC).isoformat()} {clinician.pk} {room.pk}"


def test_the_next_session_to_book_is_chosen_with_the_day_it_is_due(client_of, front_desk, address):
    page = shown(client_of(front_desk), address)
    assert "Session 1 of 3, 30 min" in page
    assert 'value="2026-11-02"' in page
    assert "Book session 1" in page


def test_the_bar_with_the_button_sticks_as_far_up_as_the_whole_page_of_times(client_of, front_desk, address):
    """Within the form it would lie under the bottom bar of a phone as long as the form begins there."""
    page = shown(client_of(front_desk), address)
    form = page[page.index('id="free-times"') :]
    assert form.index("</form>") < form.index('class="send"') < form.index('class="by-hand"')
    assert '<button class="btn btn-primary btn-lg" type="submit" form="free-times">Book session 1' in form


def test_the_front_desk_books_without_seeing_why_the_patient_comes(client_of, front_desk, address, course):
    page = shown(client_of(front_desk), address)
    assert course.goal not in page
    assert "Belly" not in page
    assert not ChartOpening.objects.exists()


def test_a_clinician_who_books_has_opened_the_chart(client_of, clinician, address, ana):
    shown(client_of(clinician), address)
    assert ChartOpening.objects.get().patient_id == ana.pk


def test_one_choice_books_the_session_and_leads_to_the_next(client_of, front_desk, address, first, clinician, room):
    clinic = first.course.clinic
    response = client_of(front_desk).post(
        f"{address}?session={first.pk}", {"place": place(clinic, clinician, room, MONDAY, "10:00")}, follow=True
    )
    appointment = Appointment.objects.get()
    assert (appointment.session, appointment.starts_at) == (first, at(clinic, MONDAY, "10:00"))
    page = response.content.decode()
    assert "Session 1 is booked: Mon 2 Nov, 10:00, Dr Marin, Room 1." in page
    assert f'action="{reverse("booking:cancel", args=[appointment.pk])}?back=course"' in page
    assert "Book session 2" in page


def test_a_booking_is_undone_with_one_press(client_of, front_desk, address, first, clinician):
    appointment = book(first, clinician, MONDAY, "10:00")
    cancel = f"{reverse('booking:cancel', args=[appointment.pk])}?back=course"
    response = client_of(front_desk).post(cancel, {"version": appointment.version})
    assert response.url == f"{address}?session={first.pk}&just={appointment.pk}"
    first.refresh_from_db()
    assert first.status == "planned"


def test_only_what_is_free_is_offered(client_of, front_desk, address, bruno_session, clinician, clinic, room):
    book(bruno_session, clinician, MONDAY, "10:00")
    page = shown(client_of(front_desk), address)
    for clock, is_offered in [("09:30", True), ("09:45", False), ("10:15", False), ("10:30", True)]:
        assert (place(clinic, clinician, room, MONDAY, clock) in page) == is_offered, clock


def test_a_busy_room_is_replaced_by_a_free_one(client_of, front_desk, address, bruno_session, clinician, clinic, room):
    other, free_room = factories.make_user("clinician", clinic), factories.make_room(clinic)
    book(bruno_session, other, MONDAY, "10:00", room=room)
    page = shown(client_of(front_desk), address)
    assert place(clinic, clinician, free_room, MONDAY, "10:00") in page
    assert place(clinic, clinician, room, MONDAY, "10:30") in page


def test_a_patient_is_not_offered_a_time_at_which_they_are_elsewhere(
    client_of, front_desk, address, ana, clinician, clinic, room
):
    other, other_room = factories.make_user("clinician", clinic), factories.make_room(clinic)
    twin = factories.make_active_course(ana, other, first_on=MONDAY, sessions=1)
    book(twin.sessions.get(), other, MONDAY, "10:00", room=other_room)
    assert place(clinic, clinician, room, MONDAY, "10:00") not in shown(client_of(front_desk), address)


def test_a_time_from_the_calendar_is_chosen_already(client_of, front_desk, address, clinician, clinic, room):
    page = shown(client_of(front_desk), address, day="2026-11-03", at="10:00")
    key = place(clinic, clinician, room, MONDAY + timedelta(days=1), "10:00")
    (tag,) = [tag for tag in page.split("<input") if key in tag]
    assert "checked" in tag


def test_a_day_before_the_window_says_why_nothing_is_offered(client_of, front_desk, address, second):
    page = shown(client_of(front_desk), address, session=second.pk, day="2026-11-04")
    assert "Session 2 is not allowed before Mon 9 Nov: the safety interval." in page
    assert 'name="place"' not in page


def test_a_day_after_the_window_is_offered_with_a_note(client_of, front_desk, address):
    page = shown(client_of(front_desk), address, day="2026-11-10")
    assert page.count("2 days after the window of this session") == 2, "at each of the two buttons that book"
    assert 'name="place"' in page


def test_a_due_day_on_which_the_clinic_is_closed_is_passed_over(client_of, front_desk, address, clinic):
    Closure.objects.create(clinic=clinic, first_day=MONDAY, last_day=MONDAY)
    assert 'value="2026-11-03"' in shown(client_of(front_desk), address)


def test_in_the_evening_the_page_opens_on_the_first_day_with_free_times(client_of, front_desk, address, monday):
    monday.move_to(datetime(2026, 11, 2, 22, 20, tzinfo=UTC))
    page = shown(client_of(front_desk), address)
    assert 'value="2026-11-03"' in page
    assert 'name="place"' in page


def test_where_the_rest_of_the_window_is_full_the_page_opens_on_the_usual_day(
    client_of, front_desk, address, clinic, monday
):
    clinic.opening_hours.exclude(weekday=0).delete()
    monday.move_to(datetime(2026, 11, 2, 22, 20, tzinfo=UTC))
    page = shown(client_of(front_desk), address)
    assert 'value="2026-11-02"' in page
    assert "Look at Mon 9 Nov" in page


def test_a_full_day_leads_on(client_of, front_desk, address, clinic):
    clinic.opening_hours.filter(weekday=0).update(opens_at="08:00", closes_at="08:20")
    page = shown(client_of(front_desk), address, day="2026-11-02")
    assert "No free time on this day" in page
    assert "Look at Tue 3 Nov" in page


def test_who_was_faster_is_said_at_the_time_and_the_rest_of_the_day_is_still_there(
    client_of, front_desk, address, first, bruno_session, clinician, clinic, room
):
    book(bruno_session, clinician, MONDAY, "10:00")
    response = client_of(front_desk).post(
        f"{address}?session={first.pk}", {"place": place(clinic, clinician, room, MONDAY, "10:00")}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "Dr Marin is busy from 10:00 to 10:30." in page
    assert place(clinic, clinician, room, MONDAY, "10:30") in page


def test_another_time_is_typed_and_refused_at_its_own_field(client_of, front_desk, address, first, clinician, room):
    typed = {"day": "2026-11-02", "clock": "10:03", "clinician": clinician.pk, "room": room.pk}
    client = client_of(front_desk)
    response = client.post(f"{address}?session={first.pk}", typed)
    assert response.status_code == 422
    assert response.context["typed"].errors == {"clock": ["An appointment begins at a full five minutes."]}
    assert client.post(f"{address}?session={first.pk}", typed | {"clock": "10:05"}).status_code == 302


def test_a_time_that_the_clocks_skip_is_refused(client_of, front_desk, clinician, clinic, room, monday):
    monday.move_to(datetime(2027, 3, 27, 8, tzinfo=UTC))
    course = factories.make_active_course(factories.make_patient(clinic), clinician, first_on=date(2027, 3, 28))
    session = course.sessions.get(number=1)
    typed = {"day": "2027-03-28", "clock": "02:30", "clinician": clinician.pk, "room": room.pk}
    address = f"{reverse('booking:book', args=[course.pk])}?session={session.pk}"
    response = client_of(front_desk).post(address, typed)
    assert response.context["typed"].errors == {"clock": ["The clocks skip this time on that day."]}


@pytest.mark.parametrize("sent", ["", "rubbish", "2026-11-02T10:00:00 1", "2026-11-02T10:00:00 1 999999"])
def test_what_is_not_a_place_is_refused(client_of, front_desk, address, first, sent):
    response = client_of(front_desk).post(f"{address}?session={first.pk}", {"place": sent})
    assert response.status_code == 422
    assert not Appointment.objects.exists()


def test_a_place_without_an_offset_is_not_guessed(client_of, front_desk, address, first, clinician, room):
    sent = f"2026-11-02T10:00:00 {clinician.pk} {room.pk}"
    response = client_of(front_desk).post(f"{address}?session={first.pk}", {"place": sent})
    assert response.context["offered"].errors == {"place": ["Choose one of the times offered."]}


def test_a_session_that_is_booked_meanwhile_is_not_booked_twice(client_of, front_desk, address, first, clinician, room):
    book(first, clinician, MONDAY, "10:00")
    sent = {"place": place(first.course.clinic, clinician, room, MONDAY, "15:00")}
    response = client_of(front_desk).post(f"{address}?session={first.pk}", sent)
    assert response.status_code == 422
    assert "Session 1 is already booked." in response.content.decode()
    assert Appointment.objects.count() == 1


def test_when_everything_is_booked_the_page_says_so(client_of, front_desk, address, course, clinician):
    for number, session in enumerate(course.sessions.order_by("number")):
        book(session, clinician, MONDAY + timedelta(days=7 * number), "10:00")
    assert "Every session of this course is booked" in shown(client_of(front_desk), address)


def test_a_session_of_another_course_is_not_found(client_of, front_desk, address, bruno_session):
    assert client_of(front_desk).post(f"{address}?session={bruno_session.pk}", {"place": ""}).status_code == 404


def test_other_clinics_and_admins_do_not_book(client_of, admin, address):
    stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))
    assert client_of(stranger).get(address).status_code == 404
    assert client_of(admin).get(address).status_code == 403


def test_a_clinic_elsewhere_is_booked_on_its_own_clock(client_of, clinic, monday):
    """Somebody who works in two clinics, and in Paris now, books for New York."""
    new_york = factories.make_clinic(name="New York", time_zone="America/New_York")
    both = factories.make_user("front_desk", clinic, new_york)
    doctor = factories.make_user("clinician", new_york)
    course = factories.make_active_course(factories.make_patient(new_york), doctor, first_on=MONDAY)
    page = shown(client_of(both), reverse("booking:book", args=[course.pk]))
    key = place(new_york, doctor, new_york.rooms.get(), MONDAY, "08:00")
    assert "T13:00:00+00:00" in key
    (tag,) = [tag for tag in page.split("<input") if key in tag]
    assert "Mon 2 Nov, 08:00" in tag


def test_the_page_takes_as_many_queries_on_a_full_day(
    client_of, front_desk, address, clinic, django_assert_num_queries
):
    for number in range(3):
        doctor, room = factories.make_user("clinician", clinic), factories.make_room(clinic, f"Room {5 + number}")
        patient = factories.make_patient(clinic)
        session = factories.make_active_course(patient, doctor, first_on=MONDAY, sessions=1).sessions.get()
        book(session, doctor, MONDAY + timedelta(days=1), "11:00", room=room)
    client = client_of(front_desk)
    for day in ("2026-11-02", "2026-11-03"):
        with django_assert_num_queries(28):
            shown(client, address, day=day)


def test_whoever_was_late_reads_that_nothing_was_booked_now(client_of, front_desk, course, clinician, room):
    for session in course.sessions.order_by("number"):
        book(session, clinician, MONDAY + timedelta(days=7 * (session.number - 1)), "10:00")
    last = course.sessions.get(number=3)
    key = place(course.clinic, clinician, room, MONDAY + timedelta(days=15), "11:00")
    address = f"{reverse('booking:book', args=[course.pk])}?session={last.pk}"

    answer = client_of(front_desk).post(address, {"place": key})

    assert answer.status_code == 422
    assert "Nothing was booked now:" in answer.text


def test_after_a_late_session_the_page_says_from_when_the_next_is_possible(
    client_of, front_desk, address, first, second, clinician
):
    book(first, clinician, MONDAY + timedelta(days=7), "10:00")

    page = shown(client_of(front_desk), address, session=second.pk)

    assert "Possible from Mon 16 Nov, because of the date of session 1." in page
    assert page.count('class="day') or "Tue 17" in page


def test_a_session_that_a_revision_has_dropped_is_not_counted(client_of, front_desk, address, course):
    course.sessions.filter(number=3).update(status="cancelled")

    assert "Session 1 of 2, 30 min" in shown(client_of(front_desk), address)


def test_undo_is_offered_as_long_as_nobody_has_been_told(client_of, front_desk, address, first, clinician, monday):
    visit, client = book(first, clinician, MONDAY, "10:00"), client_of(front_desk)
    cancel = reverse("booking:cancel", args=[visit.pk])
    assert cancel in shown(client, address, just=visit.pk)
    monday.shift(UNDO_LASTS)
    assert cancel not in shown(client, address, just=visit.pk)
