"""The servers tests run on, and the people of most of them: Paris is their clinic, and each role has somebody in it."""

import os
from collections.abc import Callable, Generator, Iterator
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, TransactionTestCase
from django.utils import translation
from playwright.sync_api import Browser, Page, expect, sync_playwright
from pytest_django import DjangoDbBlocker

from mesoplan.clinics.models import Clinic
from mesoplan.runtime.postgres.use import own_postgres
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from patients.models import Patient
from script.launch.chromium import find_chromium
from tests import browsing, emptying, factories, selection, template, underway
from tests.browsing import FLAGS, PATIENCE_MS
from tests.house import House, furnish

# How fast an example runs says nothing about whether it is right, and the machine may be busy.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


underway.watch()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--nightly", action="store_true", help="Run the tests that take minutes, and no others.")
    parser.addoption("--servers", action="store_true", help="Run only what another database or broker could change.")
    parser.addoption("--pictures", action="store_true", help="Keep pictures of pages in var/test/screenshots.")


def pytest_configure(config: pytest.Config) -> None:
    browsing.KEEPS_PICTURES = config.getoption("--pictures") or config.getoption("--nightly")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    selection.note_first_of_each(items)
    selection.choose(config, items)
    selection.skip_without_browser(items)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    with selection.measured_once(item):
        return (yield)


@pytest.fixture(autouse=True)
def no_language_left_over() -> Iterator[None]:
    """A request in French leaves its thread in French; the next test is a stranger to it."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def database_server() -> Iterator[None]:
    """The server of DATABASE_URL; else one of our own, started by the first process and deleted after the last."""
    if not settings.OWN_DATABASE:
        yield
        return
    with own_postgres(settings.VAR_DIR, throwaway=True) as socket:
        connections["default"].settings_dict["HOST"] = str(socket)
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    database_server: None,
    django_db_modify_db_settings_parallel_suffix: None,
    django_db_blocker: DjangoDbBlocker,
) -> None:
    """The place where pytest-django lets a run choose its database."""
    with django_db_blocker.unblock():
        connections["default"].settings_dict["TEST"]["TEMPLATE"] = template.template()


@pytest.fixture(autouse=True, scope="session")
def tables_are_emptied_between_tests() -> Iterator[None]:
    """After a test that commits. Django would TRUNCATE every table and write down every permission anew; most tables
    are empty and the permissions are the same, so only rows that somebody left are deleted."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying.empty_tables)
        yield


@pytest.fixture
def clinic(db) -> Clinic:
    return factories.make_clinic()


@pytest.fixture
def clinician(clinic: Clinic) -> User:
    return factories.make_user(Role.CLINICIAN, clinic, name="Dr Marin", email="marin@clinic.example")


@pytest.fixture
def front_desk(clinic: Clinic) -> User:
    return factories.make_user(Role.FRONT_DESK, clinic, name="Lea Petit", email="lea@clinic.example")


@pytest.fixture
def admin(clinic: Clinic) -> User:
    return factories.make_user(Role.ADMIN, clinic, name="Omar Saïd", email="omar@clinic.example")


@pytest.fixture
def ana(clinic: Clinic) -> Patient:
    return factories.make_patient(clinic)


@pytest.fixture
def house(clinician: User, front_desk: User, admin: User, ana: Patient) -> House:
    """Paris with something behind every door."""
    return furnish({Role.CLINICIAN: clinician, Role.FRONT_DESK: front_desk, Role.ADMIN: admin}, ana)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """A browser in which this person is signed in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    # Playwright keeps a loop running in this thread; Django would take every query for one made inside it.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    expect.set_options(timeout=PATIENCE_MS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(autouse=True)
def every_request_answered(_live_server_helper: None) -> Iterator[None]:
    """After the windows are closed, and before the tables are emptied."""
    yield
    underway.wait_until_answered()


@pytest.fixture
def window_of(browser: Browser, live_server, client_of) -> Iterator[Callable[..., Page]]:
    """Opens an address in a window in which this person is signed in already."""
    contexts = []

    def open_window(person: User, path: str, *, width: int = 1440, height: int = 900, **how: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, base_url=live_server.url, **how)
        contexts.append(context)
        cookie = client_of(person).cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(path)
        return page

    yield open_window
    for context in contexts:
        context.close()
