"""A run in a worker: claimed once, kept once, and given up when its worker has died."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mesoplan.refusals import DomainError
from sessions.booking.models import Replan
from sessions.booking.replanning import running
from sessions.booking.replanning.asked import Asked
from sessions.booking.services import replan as services
from sessions.booking.solver.errors import OutOfTimeError
from sessions.booking.tasks import replan, take_up_replans
from tests.same_time import together


@pytest.fixture
def waiting(front_desk, clinic, asked) -> Replan:
    return services.ask(actor=front_desk, clinic=clinic, asked=asked)


def test_the_task_keeps_a_proposal_and_does_nothing_twice(waiting, monkeypatch):
    replan(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.gap, len(waiting.result["lines"])) == ("proposed", 0, 3)
    monkeypatch.setattr(running, "propose", lambda *_, **__: pytest.fail("solved twice"))
    replan(waiting.pk)


def test_the_bell_is_rung_when_it_is_asked(front_desk, clinic, asked, monkeypatch, django_capture_on_commit_callbacks):
    rung = []
    monkeypatch.setattr(replan, "delay", rung.append)
    with django_capture_on_commit_callbacks(execute=True):
        row = services.ask(actor=front_desk, clinic=clinic, asked=asked)
    assert rung == [row.pk]


def test_a_bell_that_nobody_heard_is_made_good_by_the_clock(waiting):
    take_up_replans()
    waiting.refresh_from_db()
    assert waiting.is_proposed


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_does_it(waiting):
    assert len([it for it in together(*(lambda: running.claim(waiting.pk),) * 2) if it]) == 1


def test_a_run_whose_worker_died_is_found_failed_and_can_be_asked_again(front_desk, waiting, monday):
    running.claim(waiting.pk)
    monday.shift(timedelta(seconds=waiting.limit_seconds + 59))
    take_up_replans()
    waiting.refresh_from_db()
    assert waiting.is_running
    monday.shift(timedelta(seconds=2))
    take_up_replans()
    waiting.refresh_from_db()
    assert (waiting.status, waiting.error) == ("failed", running.DIED)
    again = services.ask_again(actor=front_desk, replan=waiting)
    assert (again.follows, again.asked) == (waiting, waiting.asked)


def test_a_worker_that_comes_back_too_late_changes_nothing(waiting, monday):
    row = running.claim(waiting.pk)
    outcome = running.propose(running.ground_of(row), limit_seconds=8)
    monday.shift(timedelta(minutes=5))
    running.settle_dead(row)
    running.note_proposed(row, outcome)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.result) == ("failed", None)


def test_what_goes_wrong_is_said_and_not_hidden(waiting, monkeypatch):
    def break_down(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr(running, "propose", break_down)
    with pytest.raises(ZeroDivisionError):
        replan(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.error == running.BROKEN


def test_no_time_is_said(waiting, monkeypatch):
    def take_too_long(*_, **__):
        raise OutOfTimeError

    monkeypatch.setattr(running, "propose", take_too_long)
    replan(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.error == running.OUT_OF_TIME


def test_who_stops_it_gets_no_proposal(front_desk, waiting):
    row = running.claim(waiting.pk)
    services.drop(actor=front_desk, replan=row)
    running.note_proposed(row, running.propose(running.ground_of(row), limit_seconds=8))
    waiting.refresh_from_db()
    assert (waiting.status, waiting.result) == ("dropped", None)


def test_nothing_to_plan_and_too_much_of_it_are_refused(front_desk, clinic):
    with pytest.raises(DomainError, match="no appointment to plan anew"):
        services.ask(actor=front_desk, clinic=clinic, asked=Asked(()))
    with pytest.raises(DomainError, match="These are 121 appointments, and at most 120"):
        services.ask(actor=front_desk, clinic=clinic, asked=Asked(tuple(range(121))))


def test_a_run_that_nobody_has_begun_is_not_dead(waiting):
    assert not waiting.has_died(timezone.now() + timedelta(days=1))
