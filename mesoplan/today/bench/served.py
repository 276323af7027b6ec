"""The project as a browser meets it: a server in threads of this process, and Chromium in a window of a size."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from threading import Thread
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test.utils import override_settings
from playwright.sync_api import Page, ViewportSize, sync_playwright

from mesoplan.staff.models import User
from script.launch.chromium import find_chromium

TABLET: ViewportSize = {"width": 820, "height": 1180}


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is that of the standard library)
        """A line for each request would hide the figures."""


class Server(ThreadedWSGIServer):
    """Waits for its threads at the end, each of which lets go of the database."""

    daemon_threads = False

    def process_request_thread(self, request: Any, client_address: Any) -> None:  # noqa: ANN401 (as socketserver has it)
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


@contextmanager
def served() -> Iterator[str]:
    """The address. Its scripts and styles are those of now, in a folder of their own."""
    with TemporaryDirectory() as folder, override_settings(STATIC_ROOT=folder):
        call_command("collectstatic", verbosity=0, interactive=False)
        with listening() as address:
            yield address


@contextmanager
def listening() -> Iterator[str]:
    server = Server(("127.0.0.1", 0), Quiet)
    server.set_app(get_wsgi_application())
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def window(address: str, user: User, size: ViewportSize) -> Iterator[Page]:
    """In which this person is signed in."""
    cookie: Any = {"name": settings.SESSION_COOKIE_NAME, "value": signed_in(user), "url": address}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        context = browser.new_context(viewport=size, base_url=address)
        context.add_cookies([cookie])
        try:
            yield context.new_page()
        finally:
            browser.close()


def signed_in(user: User) -> str:
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return str(store.session_key)
