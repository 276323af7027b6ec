"""What the readers of single resources share: the check by `fhir.resources`, concepts, codes, dates."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from fhir.resources.R4B import get_fhir_model_class
from pydantic import ValidationError

from mesoplan.interop.fhir.bundles import Entry, Json, printable

# R4B, the one that fhir.resources ships, leaves the resources that are read here as R4 has them.
_UNREAD = ("contained", "extension", "text")
_MODIFIERS = ("modifierExtension", "implicitRules")
# What the library lets through when a resource nests what it does not know.
_LIBRARY_ERRORS = (LookupError, TypeError, ValueError, AttributeError, RecursionError, OverflowError)

Model = Any
"""A resource or a part of one as `fhir.resources` has checked it, or None; its attributes have the names of FHIR."""

LONGEST_TEXT = 250
LONGEST_SOURCE = 250
ABSENT = "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips"


class ResourceError(Exception):
    """Why one resource is left out."""


@dataclass(frozen=True)
class Code:
    system: str
    code: str
    display: str


def checked(entry: Entry) -> Model:
    """The resource as `fhir.resources` reads it. One whose meaning is changed by what is not understood here must not
    be used, says FHIR."""
    for modifier in _MODIFIERS:
        if modifier in entry.resource:
            raise ResourceError(f"it carries {modifier}, which may change its meaning")
    read = {name: value for name, value in entry.resource.items() if name not in _UNREAD}
    try:
        return get_fhir_model_class(entry.kind).model_validate(read)
    except ValidationError as error:
        raise ResourceError(_first(error)) from None
    except _LIBRARY_ERRORS as error:
        raise ResourceError(f"it cannot be read: {printable(str(error))}") from None


def _first(error: ValidationError) -> str:
    problem = error.errors()[0]
    where = ".".join(str(step) for step in problem["loc"])
    return printable(f"{where}: {problem['msg']}" if where else problem["msg"])


def codes(concept: Model) -> list[Code]:
    codings = (concept.coding or []) if concept else []
    return [Code(it.system or "", printable(it.code or ""), printable(it.display or "")) for it in codings]


def raw_codes(concept: object) -> Iterator[Code]:
    """The codes of a concept that has not been checked yet."""
    codings = concept.get("coding") if isinstance(concept, dict) else None
    for coding in codings if isinstance(codings, list) else ():
        texts = [coding.get(name) for name in ("system", "code", "display")] if isinstance(coding, dict) else []
        yield Code(*(text if isinstance(text, str) else "" for text in texts)) if texts else Code("", "", "")


def worded(concept: Model) -> str:
    """What a concept is called: its text, else the first word or code in it. Cut where it would not fit."""
    known = [code.display or code.code for code in codes(concept)]
    words = [printable((concept.text if concept else None) or ""), *known]
    text = next((word.strip() for word in words if word.strip()), "")
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def status(concept: Model, name: str, allowed: Collection[str]) -> str:
    """The one code of a status that is a concept; empty where there is none."""
    found = next((code.code for code in codes(concept) if code.code), "")
    return one_of(found, name, allowed)


def one_of(code: str | None, name: str, allowed: Collection[str]) -> str:
    if code and code not in allowed:
        raise ResourceError(f"{name}: “{printable(code)}” is no code of FHIR R4")
    return code or ""


def day(*values: Model) -> date | None:
    """The first of several dates that is known to the day, as its source wrote it."""
    for value in values:
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
    return None


def source(entry: Entry, namespace: str) -> str:
    """What names the record again in another file. Ids alone repeat from one system to the next, so they are named
    together with the system that numbers the patient."""
    if entry.url.startswith(("http://", "https://")):
        name = entry.url.partition("/_history/")[0]
    elif entry.id or entry.url:
        name = f"{namespace} {entry.kind}/{entry.id}" if entry.id else entry.url
    else:
        raise ResourceError("it carries no id, so a second import could not find it again")
    if len(name) > LONGEST_SOURCE:
        raise ResourceError("its id is too long")
    return name.strip()


def raw_reference(resource: Json, name: str) -> str:
    """Whom a resource that has not been checked yet refers to."""
    pointer = resource.get(name)
    reference = pointer.get("reference") if isinstance(pointer, dict) else None
    return printable(reference.partition("/_history/")[0]) if isinstance(reference, str) else ""
