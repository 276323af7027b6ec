"""What is banned where the clinic is."""

from dataclasses import replace

import pytest

from tests.formulations.dosing.shelf import codes, draw, ingredients, report, syringe

BANNED = "Pentoxifylline"


def said(banned_in: set[str], country: str) -> set[str]:
    facts = replace(ingredients()[BANNED], banned_in=frozenset(banned_in))
    catalogue = {**ingredients(), BANNED: facts}
    return codes(report(syringe(draw(BANNED, "10", "5")), catalogue=catalogue, country=country))


@pytest.mark.parametrize(
    ("banned_in", "country", "is_stopped"),
    [
        ({"BR"}, "BR", True),
        ({"BR"}, "FR", False),
        ({"EU"}, "FR", True),
        ({"EU"}, "GB", False),
        ({"EU", "BR"}, "BR", True),
        (set(), "FR", False),
        ({"BR"}, "", False),
    ],
)
def test_a_ban_holds_in_its_country_and_one_of_the_union_in_its_members(banned_in, country, is_stopped):
    assert ("banned_in_country" in said(banned_in, country)) is is_stopped
