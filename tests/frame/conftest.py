from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from mesoplan.staff.models import User

OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, live_server, client_of, settings) -> Iterator[OpenPage]:
    """Opens an address in a window of its own, signed in when a person is named, in a frame with six places to go."""
    settings.NAVIGATION = "tests.frame.places.ITEMS"
    contexts = []

    def open_it(
        path: str, *, person: User | None = None, theme: str = "light", width: int = 1440, height: int = 900
    ) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme)
        contexts.append(context)
        if person:
            cookie = client_of(person).cookies[settings.SESSION_COOKIE_NAME]
            context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page = context.new_page()
        page.goto(live_server.url + path)
        return page

    yield open_it
    for context in contexts:
        context.close()
