"""The page of a clinic, and what an admin keeps there: hours, closures, holidays, rooms, weeks, absences."""

from datetime import date, time

import pytest
from django.urls import reverse

from mesoplan.clinics.models import Absence, Clinic, Closure, ExtraHours, HolidayOpening, Membership, Room, WorkingHours
from sessions.booking.models import Appointment
from tests import factories
from tests.sessions.booking.conftest import MONDAY


def address(name: str, *ids: object) -> str:
    return reverse(f"availability:{name}", args=ids)


def typed_week(version: int = 1, **times: str) -> dict[str, object]:
    return {"version": version} | times


ALL_WEEK = {f"{end}_{day}_0": clock for day in range(6) for end, clock in (("from", "08:00"), ("to", "20:00"))}


def shown(client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_page_shows_everything_that_is_kept(omar, clinic, clinician):
    Closure.objects.create(clinic=clinic, first_day=date(2026, 12, 24), last_day=date(2026, 12, 26), reason="Floor")
    WorkingHours.objects.create(clinic=clinic, clinician=clinician, weekday=2, starts_at="09:00", ends_at="17:00")
    Absence.objects.create(clinician=clinician, first_day=date(2026, 12, 1), last_day=date(2026, 12, 3), reason="Alps")
    ExtraHours.objects.create(
        clinic=clinic, clinician=clinician, day=date(2026, 11, 8), starts_at="10:00", ends_at="11:00"
    )
    page = shown(omar, address("clinic", clinic.pk))
    for words in (
        *("08:00–20:00", "Sunday", "closed", "Thu 24 Dec 2026", "Floor", "Room 1", "Dr Marin", "09:00–17:00"),
        *("Tue 1 Dec – Thu 3 Dec", "Alps", "Sun 8 Nov, 10:00–11:00", "Armistice Day", "Close on public holidays"),
    ):
        assert words in page
    assert "fit any more" not in page


def test_what_is_over_is_not_shown(omar, clinic, clinician):
    Closure.objects.create(clinic=clinic, first_day=date(2026, 10, 1), last_day=date(2026, 10, 2), reason="Floor")
    Absence.objects.create(clinician=clinician, first_day=date(2026, 10, 1), last_day=date(2026, 10, 2), reason="Alps")
    page = shown(omar, address("clinic", clinic.pk))
    assert "Floor" not in page
    assert "Alps" not in page
    assert "No closure to come." in page
    assert "Whenever the clinic is open." in page


def test_a_clinic_without_anything_says_how_to_begin(client_of, monday, db):
    empty = Clinic.objects.create(name="Metz", time_zone="Europe/Paris", country="ZZ")
    page = shown(client_of(factories.make_user("admin", empty)), address("clinic", empty.pk))
    for words in (
        *("Without a room nothing can be booked.", "No clinician works here yet", "No closure to come."),
        "No public holidays are known for this country",
    ):
        assert words in page


def test_holidays_are_named_in_the_language_of_the_reader(omar, clinic):
    omar.cookies["django_language"] = "fr"
    assert "Armistice" in shown(omar, address("clinic", clinic.pk))
    assert "Armistice Day" not in shown(omar, address("clinic", clinic.pk))


def test_omar_changes_the_opening_hours(omar, clinic):
    week = ALL_WEEK | {"to_0_0": "12:00", "from_0_1": "13:00", "to_0_1": "18:00", "from_6_0": "", "to_6_0": ""}
    answer = omar.post(address("opening_hours", clinic.pk), typed_week(**week))
    assert answer.url == address("clinic", clinic.pk)
    monday = clinic.opening_hours.filter(weekday=0)
    assert list(monday.values_list("opens_at", "closes_at")) == [(time(8), time(12)), (time(13), time(18))]
    clinic.refresh_from_db()
    assert clinic.version == 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"to_0_0": ""}, "Say until when."),
        ({"from_0_0": ""}, "Say from when."),
        ({"to_0_0": "08:00"}, "The end has to come after the beginning."),
        ({"from_0_1": "19:00", "to_0_1": "21:00"}, "Two stretches of this day overlap."),
        ({"to_0_0": "soon"}, "Write a time, as in 10:30."),
    ],
)
def test_a_week_that_cannot_be_is_refused_at_its_field(omar, clinic, changes, sentence):
    answer = omar.post(address("opening_hours", clinic.pk), typed_week(**(ALL_WEEK | changes)))
    assert answer.status_code == 422
    assert answer.content.decode().count(sentence) == 2
    assert clinic.opening_hours.filter(weekday=0).values_list("closes_at", flat=True).get() == time(20)


def test_a_save_that_comes_too_late_says_so_and_keeps_what_was_typed(omar, clinic):
    omar.post(address("opening_hours", clinic.pk), typed_week(**(ALL_WEEK | {"to_0_0": "18:00"})))
    late = omar.post(address("opening_hours", clinic.pk), typed_week(**(ALL_WEEK | {"to_0_0": "16:00"})))
    page = late.content.decode()
    assert late.status_code == 422
    assert "This was changed meanwhile" in page
    assert "<td>18:00</td><td>16:00</td>" in page
    assert 'value="16:00"' in page
    assert 'name="version" value="2"' in page


