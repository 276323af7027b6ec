"""What nobody types by accident: the ends of the calendar, and numbers longer than any row has."""

import pytest
from django.urls import reverse

LONG = "9" * 5000


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_calendar_says_that_it_does_not_reach_the_ends_of_time(client_of, front_desk, day):
    answer = client_of(front_desk).get(reverse("booking:calendar"), {"day": day})

    assert answer.status_code == 422


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_booking_on_such_a_day_shows_the_usual_days(client_of, front_desk, first, day):
    answer = client_of(front_desk).get(reverse("booking:book", args=[first.course_id]), {"day": day})

    assert answer.status_code == 200


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_api_refuses_such_a_day_by_name(client_of, front_desk, day):
    answer = client_of(front_desk).get(reverse("api:appointments"), {"day": day})

    assert answer.status_code == 400
    assert "day" in answer.json()["errors"]


@pytest.mark.parametrize("written", ["0001-01-01T00:00+14:00", "9999-12-31T23:59-14:00"])
def test_a_place_at_such_a_time_is_none_of_those_offered(client_of, front_desk, clinician, first, room, written):
    address = f"{reverse('booking:book', args=[first.course_id])}?session={first.pk}"

    answer = client_of(front_desk).post(address, {"place": f"{written} {clinician.pk} {room.pk}"})

    assert answer.status_code == 422


def test_a_number_longer_than_any_row_has_finds_nothing(client_of, front_desk, first):
    client, book = client_of(front_desk), reverse("booking:book", args=[first.course_id])

    answers = [
        client.get(reverse("booking:calendar"), {"just": LONG}).status_code,
        client.post(f"{book}?session={LONG}").status_code,
        client.post(reverse("clinics:switch"), {"clinic": LONG}).status_code,
    ]

    assert answers == [200, 404, 404]
