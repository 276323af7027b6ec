"""Two workers who meet over one password link write one letter; one that dies leaves the link to another."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from mesoplan.audit.models import PasswordLink
from mesoplan.clinics.colleagues.letters import tell_of_links
from mesoplan.clinics.colleagues.services import make_link

pytestmark = pytest.mark.django_db(transaction=True)
REQUEST = "12345678-1234-1234-1234-123456789abc"


class WorkerDiedError(Exception):
    pass


@pytest.fixture
def link(admin, clinician) -> PasswordLink:
    make_link(actor=admin, person=clinician, request_id=REQUEST)
    return PasswordLink.objects.get()


@pytest.fixture
def on_sending(monkeypatch) -> Callable[[Callable[[EmailMessage], None]], None]:
    """What happens when a letter is handed to the mail server, instead of its being sent."""
    return lambda deed: monkeypatch.setattr(EmailMessage, "send", deed)


def test_of_two_workers_who_meet_one_writes(link, on_sending):
    sent, is_sending, other_is_done = [], Event(), Event()

    def send_slowly(message: EmailMessage) -> None:
        sent.append((message.to, connection.in_atomic_block))
        is_sending.set()
        if len(sent) == 1:
            other_is_done.wait(timeout=10)

    def first_worker() -> None:
        tell_of_links()
        connection.close()

    def second_worker() -> None:
        is_sending.wait(timeout=10)
        tell_of_links()
        other_is_done.set()
        connection.close()

    on_sending(send_slowly)
    with ThreadPoolExecutor(2) as threads:
        for outcome in [threads.submit(first_worker), threads.submit(second_worker)]:
            outcome.result(timeout=30)

    assert sent == [([link.person.email], False)]
    assert PasswordLink.objects.get().told_at is not None


def test_a_worker_that_dies_leaves_its_link_to_another_after_a_while(link, on_sending):
    def die(_message: EmailMessage) -> None:
        raise WorkerDiedError

    on_sending(die)
    with pytest.raises(WorkerDiedError):
        tell_of_links()
    sent = []
    on_sending(lambda message: sent.append(message.to))
    for minutes, expected in ((9, []), (11, [[link.person.email]]), (30, [[link.person.email]])):
        with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
            tell_of_links()
        assert sent == expected
