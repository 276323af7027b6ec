"""The shape of the navigation. The list itself, named by the setting `NAVIGATION`, stands where every page is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.module_loading import import_string

BOTTOM_BAR = 5


class Person(Protocol):
    """Who looks at the page, as far as the frame needs to know."""

    def may(self, permission: object) -> bool: ...


@dataclass(frozen=True)
class NavItem:
    """`permission` is whatever `user.may()` takes. The item that `searches` is where "Find a patient" looks."""

    label: str | Promise
    url_name: str
    icon: str
    permission: object
    searches: bool = False


@dataclass(frozen=True)
class Link:
    label: str | Promise
    url: str
    icon: str
    is_current: bool
    folds: bool


@dataclass(frozen=True)
class Navigation:
    links: Sequence[Link]
    search_url: str

    @property
    def folded(self) -> Sequence[Link]:
        """What a phone keeps behind "More", because a bottom bar holds five."""
        return [link for link in self.links if link.folds]


def navigation_for(request: HttpRequest) -> Navigation:
    user = cast("Person", request.user)
    items = [item for item in _items() if user.may(item.permission)]
    urls = [reverse(item.url_name) for item in items]
    current = _current(request.path, urls)
    kept = len(items) if len(items) <= BOTTOM_BAR else BOTTOM_BAR - 1
    links = [
        Link(item.label, url, item.icon, is_current=url == current, folds=place >= kept)
        for place, (item, url) in enumerate(zip(items, urls, strict=True))
    ]
    return Navigation(links, next((url for item, url in zip(items, urls, strict=True) if item.searches), ""))


def _items() -> Sequence[NavItem]:
    items: Sequence[NavItem] = import_string(settings.NAVIGATION)
    return items


def _current(path: str, urls: Sequence[str]) -> str | None:
    """The longest address that begins the path; the home page only when it is the whole path."""
    return max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default=None)
