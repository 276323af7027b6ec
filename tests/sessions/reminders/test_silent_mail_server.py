"""A mail server that accepts and never answers costs a message some seconds, and no other message its turn."""

import socket
from datetime import timedelta

import pytest

from sessions.reminders import services
from sessions.reminders.models import Reminder, ReminderStatus, Rule


@pytest.fixture
def silent_server(settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT = min(settings.EMAIL_TIMEOUT, 0.2)
        yield


def confirmation() -> Reminder:
    return Reminder.objects.get(rule=Rule.CONFIRMATION)


def test_a_send_without_an_answer_is_tried_again(silent_server, visit):
    services.run()

    row = confirmation()
    assert (row.status, row.attempts) == (ReminderStatus.WAITING, 1)
    assert "timed out" in row.problem


def test_after_the_last_send_without_an_answer_somebody_has_to_call(silent_server, visit, clock):
    for _ in range(services.MOST_ATTEMPTS):
        services.run()
        clock.shift(timedelta(hours=1))

    assert confirmation().status == ReminderStatus.FAILED


def test_a_worker_is_stopped_before_its_claim_is_given_to_another(settings):
    claim_lasts = services.CLAIM_LASTS.total_seconds()

    assert settings.EMAIL_TIMEOUT < settings.CELERY_TASK_SOFT_TIME_LIMIT < settings.CELERY_TASK_TIME_LIMIT < claim_lasts
