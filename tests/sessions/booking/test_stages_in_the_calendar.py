"""The calendar says where somebody is, in the words and shapes of the day board."""

import pytest
from django.urls import reverse

from sessions.booking.models import Appointment
from sessions.booking.services.attend import check_in, enter_room, mark_ready
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

CALENDAR, FEED = reverse("booking:calendar"), reverse("booking:feed")


@pytest.fixture
def visit(first, clinician) -> Appointment:
    return book(first, clinician, MONDAY, "10:00")


def test_the_grid_and_the_list_say_where_somebody_is(client_of, front_desk, visit):
    client, heard = client_of(front_desk), []

    def told() -> tuple[str, str, str]:
        answer = client.get(FEED, {"day": MONDAY})
        heard.append(answer.headers["ETag"])
        (props,) = [it["extendedProps"] for it in answer.json()["events"] if it.get("display") != "background"]
        assert f"{props['word']}</span>" in client.get(CALENDAR, {"view": "list"}).content.decode()
        return props["status"], props["shape"], props["word"]

    assert told() == ("booked", "booked", "Booked")
    row = check_in(actor=front_desk, appointment=visit)
    assert told() == ("checked_in", "checked_in", "Checked in")
    row = mark_ready(actor=front_desk, appointment=row, version=row.version)
    assert told() == ("checked_in", "ready", "Ready")
    enter_room(actor=front_desk, appointment=row, version=row.version)
    assert told() == ("checked_in", "in_room", "In the room")
    assert len(set(heard)) == 4


def test_each_shape_of_a_card_is_on_the_page_of_the_grid(client_of, front_desk, visit):
    shown = client_of(front_desk).get(CALENDAR).content.decode()
    for shape in ("booked", "checked_in", "ready", "in_room", "done"):
        assert f'<template data-state="{shape}">' in shown
