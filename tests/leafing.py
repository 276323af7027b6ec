"""Leafing through a list of the API."""

from typing import Any

from django.test import Client


def leafed(client: Client, address: str) -> tuple[list[int], list[int]]:
    """The keys of all rows: page by page from the first to the last, and from the last back to the first."""
    pages = [_read(client, address)]
    while pages[-1]["next"]:
        pages.append(_read(client, pages[-1]["next"]))
    back = [pages[-1]]
    while back[-1]["previous"]:
        back.append(_read(client, back[-1]["previous"]))
    return _keys(pages), _keys(reversed(back))


def _read(client: Client, address: str) -> dict[str, Any]:
    page: dict[str, Any] = client.get(address).json()
    return page


def _keys(pages: Any) -> list[int]:
    return [row["id"] for page in pages for row in page["results"]]
