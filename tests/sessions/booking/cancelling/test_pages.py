"""The page that calls visits off, the bar that takes it back, and the rule of the clinic."""

import re
from datetime import timedelta

from django.urls import reverse

from mesoplan.clinics.models import Clinic
from sessions.booking.forms import said_versions
from sessions.booking.models import UNDO_LASTS
from sessions.booking.services.attend import mark_no_show
from sessions.planning.models import SessionStatus
from tests.sessions.booking.cancelling.test_cancel import states


def cancel_url(row, **query):
    return reverse("booking:cancel", args=[row.pk], query=query or None)


def test_the_page_names_what_would_be_called_off(three, front_desk, client_of):
    page = client_of(front_desk).get(cancel_url(three[1])).content.decode()
    assert "This visit and the 1 after it" in page
    assert "All 3 booked visits of the course" in page
    assert 'name="forfeits"' not in page


def test_the_button_says_how_many_visits_the_choice_cancels(three, front_desk, client_of):
    page = client_of(front_desk).get(cancel_url(three[1])).content.decode()
    assert "<h1>Cancel visits of Ana Ruiz</h1>" in page
    assert re.findall(r'value="(\w+)" id="extent-\w+" data-verb="(.+?)"', page) == [
        ("one", "Cancel 1 visit"),
        ("rest", "Cancel 2 visits"),
        ("all", "Cancel 3 visits"),
    ]
    assert "data-says-how-many>Cancel what is chosen</button>" in page
    assert "booking/calling_off.js" in page


def test_one_visit_alone_is_named_as_such(three, front_desk, client_of):
    client = client_of(front_desk)
    client.post(cancel_url(three[1]), {"version": 1, "extent": "rest", "seen": said_versions(three)})
    page = client.get(cancel_url(three[0])).content.decode()
    assert "<h1>Cancel the appointment of Ana Ruiz</h1>" in page
    assert "Cancel the appointment</button>" in page
    assert "data-says-how-many" not in page


def test_the_rest_goes_and_comes_back_by_the_bar(three, course, front_desk, client_of):
    client = client_of(front_desk)
    sent = {"version": 1, "extent": "rest", "seen": said_versions(three)}
    page = client.post(cancel_url(three[1]), sent, follow=True).content.decode()
    assert "Cancelled: Ana Ruiz, Mon 9 Nov, 10:00, and 1 other visit." in page
    assert states(course) == ["booked", "planned", "planned"]
    undo = reverse("booking:undo_cancel", args=[three[1].pk])
    assert f'action="{undo}"' in page
    page = client.post(undo, {"version": 2}, follow=True).content.decode()
    assert "2 appointments of Ana Ruiz stand again." in page
    assert states(course) == ["booked"] * 3


def test_a_visit_that_the_page_did_not_name_is_not_called_off(three, course, front_desk, client_of):
    sent = {"version": 1, "extent": "all", "seen": said_versions(three[:2])}
    assert client_of(front_desk).post(cancel_url(three[0]), sent).status_code == 409
    assert states(course) == ["booked"] * 3


def test_a_word_that_is_no_extent_changes_nothing(three, course, front_desk, client_of):
    assert client_of(front_desk).post(cancel_url(three[0]), {"version": 1, "extent": "every"}).status_code == 409
    assert states(course) == ["booked"] * 3


def test_late_it_asks_whether_the_session_counts(rule, three, course, front_desk, client_of):
    rule(forfeit_hours=24)
    client = client_of(front_desk)
    page = client.get(cancel_url(three[0])).content.decode()
    assert "Session 1 counts as used" in page
    assert "less than 24 hours before" in page
    page = client.post(cancel_url(three[0]), {"version": 1, "forfeits": "on"}, follow=True).content.decode()
    assert "Session 1 counts as used." in page
    assert states(course)[0] == SessionStatus.FORFEITED
    page = client.get(reverse("booking:appointment", args=[three[0].pk])).content.decode()
    assert "Give session 1 back" in page
    client.post(reverse("booking:give_back", args=[three[0].pk]), {"version": 2})
    assert states(course)[0] == SessionStatus.PLANNED


def test_after_three_minutes_the_page_offers_no_way_back(three, front_desk, client_of, monday):
    client = client_of(front_desk)
    page = client.post(cancel_url(three[0]), {"version": 1}, follow=True).content.decode()
    assert "Take the cancellation back" in page
    monday.shift(UNDO_LASTS)
    page = client.get(reverse("booking:appointment", args=[three[0].pk])).content.decode()
    assert "Take the cancellation back" not in page


def test_a_missed_visit_can_have_come_after_all(three, course, front_desk, client_of, monday):
    monday.shift(timedelta(hours=4))
    row, client = mark_no_show(actor=front_desk, appointment=three[0]), client_of(front_desk)
    page = client.get(reverse("booking:appointment", args=[row.pk])).content.decode()
    assert "Has come after all" in page
    client.post(reverse("booking:undo_no_show", args=[row.pk]), {"version": row.version})
    assert states(course)[0] == "booked"


def test_the_rule_is_kept_by_an_admin(clinic, admin, client_of):
    client, address = client_of(admin), reverse("availability:forfeits", args=[clinic.pk])
    client.post(address, {"forfeit_no_show": "on", "forfeit_hours": "48", "version": clinic.version})
    kept = Clinic.objects.get(pk=clinic.pk)
    assert (kept.forfeit_no_show, kept.forfeit_hours) == (True, 48)
    refused = client.post(address, {"forfeit_hours": "400", "version": kept.version})
    assert refused.status_code == 422
    assert Clinic.objects.get(pk=clinic.pk).forfeit_hours == 48
