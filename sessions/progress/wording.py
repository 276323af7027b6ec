"""A progress summary in the reader's language. It says what was measured and how sure that is; it never promises."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mesoplan.frame.amounts import printed_number, printed_unit
from mesoplan.frame.catalogue_words import catalogue_word
from patients.models import MeasurementKind, Side
from sessions.planning.evidence import NO_TRIAL
from sessions.planning.models import Target
from sessions.progress.models import ProgressSummary
from sessions.progress.statistics import Observers, Reason, Verdict

VERDICTS = {
    Verdict.IMPROVED: _("Less, beyond the error of measurement"),
    Verdict.WITHIN_ERROR: _("Within the error of measurement: no change can be told"),
    Verdict.WORSE: _("More, beyond the error of measurement"),
    Verdict.NOT_COMPARABLE: _("Not comparable"),
}
ICONS = {
    Verdict.IMPROVED: "arrow-down-circle-fill",
    Verdict.WITHIN_ERROR: "dash-circle",
    Verdict.WORSE: "arrow-up-circle-fill",
    Verdict.NOT_COMPARABLE: "question-circle",
}
REASONS = {
    Reason.KIND: _("another kind of measurement"),
    Reason.METHOD: _("another method"),
    Reason.LANDMARK: _("another landmark"),
    Reason.SIDE: _("another side"),
    Reason.POSTURE: _("another posture"),
    Reason.DEVICE: _("another device"),
    Reason.WEIGHT: _("the weight changed by more than 5 %"),
    Reason.ERROR_UNKNOWN: _("no error figure is known for this measurement"),
}
OBSERVERS = {Observers.SAME: _("same observer"), Observers.DIFFERENT: _("different observers")}


@dataclass(frozen=True)
class SaidDose:
    """What was given over the course; `amount` is None where nobody knows how much it was."""

    ingredient: str
    amount: Decimal | None
    unit: str
    sessions: int


@dataclass(frozen=True)
class SaidReading:
    """What was measured where, first and last. Without a second reading there is no change and no verdict."""

    title: str
    unit: str
    baseline: Decimal
    baseline_on: date
    latest: Decimal
    latest_on: date
    change: str = ""
    limit: str = ""
    verdict: str = ""
    icon: str = ""
    because: Sequence[str] = ()
    source: str = ""


@dataclass(frozen=True)
class SaidSummary:
    summary: ProgressSummary
    sessions: str
    doses: Sequence[SaidDose]
    readings: Sequence[SaidReading]
    weight: str
    pain: str
    no_trial: str
    question: str


def said(summary: ProgressSummary) -> SaidSummary:
    figures: Mapping[str, Any] = summary.figures
    return SaidSummary(
        summary=summary,
        sessions=said_sessions(figures["sessions"]),
        doses=[said_dose(it) for it in figures["doses"]],
        readings=[said_reading(it) for it in figures["readings"]],
        weight=said_weight(figures["weight"]),
        pain=said_pain(figures["pain"]),
        no_trial=_t(NO_TRIAL[Target(figures["target"])]) if figures["unproven"] else "",
        question=said_question(figures),
    )


def said_dose(dose: Mapping[str, Any]) -> SaidDose:
    amount = None if dose["amount"] is None else Decimal(dose["amount"])
    return SaidDose(dose["ingredient"], amount, dose["unit"], dose["sessions"])


def said_sessions(sessions: Mapping[str, int]) -> str:
    sentence = ngettext(
        "%(done)s of %(planned)s session given", "%(done)s of %(planned)s sessions given", sessions["planned"]
    )
    return sentence % sessions


def said_reading(figures: Mapping[str, Any]) -> SaidReading:
    baseline, latest = figures["baseline"], figures["latest"]
    plain = {
        "title": series_title(figures["kind"], figures["area"], figures["side"]),
        "unit": figures["unit"],
        "baseline": Decimal(baseline["value"]),
        "baseline_on": date.fromisoformat(baseline["on"]),
        "latest": Decimal(latest["value"]),
        "latest_on": date.fromisoformat(latest["on"]),
    }
    judgement = figures["judgement"]
    return SaidReading(**plain, **said_judgement(judgement, figures["unit"])) if judgement else SaidReading(**plain)


def said_judgement(judgement: Mapping[str, Any], unit: str) -> dict[str, Any]:
    verdict = Verdict(judgement["verdict"])
    because = [str(REASONS[Reason(reason)]) for reason in judgement["reasons"]]
    if judgement["weight_change_percent"] is None:
        because.append(_t("no weight at both dates, so a change of weight cannot be ruled out"))
    return {
        "change": said_change(Decimal(judgement["change"]), unit),
        "limit": said_limit(judgement, unit),
        "verdict": str(VERDICTS[verdict]),
        "icon": ICONS[verdict],
        "because": because,
        "source": judgement["source"],
    }


def said_change(change: Decimal, unit: str) -> str:
    sign = "−" if change < 0 else "+" if change else "±"
    return f"{sign}{printed_number(abs(change), 2)} {printed_unit(unit)}"


def said_limit(judgement: Mapping[str, Any], unit: str) -> str:
    if judgement["mdc95"] is None:
        return ""
    limit = f"{printed_number(Decimal(judgement['mdc95']), 2)} {printed_unit(unit)}"
    observers = OBSERVERS[Observers(judgement["observers"])]
    return _t("error %(limit)s, %(observers)s") % {"limit": limit, "observers": observers}


def said_weight(weight: Mapping[str, Any] | None) -> str:
    if weight is None:
        return ""
    first, last = Decimal(weight["baseline"]["value"]), Decimal(weight["latest"]["value"])
    if weight["baseline"] == weight["latest"]:
        return _t("%(weight)s kg") % {"weight": printed_number(last, 1)}
    change = said_change(last - first, "kg")
    return _t("%(first)s to %(last)s kg (%(change)s)") % {
        "first": printed_number(first, 1),
        "last": printed_number(last, 1),
        "change": change,
    }


def said_pain(pain: Mapping[str, Any] | None) -> str:
    if pain is None:
        return ""
    return _t("%(mean)s of 10 on average, %(worst)s at worst") % {
        "mean": printed_number(Decimal(pain["mean"]), 1),
        "worst": pain["worst"],
    }


def said_question(figures: Mapping[str, Any]) -> str:
    if not figures["ask_to_confirm"]:
        return ""
    if not any(it["judgement"] for it in figures["readings"]):
        return _t(
            "Half of the sessions are given and no area was measured twice. Measure, and decide whether to go on."
        )
    return _t(
        "Half of the sessions are given without a change for the better beyond the error of measurement. Ask the"
        " patient, and confirm that the course goes on or stop it."
    )


def series_title(kind: str, area: str, side: str) -> str:
    """As in “Circumference, Belly”; the side is said where it is one."""
    parts = [str(MeasurementKind(kind).label), catalogue_word(area)]
    return ", ".join([*parts, str(Side(side).label)] if side != Side.BOTH else parts)
