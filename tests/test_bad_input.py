"""Whatever is typed into any field of any page: it is kept, or refused in words. It never ends in a fault."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from lxml import html

from tests.doors import DOORS, A, C, F

NASTY = [
    "",
    "\x00",
    "-1",
    "0",
    "NaN",
    "Infinity",
    "1e400",
    "9" * 40,
    "0000-00-00",
    "9999-12-31",
    "25:61",
    "é" * 5000,
    "\ud83d\udc89".encode("utf-16", "surrogatepass").decode("utf-16") + "\u202e<script>",
    "%(name)s {0} ' \" ; --",
]
WORST = ["\x00", "-1", "9" * 40, "9999-12-31"]
SIGNING_OUT = "/account/logout/"
QUERIES = [
    "q",
    "page",
    "status",
    "category",
    "day",
    "by",
    "view",
    "session",
    "kind",
    "tab",
    "retired",
    "just",
    "back",
    "at",
]


@dataclass(frozen=True)
class Sent:
    """A form as the page shows it, ready to be sent."""

    action: str
    values: dict[str, str]


def forms_on(answer: HttpResponse) -> Iterator[Sent]:
    if answer.streaming or b"<form" not in answer.content:
        return
    for form in html.fromstring(answer.text).forms:
        if form.method == "POST" and not (form.action or "").startswith(SIGNING_OUT):
            action = urljoin(answer.request["PATH_INFO"], form.action or "")
            yield Sent(action, {name: form.fields[name] or "" for name in form.fields})


def faults(client: Client, form: Sent) -> Iterator[str]:
    """Each field in turn, with the others as the page shows them."""
    for name in form.values:
        for typed in NASTY:
            with transaction.atomic():
                answer = client.post(form.action, {**form.values, name: typed})
                transaction.set_rollback(True)
            if answer.status_code >= 500:
                yield f"{form.action} {name}={typed[:20]!r}"


@pytest.fixture(autouse=True)
def _mail_stays_here(settings):
    settings.EMAIL_BACKEND = "sessions.reminders.mailbox.MailboxBackend"


def faults_of_queries(client: Client, addresses: Iterable[str], typed_in: Sequence[str]) -> list[tuple[str, str]]:
    """Of the fields behind the question mark of each address, all at once."""
    client.raise_request_exception = False
    wrong = []
    for address in addresses:
        for typed in typed_in:
            query = urlencode(dict.fromkeys(QUERIES, typed))
            if client.get(f"{address}?{query}").status_code >= 500:
                wrong.append((address, typed[:20]))
    return wrong


@pytest.mark.parametrize("role", [C, F, A])
def test_no_address_ends_in_a_fault_by_what_stands_behind_its_question_mark(house, client_of, role):
    """For one of the people that may come in, and with what goes wrong most often; all else is asked at night."""
    mine = [name for name, door in DOORS.items() if door.method == "get" and max(door.roles) == role]
    assert faults_of_queries(client_of(house.people[role]), map(house.address, mine), WORST) == []


@pytest.mark.nightly
@pytest.mark.parametrize("role", [C, F, A])
def test_nor_does_it_for_anybody_who_may_come_in_and_whatever_stands_there(house, client_of, role):
    others = [name for name, door in DOORS.items() if door.method == "get" and role in door.roles]
    assert faults_of_queries(client_of(house.people[role]), map(house.address, others), NASTY) == []


@pytest.mark.nightly
@pytest.mark.parametrize("role", [C, F, A])
def test_no_form_ends_in_a_fault_by_what_is_typed_into_it(house, client_of, role):
    client = client_of(house.people[role])
    client.raise_request_exception = False
    seen, wrong = set(), []
    for name in (name for name, door in DOORS.items() if door.method == "get" and role in door.roles):
        for form in forms_on(client.get(house.address(name))):
            key = (form.action, *form.values)
            if key not in seen:
                seen.add(key)
                wrong += faults(client, form)

    assert len(seen) > 3
    assert wrong == []
