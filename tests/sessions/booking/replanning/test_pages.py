"""The pages of a run, for the desk and for clinicians."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from mesoplan.clinics.models import Absence
from sessions.booking.models import Appointment, Replan
from sessions.booking.replanning.asked import Asked
from sessions.booking.replanning.running import run
from sessions.booking.services import replan as services
from sessions.booking.services.attend import check_in, enter_room
from sessions.booking.services.cancel import cancel_appointment
from tests import factories
from tests.sessions.booking.desk import at, book
from tests.sessions.booking.replanning.conftest import TUESDAY, session_for, solved

START = reverse("booking:start_replan")


@pytest.fixture
def desk(client_of, front_desk):
    return client_of(front_desk)


@pytest.fixture
def ill(clinician) -> dict[str, str]:
    return {"who": f"clinician-{clinician.pk}", "first_day": "2026-11-03", "last_day": "2026-11-03"}


def address(name: str, replan: Replan) -> str:
    return reverse(f"booking:{name}", args=[replan.pk])


def test_who_is_touched_is_looked_at_before_anything_is_asked(desk, three, ill):
    page = desk.get(START, ill).content.decode()
    assert "Re-plan these 3 appointments" in page
    assert page.index("Ana") < page.index("Bruno") < page.index("Carla")
    assert not Replan.objects.exists()
    answer = desk.post(START, ill)
    row = Replan.objects.get()
    assert answer.url == address("replan", row)
    assert row.asked["visits"] == [it.pk for it in three]
    assert (row.status, row.asked["away"]["clinician"]) == ("waiting", three[0].clinician_id)
    assert not Absence.objects.exists()


def test_only_the_hours_that_are_named_are_touched(desk, three, ill):
    page = desk.get(START, ill | {"starts": "10:30", "to": "11:00"}).content.decode()
    assert "Re-plan this appointment" in page
    assert "Bruno" in page
    assert "Carla" not in page


def test_a_room_is_closed(desk, three):
    room = three[0].room
    page = desk.get(START, {"who": f"room-{room.pk}", "first_day": "2026-11-03", "last_day": "2026-11-03"})
    assert "Re-plan these 3 appointments" in page.content.decode()


def test_whose_patient_is_already_here_is_named_and_stays(desk, front_desk, clinic, three, ill, monday):
    monday.move_to(at(clinic, TUESDAY, "09:50"))
    ana = check_in(actor=front_desk, appointment=three[0])
    enter_room(actor=front_desk, appointment=ana, version=ana.version)
    check_in(actor=front_desk, appointment=three[1])
    page = " ".join(strip_tags(desk.get(START, ill).content.decode()).split())
    assert "Already here: Ana Ruiz, 10:00; Bruno Ruiz, 10:30 These visits stay where they are: the team decides" in page
    assert "Re-plan this appointment" in page
    later = desk.get(START, ill | {"starts": "11:00"}).content.decode()
    assert "Already here" not in later


def test_where_everybody_is_already_here_nobody_is_said_to_be_unaffected(desk, front_desk, clinic, three, ill, monday):
    monday.move_to(at(clinic, TUESDAY, "09:50"))
    check_in(actor=front_desk, appointment=three[0])
    page = desk.get(START, ill | {"to": "10:30"}).content.decode()
    assert "This visit stays where it is: the team decides" in page
    assert "No appointment is affected" not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"who": ""}, "Choose who is away, or which room is closed."),
        ({"who": "clinician-0"}, "Choose one of the list."),
        ({"last_day": "2026-11-02"}, "The last day comes after the first."),
        ({"last_day": "2027-11-02"}, "At most three months"),
        ({"starts": "12:00", "to": "09:00"}, "The end has to come after the beginning."),
        ({"first_day": "2026-10-01", "last_day": "2026-10-02"}, "This is over already."),
        ({"first_day": "soon"}, "Write a day that exists, as in 2026-11-24."),
    ],
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_what_makes_no_sense_is_said_at_its_field(desk, three, ill, typed, said, method):
    answer = getattr(desk, method)(START, ill | typed)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not Replan.objects.exists()


def test_where_nobody_is_touched_nothing_is_asked(desk, three, ill):
    away = ill | {"first_day": "2026-11-05", "last_day": "2026-11-05"}
    assert "No appointment is affected" in desk.get(START, away).content.decode()
    refused = desk.post(START, away)
    assert refused.status_code == 422
    assert "There is no appointment to plan anew." in refused.content.decode()


def test_the_list_of_what_lies_outside_starts_it_too(desk, three, clinician):
    Absence.objects.create(clinician=clinician, first_day=TUESDAY, last_day=TUESDAY)
    assert "Re-plan these 3 appointments" in desk.get(reverse("availability:outside")).content.decode()
    desk.post(reverse("booking:replan_outside"))
    row = Replan.objects.get()
    assert row.asked == {"visits": [it.pk for it in three], "away": None, "left_out": []}
    run(row.pk)
    row.refresh_from_db()
    assert len(row.result["lines"]) == 3


def test_the_page_asks_again_every_second_until_there_is_a_proposal(desk, front_desk, clinic, asked):
    row = services.ask(actor=front_desk, clinic=clinic, asked=asked)
    page = desk.get(address("replan", row)).content.decode()
    assert f'hx-get="{address("replan_progress", row)}" hx-trigger="every 1s"' in page
    assert "3 appointments wait to be planned." in page
    run(row.pk)
    part = desk.get(address("replan_progress", row)).content.decode()
    assert "hx-trigger" not in part
    assert "Book 3 changes" in part


def test_the_bar_moves_with_the_time(desk, front_desk, clinic, asked, monday):
    row = services.ask(actor=front_desk, clinic=clinic, asked=asked)
    Replan.objects.update(status="running", started_at=row.asked_at)
    monday.shift(9)
    assert 'value="50"' in desk.get(address("replan_progress", row)).content.decode()
    monday.shift(40)
    assert 'value="99"' in desk.get(address("replan_progress", row)).content.decode()
    monday.shift(60)
    assert "It took longer than it may" in desk.get(address("replan_progress", row)).content.decode()


def test_before_and_after_are_read_and_what_changes(desk, proposed):
    page = desk.get(address("replan", proposed)).content.decode()
    assert page.count("Tue 3 Nov, 10:30") == 2
    assert "Dr Costa, Room 1" in page
    assert "Other clinician" in page
    assert "no choice disturbs less" in page
    assert 'href="tel:+33612345678"' in page


def test_booked_who_has_no_address_is_to_be_called_where_the_time_is_another(
    desk, front_desk, clinic, three, away, costa
):
    other = session_for(factories.make_patient(clinic, given_name="Dora"), costa)
    book(other, costa, TUESDAY, "11:00", room=clinic.rooms.last())
    row = solved(front_desk, clinic, Asked(tuple(it.pk for it in three), away))
    answer = desk.post(address("book_replan", row), {"visit": [it.pk for it in three]}, follow=True)
    page = answer.content.decode()
    assert "3 changes are booked" in page
    assert 'id="to-call"' in page
    called = page[page.index('id="to-call"') : page.index('id="changes"')]
    assert "Carla" in called
    assert "Ana" not in called


def test_what_was_left_out_of_the_booking_is_not_counted_and_shown_where_it_is(desk, proposed, three):
    kept = [it.pk for it in three[:2]]
    page = desk.post(address("book_replan", proposed), {"visit": kept}, follow=True).content.decode()
    table = page[page.index('id="changes"') :]
    assert ">2 changes<" in table
    carla = table[table.index("Carla") : table.index("</tr>", table.index("Carla"))]
    assert carla.count("Tue 3 Nov, 11:00") == carla.count("Dr Marin, Room 1") == 2
    assert "Dr Costa" not in carla
    assert "Left out: this booking did not move it." in carla
    assert f'href="{reverse("booking:appointment", args=[three[2].pk])}">Open the appointment' in carla
    assert table.count("Left out") == 1


def test_it_is_a_proposal_until_it_is_booked(desk, proposed, three):
    assert "<h1>Proposal to re-plan appointments</h1>" in desk.get(address("replan", proposed)).content.decode()
    page = desk.post(address("book_replan", proposed), {"visit": [three[0].pk]}, follow=True).content.decode()
    assert "<h1>Re-planned appointments</h1>" in page


def test_it_is_taken_back_from_the_bar(desk, proposed, three):
    page = desk.post(address("book_replan", proposed), {"visit": [it.pk for it in three]}, follow=True)
    assert address("take_back_replan", proposed) in page.content.decode()
    page = desk.post(address("take_back_replan", proposed), follow=True).content.decode()
    assert "Everything is where it was before." in page
    assert set(Appointment.objects.values_list("clinician", flat=True)) == {three[0].clinician_id}


@pytest.mark.parametrize("sent", [{}, {"visit": ["0"]}, {"visit": ["none"]}])
def test_nothing_chosen_or_something_else_is_said(desk, proposed, three, sent):
    refused = desk.post(address("book_replan", proposed), sent)
    assert refused.status_code == 422
    assert 'class="error-summary' in refused.content.decode()
    assert set(Appointment.objects.values_list("version", flat=True)) == {1}


def test_what_was_overtaken_is_planned_once_more_and_the_difference_is_seen(
    desk, proposed, three, clinic, costa, front_desk
):
    other = session_for(factories.make_patient(clinic, given_name="Dora"), costa)
    book(other, costa, TUESDAY, "10:00", room=clinic.rooms.last())
    kept = [it.pk for it in three[:2]]
    page = desk.post(address("book_replan", proposed), {"visit": kept}, follow=True).content.decode()
    assert "Nothing was booked: Ana Ruiz, Tue 3 Nov, 10:00: Dr Costa is busy from 10:00 to 10:30." in page
    again = Replan.objects.get(follows=proposed)
    assert (again.asked["visits"], again.asked["left_out"]) == (kept, [three[2].pk])
    run(again.pk)
    page = desk.get(address("replan", again)).content.decode()
    assert "Before: Tue 3 Nov, 10:00, Dr Costa" in page
    assert "1 appointment stays where it is: it was left out." in page


def test_a_visit_without_a_new_place_is_named_with_the_reason(desk, front_desk, clinic, three):
    clinic.opening_hours.all().delete()
    row = solved(front_desk, clinic, Asked((three[0].pk,)))
    page = desk.get(address("replan", row)).content.decode()
    assert "Nobody and no room is free on the days that are allowed." in page
    assert reverse("booking:move", args=[three[0].pk]) in page


def test_where_nothing_is_left_to_move_it_is_said(desk, front_desk, clinic, three):
    cancel_appointment(actor=front_desk, appointment=three[0], version=1)
    row = solved(front_desk, clinic, Asked((three[0].pk,)))
    assert "Nothing has to move" in desk.get(address("replan", row)).content.decode()


@pytest.mark.parametrize("name", ["drop_replan", "replan_again"])
def test_a_proposal_is_dropped_or_asked_for_once_more(desk, proposed, name):
    page = desk.post(address(name, proposed), follow=True)
    assert page.status_code == 200
    proposed.refresh_from_db()
    assert proposed.status == "dropped"
    assert "Plan once more" in desk.get(address("replan", proposed)).content.decode()


def test_what_nobody_has_settled_is_found_again(desk, proposed):
    page = desk.get(START).content.decode()
    assert "Dr Marin, not there Tue 3 Nov – Sat 7 Nov" in page
    assert address("replan", proposed) in page


def test_the_run_of_another_clinic_is_not_there(client_of, proposed):
    stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))
    assert client_of(stranger).get(address("replan", proposed)).status_code == 404


def test_an_admin_sees_no_patients(client_of, admin, proposed):
    assert client_of(admin).get(address("replan", proposed)).status_code == 403
    assert client_of(admin).get(START).status_code == 403


def test_the_page_takes_the_same_queries_however_many_visits(
    desk, front_desk, clinic, three, away, django_assert_max_num_queries
):
    for count in (1, 3):
        row = solved(front_desk, clinic, Asked(tuple(it.pk for it in three[:count]), away))
        with django_assert_max_num_queries(15):
            desk.get(address("replan", row))
