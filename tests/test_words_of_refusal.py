"""Whatever a form refuses, it says in the words of the house: no sentence of Django reaches a page."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import polib
import pytest
from django.db import transaction
from django.test import Client
from lxml import html

from tests.doors import DOORS, A, C, F
from tests.factories import PASSWORD
from tests.test_bad_input import Sent, forms_on

WRONG = ["", "\x00", "-1", "9" * 40, "0.00000001", "1900-01-01", "9999-12-31", "é" * 20_000, "no such thing"]
WRONG_BY_DAY = ["", "-1", "é" * 20_000]
OWN_PAGES = [
    "/account/password/change/",
    "/account/2fa/",
    "/account/2fa/totp/activate/",
    "/account/2fa/webauthn/add/",
    "/account/2fa/recovery-codes/generate/",
]
# Where another row than that of the doors, or another tab, brings another form.
MORE_PAGES = ["/courses/{draft}/plan", "/courses/{draft}", "/patients/{patient}/measure?kind=skinfold"]
OPEN_PAGES = ["/account/login/", "/account/password/reset/"]
CATALOGUES = ("conf", "contrib/auth", "contrib/postgres")
SOURCES = re.compile(r"(core/validators|forms|db/models|contrib/auth|contrib/postgres)\b.*\.py")


def sentences_of_django() -> Iterator[str]:
    """From its own catalogues; what is no sentence (“Order”, “and”) is no refusal."""
    for folder in CATALOGUES:
        for entry in polib.pofile(Path(django.__path__[0]) / folder / "locale/en/LC_MESSAGES/django.po"):
            if any(SOURCES.fullmatch(file) for file, _line in entry.occurrences):
                yield from (text for text in (entry.msgid, entry.msgid_plural) if text.endswith("."))


def as_pattern(sentence: str) -> str:
    return ".*".join(re.escape(part) for part in re.split(r"%\(\w+\)[a-z]|%[a-z]|\{\w+\}", sentence))


OF_DJANGO = re.compile("|".join(as_pattern(sentence) for sentence in sentences_of_django()), re.DOTALL)


def refusals_on(page: str) -> Iterator[str]:
    if page.strip():
        for item in html.fromstring(page).xpath("//ul[@class='errors']/li | //div[@class='error-summary']//li"):
            yield item.text_content().strip()


def all_at_once(form: Sent, typed: str) -> Iterator[dict[str, str]]:
    yield dict.fromkeys(form.values, typed)


def each_alone(form: Sent, typed: str) -> Iterator[dict[str, str]]:
    """With the others as the page shows them."""
    for name in form.values:
        yield {**form.values, name: typed}


Ways = Callable[[Sent, str], Iterator[dict[str, str]]]


def refusals(client: Client, form: Sent, ways: Ways) -> Iterator[str]:
    for typed in WRONG_BY_DAY if ways is all_at_once else WRONG:
        for values in ways(form, typed):
            with transaction.atomic():
                answer = client.post(form.action, values)
                transaction.set_rollback(True)
            if not answer.streaming:
                yield from refusals_on(answer.text)


def said_behind(client: Client, addresses: list[str], ways: Ways = all_at_once) -> set[str]:
    """Everything that the forms of these pages say; each form once, by its action and its fields."""
    seen, said = set(), set()
    for address in addresses:
        for form in forms_on(client.get(address)):
            key = (form.action, *form.values)
            if key not in seen:
                seen.add(key)
                said |= set(refusals(client, form, ways))
    return said


@pytest.fixture(autouse=True)
def nobody_has_tried_too_often(settings):
    settings.ACCOUNT_RATE_LIMITS = False
    settings.EMAIL_BACKEND = "sessions.reminders.mailbox.MailboxBackend"


def of_django(said: set[str]) -> list[str]:
    return sorted(sentence[:200] for sentence in said if OF_DJANGO.search(sentence))


def test_a_sentence_of_django_would_be_known_for_one():
    assert OF_DJANGO.search("Ensure this value is less than or equal to 2.")
    assert OF_DJANGO.search("Select a valid choice. é is not one of the available choices.")
    assert not OF_DJANGO.search("2 mL at most.")


@pytest.mark.parametrize("ways", [all_at_once, pytest.param(each_alone, marks=pytest.mark.nightly)])
@pytest.mark.parametrize("role", [C, F, A])
def test_no_sentence_of_django_reaches_a_page(house, client_of, role, ways):
    """By day behind each door for one of the people that may come in."""
    doors = [
        name
        for name, door in DOORS.items()
        if door.method == "get" and (role == max(door.roles) if ways is all_at_once else role in door.roles)
    ]
    more = [pattern.format(**house.ids) for pattern in MORE_PAGES] if role == C else []

    said = said_behind(client_of(house.people[role]), [*map(house.address, doors), *more], ways)

    assert len(said) > 3
    assert of_django(said) == []


def test_no_sentence_of_django_reaches_a_page_for_signing_in(clinician):
    client = Client()
    client.post("/account/login/", {"login": clinician.email, "password": PASSWORD})
    client.post("/account/reauthenticate/", {"password": PASSWORD})

    said = said_behind(client, OWN_PAGES) | said_behind(Client(), OPEN_PAGES)

    assert len(said) > 3
    assert of_django(said) == []


def test_no_sentence_of_django_reaches_a_page_by_what_stands_behind_its_question_mark(house, client_of):
    said = set()
    for role, path in ((A, "/audit/?since=x&until=x&person=x&patient=" + "9" * 30), (F, "/calendar?day=x&by=x&view=x")):
        said |= set(refusals_on(client_of(house.people[role]).get(path).text))

    assert len(said) > 3
    assert of_django(said) == []


def test_the_planner_names_both_figures_and_the_unit(house, client_of):
    client, ids = client_of(house.people[C]), house.ids
    (plan,) = [
        form for form in forms_on(client.get(f"/courses/{ids['draft']}/plan")) if "pattern-version" in form.values
    ]
    (area,) = [form for form in forms_on(client.get(f"/courses/{ids['draft']}/plan")) if "new-version" in form.values]

    said = [
        *refusals_on(client.post(plan.action, plan.values | {"pattern-visit_minutes": "9000"}).text),
        *refusals_on(
            client.post(area.action, area.values | {"new-points": "0", "new-volume_per_point_ml": "0.00001"}).text
        ),
    ]

    assert "Minutes a visit: Between 5 and 240 min." in said
    assert "Points: Between 1 and 2,000." in said
    assert "Volume a point: 3 decimals at most." in said


def test_a_page_in_french_says_it_with_the_figures_of_french(house, client_of):
    client = client_of(house.people[C])
    client.cookies["django_language"] = "fr"
    (form,) = [
        form for form in forms_on(client.get(f"/courses/{house.ids['draft']}/plan")) if "new-version" in form.values
    ]

    answer = client.post(form.action, form.values | {"new-points": "2001"})

    assert "2\u202f000" in answer.text or "2\xa0000" in answer.text
