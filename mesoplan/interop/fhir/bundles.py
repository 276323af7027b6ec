"""A file into the resources of a bundle, or one clear reason why it is none of ours."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from mesoplan.interop.fhir.versions import other_version

Json = dict[str, Any]


class BundleError(Exception):
    """Why nothing of a file can be taken."""


@dataclass(frozen=True)
class Entry:
    """One resource of a bundle. `url` is its full URL, where it has one."""

    kind: str
    id: str
    url: str
    resource: Json

    @property
    def addresses(self) -> tuple[str, ...]:
        """How other resources of the bundle may refer to it."""
        relative = f"{self.kind}/{self.id}" if self.id else ""
        return tuple(address for address in (self.url, relative) if address)


def read_bundle(data: bytes) -> tuple[Entry, ...]:
    """The resources in their order. Raises BundleError for what is no JSON, no bundle or of another version of FHIR."""
    bundle = _parsed(data)
    if not isinstance(bundle, dict) or bundle.get("resourceType") != "Bundle":
        raise BundleError("This is not a FHIR bundle.")
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise BundleError("The entries of this bundle are not a list.")
    resources = tuple(_entries(entries))
    for resource in (bundle, *(entry.resource for entry in resources)):
        version = other_version(resource)
        if version:
            raise BundleError(f"This bundle is not FHIR R4. It looks like {version}.")
    return resources


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data, parse_constant=_refuse_constant)
    except RecursionError:
        raise BundleError("This file is nested too deeply to be a bundle.") from None
    except ValueError as error:
        raise BundleError(f"This file is not JSON: {printable(str(error))}") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not a number")


def _entries(entries: list[object]) -> Iterator[Entry]:
    """An entry without a resource (a deletion, a response) brings nothing."""
    for place, entry in enumerate(entries, start=1):
        resource = entry.get("resource", {}) if isinstance(entry, dict) else None
        if not isinstance(entry, dict) or not isinstance(resource, dict):
            yield Entry("entry", f"number {place}", "", {})
        elif resource:
            texts = (resource.get("resourceType"), resource.get("id"), entry.get("fullUrl"))
            kind, id_, url = (printable(text) if isinstance(text, str) else "" for text in texts)
            yield Entry(kind, id_, url, resource)


def printable(text: str) -> str:
    """In one line, without what can be neither stored nor shown: control characters, halves of characters."""
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
