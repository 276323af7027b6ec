"""An open red flag locks further treatment [brief 12, R12]."""

from formulations.dosing.report import Severity
from tests.formulations.dosing.shelf import codes, draw, only, patient, report, syringe


def treated(*flags: str):
    return report(syringe(draw("Lidocaine", "10", "1")), patient=patient(open_red_flags=flags))


def test_without_an_open_red_flag_nothing_is_said():
    assert "open_red_flag" not in codes(treated())


def test_all_open_red_flags_stop_in_one_sentence():
    finding = only(treated("Necrosis, belly", "Late nodule, hips"), "open_red_flag")
    assert (finding.severity, finding.rule) == (Severity.STOP, "R12")
    assert finding.message == (
        "Not reviewed yet: Late nodule, hips, Necrosis, belly. Nothing is injected until a clinician has reviewed it."
    )