def test_two_rooms_do_not_have_one_name(omar, clinic):
    assert omar.post(address("add_room", clinic.pk), {"name": "Room 2"}).status_code == 302
    refused = omar.post(address("add_room", clinic.pk), {"name": "Room 2"})
    assert "This clinic already has a room with this name." in refused.content.decode()
    room = Room.objects.get(name="Room 2")
    assert omar.post(address("room", clinic.pk, room.pk), {"name": "Blue", "version": 1}).status_code == 302
    assert (
        "changed meanwhile"
        in omar.post(address("room", clinic.pk, room.pk), {"name": "Green", "version": 1}).content.decode()
    )


def test_a_closure_comes_changes_and_goes(omar, clinic):
    days = {"first_day": "2026-12-24", "last_day": "2026-12-26"}
    omar.post(address("add_closure", clinic.pk), days)
    closure = Closure.objects.get()
    edit = address("closure", clinic.pk, closure.pk)
    backwards = omar.post(edit, days | {"last_day": "2026-12-23", "version": 1})
    assert "The last day of a closure cannot come before its first." in backwards.content.decode()
    omar.post(edit, days | {"last_day": "2026-12-27", "version": 1})
    closure.refresh_from_db()
    assert (closure.last_day, closure.version) == (date(2026, 12, 27), 2)
    assert "changed meanwhile" in omar.post(edit, days | {"version": 1, "remove": "on"}).content.decode()
    omar.post(edit, days | {"version": 2, "remove": "on"})
    assert not Closure.objects.exists()


def test_a_clinic_closes_on_holidays_and_opens_on_one(omar, clinic):
    omar.post(address("holidays", clinic.pk), {"closes_on_holidays": "on", "subdivision": "57", "version": 1})
    page = shown(omar, address("clinic", clinic.pk))
    assert "Saint Stephen" in page  # in Alsace and Moselle only
    armistice = address("holiday", clinic.pk, "2026-11-11")
    omar.post(armistice, {"is_open": "on", "version": 2})
    assert HolidayOpening.objects.get().day == date(2026, 11, 11)
    omar.post(armistice, {"version": 3})
    assert not HolidayOpening.objects.exists()


def test_a_day_that_is_no_holiday_has_no_page(omar, clinic):
    for written in ("2026-11-12", "soon", "2026-13-01"):
        shown(omar, address("holiday", clinic.pk, written), 404)


def test_where_no_holidays_are_known_nothing_is_promised(omar, clinic):
    Clinic.objects.update(country="ZZ")
    answer = omar.post(address("holidays", clinic.pk), {"closes_on_holidays": "on", "subdivision": "", "version": 1})
    assert "enter them as closures" in answer.content.decode()
    answer = omar.post(address("holidays", clinic.pk), {"subdivision": "57", "version": 1})
    assert "Choose one of the list." in answer.content.decode()


def test_a_week_of_a_clinician_is_kept_by_clinic(omar, clinic, clinician):
    week = address("week", clinic.pk, clinician.pk)
    omar.post(week, typed_week(from_0_0="09:00", to_0_0="17:00"))
    row = WorkingHours.objects.get()
    assert (row.clinic, row.clinician, row.weekday, row.starts_at) == (clinic, clinician, 0, time(9))
    assert Membership.objects.get(user=clinician).version == 2
    assert "changed meanwhile" in omar.post(week, typed_week()).content.decode()
    omar.post(week, typed_week(version=2))
    assert not WorkingHours.objects.exists()


def test_an_absence_of_some_hours_is_on_the_clock_of_the_clinic(omar, clinic, clinician):
    times = {"first_day": "2026-11-03", "last_day": "2026-11-03", "starts": "09:00", "to": "12:00", "reason": "Alps"}
    omar.post(address("add_absence", clinic.pk, clinician.pk), times)
    absence = Absence.objects.get()
    assert absence.starts_at.isoformat() == "2026-11-03T08:00:00+00:00"
    edit = address("absence", clinic.pk, absence.pk)
    assert 'value="09:00"' in shown(omar, edit)
    backwards = omar.post(edit, times | {"to": "08:00", "version": 1})
    assert backwards.status_code == 422
    omar.post(edit, times | {"starts": "", "to": "", "version": 1})
    absence.refresh_from_db()
    assert (absence.first_day, absence.starts_at, absence.version) == (date(2026, 11, 3), None, 2)
    omar.post(edit, times | {"version": 2, "remove": "on"})
    assert not Absence.objects.exists()


def test_extra_hours_come_change_and_go(omar, clinic, clinician):
    typed = {"day": "2026-11-08", "starts_at": "10:00", "ends_at": "12:00"}
    add = address("add_extra", clinic.pk, clinician.pk)
    omar.post(add, typed)
    twice = omar.post(add, typed | {"starts_at": "11:00"})
    assert "There are extra hours at this time already." in twice.content.decode()
    assert "has to come after" in omar.post(add, typed | {"ends_at": "09:00"}).content.decode()
    edit = address("extra", clinic.pk, ExtraHours.objects.get().pk)
    omar.post(edit, typed | {"ends_at": "13:00", "version": 1})
    assert ExtraHours.objects.get().ends_at == time(13)
    omar.post(edit, typed | {"version": 2, "remove": "on"})
    assert not ExtraHours.objects.exists()


def test_the_page_takes_as_many_queries_for_a_large_team(omar, clinic, clinician, visit, django_assert_num_queries):
    for number in range(2):
        if number:
            for _member in range(4):
                factories.make_user("clinician", clinic)
        with django_assert_num_queries(21):
            shown(omar, address("clinic", clinic.pk))
    assert Appointment.objects.filter(slot__startswith__date=MONDAY).exists()
