"""A consent holds for the family of mixture it was given for [brief 14, R13]."""

import pytest

from formulations.dosing.families import MixtureFamily
from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import COLLAGENASE, KYBELLA, SALINE, codes, draw, only, patient, report, syringe

LIPOLYTIC, CYTOLYTIC, ENZYME = MixtureFamily.LIPOLYTIC, MixtureFamily.CYTOLYTIC, MixtureFamily.ENZYME
ABOUT_CONSENT = {"consent_none", "consent_lipolytic", "consent_cytolytic", "consent_enzyme"}


def said(consents, *ingredients: str) -> set[str]:
    drawn = [draw(name, "1", "1") for name in ingredients]
    answer = report(syringe(*drawn), patient=patient(consents=None if consents is None else frozenset(consents)))
    return codes(answer) & ABOUT_CONSENT


@pytest.mark.parametrize(
    ("consents", "ingredients", "expected"),
    [
        ({LIPOLYTIC}, ["Caffeine", "Lidocaine", SALINE], set()),
        ({CYTOLYTIC}, [KYBELLA], set()),
        ({CYTOLYTIC}, [KYBELLA, "Lidocaine", SALINE], set()),
        ({ENZYME}, [COLLAGENASE], set()),
        ({LIPOLYTIC}, [KYBELLA], {"consent_cytolytic"}),
        ({LIPOLYTIC, CYTOLYTIC}, [COLLAGENASE], {"consent_enzyme"}),
        ({CYTOLYTIC, ENZYME}, ["Caffeine"], {"consent_lipolytic"}),
        ({ENZYME}, ["Caffeine", KYBELLA], {"consent_lipolytic", "consent_cytolytic"}),
        ({ENZYME}, [SALINE, "Lidocaine"], set()),
        (set(), [SALINE], {"consent_none"}),
        (set(), ["Caffeine", KYBELLA], {"consent_none"}),
        (None, ["Caffeine", KYBELLA, COLLAGENASE], set()),
    ],
)
def test_each_family_of_the_mixture_has_to_be_consented_to(consents, ingredients, expected):
    assert said(consents, *ingredients) == expected


def test_a_missing_consent_stops_and_names_what_it_is_about():
    answer = report(syringe(draw(KYBELLA, "1", "1")), patient=patient(consents=frozenset({LIPOLYTIC})))
    finding = only(answer, "consent_cytolytic")
    assert (finding.severity, finding.rule, finding.ingredients) == (Severity.STOP, "R13", (KYBELLA,))
    assert "mixtures that destroy fat cells (Deoxycholic acid (Kybella))" in finding.message


def test_the_mixtures_of_all_areas_count():
    hips = syringe(draw(KYBELLA, "1", "1"), area="hips")
    answer = report(syringe(draw("Caffeine", "1", "1")), hips, patient=patient(consents=frozenset({LIPOLYTIC})))
    assert only(answer, "consent_cytolytic")
