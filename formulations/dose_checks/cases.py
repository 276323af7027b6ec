"""From what was sent to the case that the engine takes."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from formulations.cases import read_incompatibilities
from formulations.dose_checks.shelf import Shelf
from formulations.dosing.case import (
    AllergyStatus,
    Answer,
    Case,
    Content,
    Draw,
    GivenDose,
    Patient,
    Sex,
    Syringe,
)

Sent = Mapping[str, Any]


def case_of(sent: Sent, shelf: Shelf) -> Case:
    """`sent` is what DoseCheckSerializer has let through. May raise DosingError for figures of absurd size."""
    syringes = tuple(_syringe(it, shelf) for it in sent["syringes"])
    history = tuple(_given(it) for it in sent["history"])
    named = {content.ingredient for it in syringes for draw in it.draws for content in draw.contents}
    return Case(
        on=sent["patient"]["on"],
        patient=_patient(sent["patient"], shelf),
        syringes=syringes,
        catalogue=shelf.catalogue,
        conditions=shelf.conditions,
        incompatibilities=read_incompatibilities(named | {dose.ingredient for dose in history}),
        history=history,
        session_number=sent["session_number"],
        country=sent["patient"]["country"] or "",
    )


def _patient(sent: Sent, shelf: Shelf) -> Patient:
    return Patient(
        birth_date=sent["birth_date"],
        sex=Sex(sent["sex"]),
        weight_kg=sent["weight_kg"],
        weight_on=sent["weight_on"],
        height_cm=sent["height_cm"],
        conditions=_answers(sent["conditions"], shelf),
        allergies=frozenset(sent["allergies"] or ()),
        allergy_status=_allergy_status(sent["allergies"]),
    )


def _answers(present: Sequence[str] | None, shelf: Shelf) -> dict[str, Answer]:
    """A list is complete: what it does not name is absent. Without a list nothing is known."""
    if present is None:
        return {}
    return {code: Answer.PRESENT if code in present else Answer.ABSENT for code in shelf.conditions}


def _allergy_status(allergies: Sequence[str] | None) -> AllergyStatus:
    if allergies is None:
        return AllergyStatus.UNKNOWN
    return AllergyStatus.LISTED if allergies else AllergyStatus.NONE_KNOWN


def _syringe(sent: Sent, shelf: Shelf) -> Syringe:
    return Syringe(
        area=sent["area"],
        draws=tuple(_draws(sent["components"])),
        points=sent["points"],
        volume_per_point_ml=sent["volume_per_point_ml"],
        area_name=shelf.area_names[sent["area"]],
    )


def _draws(components: Sequence[Sent]) -> Iterator[Draw]:
    """A draw for each product, and one for each component that names none."""
    together: dict[object, list[Sent]] = {}
    for place, component in enumerate(components):
        together.setdefault(component["product"] or place, []).append(component)
    for parts in together.values():
        contents = tuple(Content(it["ingredient"].name, it["concentration"]) for it in parts)
        yield Draw(product=parts[0]["product"], volume_ml=parts[0]["volume_ml"], contents=contents)


def _given(sent: Sent) -> GivenDose:
    return GivenDose(sent["ingredient"].name, sent["amount"], sent["on"], sent["area"])
