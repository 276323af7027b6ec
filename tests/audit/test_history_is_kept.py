"""What becomes of a row that is added, changed and deleted: all of it stays in the history."""

import pghistory.models
import pytest
from django.apps import apps
from django.db import InternalError, transaction
from pghistory.core import event_models

from mesoplan.clinics.models import Room
from tests.factories import make_room

pytestmark = pytest.mark.django_db


def test_a_deleted_row_stays_in_the_history(clinic):
    number = make_room(clinic, "Room 9").pk
    Room.objects.filter(pk=number).update(name="Room 10")
    Room.objects.filter(pk=number).delete()
    kept = apps.get_model("clinics.RoomEvent").objects.filter(id=number).order_by("pgh_id")
    assert [(row.pgh_label, row.name) for row in kept] == [
        ("insert", "Room 9"),
        ("update", "Room 10"),
        ("delete", "Room 10"),
    ]


def test_every_table_that_is_followed_keeps_deletions_too():
    followed = [model.pgh_tracked_model for model in event_models()]
    assert followed
    for model in followed:
        assert {"insert_insert", "update_update", "delete_delete"} <= {it.name for it in model._meta.triggers}, model


@pytest.mark.parametrize("rewrite", [lambda events: events.update(name="Room 0"), lambda events: events.delete()])
def test_nobody_rewrites_the_history(clinic, rewrite):
    with pytest.raises(InternalError), transaction.atomic():
        rewrite(apps.get_model("clinics.RoomEvent").objects.all())


def test_a_change_in_the_browser_carries_who_and_which_request(client_of, front_desk, ana):
    typed = {"given_name": "Ana", "family_name": "Ruiz", "birth_date": "1985-03-14", "sex": "female", "language": "en"}
    answer = client_of(front_desk).post(f"/patients/{ana.pk}/edit", typed | {"version": "1"})
    change = pghistory.models.Events.objects.tracks(ana).get(pgh_label="update")
    assert change.pgh_context == {
        "user": front_desk.pk,
        "url": f"/patients/{ana.pk}/edit",
        "request": answer.headers["X-Request-ID"],
    }
