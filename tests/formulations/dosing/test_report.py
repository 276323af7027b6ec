"""The answer as a whole: its order, its sentences and the list of rules."""

import pkgutil
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from formulations.dosing import rules
from formulations.dosing.messages import render, shown, shown_number, unit_sign
from formulations.dosing.report import Severity
from formulations.dosing.rule import Rule
from tests.formulations.dosing.shelf import KYBELLA, Answer, answering, draw, found, q, report, syringe


def test_stops_come_first_and_each_group_in_a_fixed_order():
    person = answering(pregnancy=Answer.PRESENT, anticoagulant=Answer.PRESENT, dark_phototype=Answer.PRESENT)
    findings = report(syringe(draw("Biotin", "5", "2"), draw("Caffeine", "1", "1")), patient=person).findings
    order = [Severity.STOP, Severity.OVERRIDE, Severity.NOTE]
    ranks = [order.index(finding.severity) for finding in findings]
    assert ranks == sorted(ranks)
    assert set(ranks) == {0, 1, 2}


def test_an_override_alone_may_be_approved_and_a_stop_may_not():
    shot = syringe(draw("Biotin", "5", "2"))
    assert not report(shot, patient=answering(anticoagulant=Answer.PRESENT)).of_severity(Severity.STOP)
    assert report(shot, patient=answering(pregnancy=Answer.PRESENT)).of_severity(Severity.STOP)


def test_every_finding_has_a_sentence_a_rule_and_its_figures():
    shots = (syringe(draw(KYBELLA, "10", "20"), draw("Lidocaine", "10", "80"), points=900, each="0.2"),)
    findings = report(*shots, patient=answering(pregnancy=Answer.PRESENT)).findings
    assert len(findings) > 3
    for finding in findings:
        assert finding.message == render(finding.template, finding.params)
        assert "%(" not in finding.message


def test_every_rule_of_the_folder_is_in_the_list_once():
    for module in pkgutil.iter_modules(rules.__path__):
        members = vars(getattr(rules, module.name)).values()
        own = [member for member in members if isinstance(member, Rule)]
        assert own, module.name
        assert all(rules.RULES.count(rule) == 1 for rule in own), module.name


def test_codes_of_rules_are_unique():
    codes = [rule.code for rule in rules.RULES]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (q("97.00", "mg"), "97 mg"),
        (q("300", "[iU]"), "300 IU"),
        (q("300", "[iU]/mL"), "300 IU/mL"),
        (q("4.06", "meq"), "4.06 mEq"),
        (q("7", "1"), "7"),
        (q("31", "d"), "31 days"),
        (q("0.00002", "mg"), "0.00002 mg"),
        (date(2026, 11, 4), "4 Nov 2026"),
        (("Lidocaine", "Procaine"), "Lidocaine, Procaine"),
        ("as it is", "as it is"),
    ],
)
def test_figures_read_as_people_write_them(value, words):
    assert shown(value) == words


def test_a_number_is_rounded_up_so_that_no_excess_hides():
    assert shown_number(Decimal("100.0000001")) == "100.001"


def test_a_unit_without_a_sign_of_its_own_stays():
    assert unit_sign("mg/kg") == "mg/kg"


def test_what_two_syringes_of_one_area_earn_alike_is_said_once():
    short = syringe(draw("Caffeine", "10", "1"), points=50)

    assert len(found(report(short, short), "volume_short")) == 1
    assert len(found(report(short, replace(short, area="thighs")), "volume_short")) == 2
