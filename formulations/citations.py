"""How the catalogue cites: “title <address> | title <address>”."""

import re
from dataclasses import dataclass

_CITATION = re.compile(r"(?P<title>.*?)\s*(?:<(?P<address>[^<>]*)>)?")


@dataclass(frozen=True)
class Citation:
    """`address` is empty where there is none that a browser can open."""

    title: str
    address: str = ""


def citations(text: str) -> tuple[Citation, ...]:
    return tuple(_citation(part.strip()) for part in text.split(" | ") if part.strip())


def opened(address: str) -> str:
    """An address that may stand in a link; anything but the web is left out."""
    return address if address.startswith(("http://", "https://")) else ""


def _citation(text: str) -> Citation:
    match = _CITATION.fullmatch(text)
    if match is None:
        return Citation(text)
    address = match["address"] or ""
    return Citation(match["title"] or address, opened(address))
