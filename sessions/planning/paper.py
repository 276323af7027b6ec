"""A signed plan on paper: what stands on it, in the reader's words."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from formulations.dosing.rules import off_label
from formulations.models import RecipeLine
from mesoplan.frame.amounts import printed_number, printed_unit
from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.frame.dates import said_date
from mesoplan.staff.models import User
from sessions.planning.charts.paper import heading, picture_data, words_of
from sessions.planning.charts.signed import SignedChart, signed_charts
from sessions.planning.models import FindingSeverity, Plan, PlanArea, Session, SettledFinding
from sessions.planning.planner import Planner, ShownStep
from sessions.planning.shown_doses import ShownDose


def plan_sheet(planner: Planner, *, reader: User) -> dict[str, object]:
    """Plain words and lists, as the template `planning/plan.typ` reads them."""
    plan, course = planner.plan, planner.plan.course
    return {
        "head": head_of(plan, reader),
        "goal": course.goal,
        "meta": meta_of(plan),
        "standing": list(standing_of(planner)),
        "pattern": planner.pattern_words,
        "sessions": [session_row(it) for it in planner.sessions],
        "areas": [area_row(it) for it in planner.areas],
        "recipes": list(recipes_of(planner.areas)),
        "charts": [chart_of(it) for it in signed_charts(plan, planner.areas) if it.page.chart],
        "steps": [step_of(it) for it in planner.signed_steps],
        "findings": [finding_of(it) for it in planner.settled],
        "signed": signed_words(plan),
        "words": column_words(),
    }


def head_of(plan: Plan, reader: User) -> dict[str, str]:
    patient, clinic = plan.course.patient, plan.course.clinic
    return {
        "title": _("Plan of %(patient)s, revision %(number)s") % {"patient": patient, "number": plan.revision},
        "who": f"{patient}",
        "born": _("born %(born)s · patient %(number)s")
        % {"born": said_date(patient.birth_date, "j M Y"), "number": patient.number},
        "clinic": clinic.name,
        "printed": _("printed on %(time)s by %(name)s")
        % {"time": said_date(clinic.local(timezone.now()), "D j M Y, H:i"), "name": reader.name},
        "language": (get_language() or "en")[:2],
    }


def meta_of(plan: Plan) -> str:
    course = plan.course
    return " · ".join(
        (
            _("Against %(target)s") % {"target": course.get_target_display()},
            str(course.lead),
            _("Revision %(number)s") % {"number": plan.revision},
            str(plan.get_status_display()),
        )
    )


def standing_of(planner: Planner) -> Iterator[str]:
    """What the patient may not miss: how far it is licensed, and that no effect is promised."""
    report = planner.plan.dose_report or {}
    keys = {it.get("key") for it in report.get("findings", []) if it["code"] == off_label.RULE.code}
    yield from (it.message for it in planner.settled if it.key in keys)
    yield _("Results vary and cannot be promised. The evidence for these mixtures is weak.")


def session_row(session: Session) -> list[str]:
    days = (session.due_on, session.opens_on, session.closes_on)
    return [
        str(session.number),
        str(session.get_status_display()),
        *(said_date(day, "D j M Y") for day in days),
    ]


def area_row(row: PlanArea) -> list[str]:
    area = f"{row.area_and_side}\n{row.sessions_words}" if row.sessions_words else row.area_and_side
    return [
        area,
        str(row.formulation_version.with_patient),
        f"{row.technique}\n{said_depth(row)}" if row.depth_mm is not None else str(row.technique),
        str(row.points),
        f"{printed_number(row.volume_per_point_ml)} mL",
        f"{printed_number(row.volume_ml)} mL",
    ]


def said_depth(row: PlanArea) -> str:
    return _("%(depth)s mm deep") % {"depth": printed_number(row.depth_mm or 0)}


def recipes_of(areas: Sequence[PlanArea]) -> Iterator[dict[str, str]]:
    """What one batch of each formulation is mixed from."""
    lines = RecipeLine.objects.filter(version__in={row.formulation_version_id for row in areas})
    parts: dict[int, list[str]] = defaultdict(list)
    for line in lines.select_related("product").order_by("version", "pk"):
        parts[line.version_id].append(f"{printed_number(line.volume_ml)} mL {line.product}")
    names = {row.formulation_version_id: str(row.formulation_version.with_patient) for row in areas}
    for pk, name in names.items():
        yield {"name": name, "of": " + ".join(parts[pk])}


def chart_of(shown: SignedChart) -> dict[str, object]:
    """One small picture, and beneath it what was kept free, by its number in the picture."""
    row, words = shown.row, words_of(shown.page)
    return picture_data(shown.page) | {
        "area": f"{row.area_and_side}, {row.sessions_words}" if row.sessions_words else row.area_and_side,
        "left": words["left"],
        "right": words["right"],
        "seen": f"{words['head']} · {words['seen']}",
        "dose": heading(shown.page)["dose"],
        "misplaced": shown.misplaced,
        "kept": [f"{it.title}: {'; '.join(mark.words for mark in it.marks)}" for it in shown.marks],
    }


def step_of(step: ShownStep) -> dict[str, object]:
    return {"sessions": step.sessions, "doses": [dose_row(it) for it in step.doses]}


def dose_row(dose: ShownDose) -> list[str]:
    unit = printed_unit(dose.unit)
    limit = _("none known") if dose.limit is None else f"{printed_number(dose.limit)} {unit}"
    source = dose.source or (_("no source is named") if dose.limit is not None else "")
    basis = " · ".join(catalogue_word(it) for it in (dose.basis, source, str(dose.unchecked)) if it)
    each = str(dose.per_point) if dose.per_point else ""
    return [catalogue_word(dose.ingredient), f"{printed_number(dose.amount)} {unit}", each, limit, basis]


def finding_of(row: SettledFinding) -> dict[str, str]:
    return {
        "severity": row.severity,
        "word": str(FindingSeverity(row.severity).label).capitalize(),
        "message": row.message,
        "reason": _("Reason: %(reason)s") % {"reason": row.reason} if row.reason else "",
    }


def signed_words(plan: Plan) -> str:
    if plan.signed_at is None:
        return ""
    said = said_date(plan.course.clinic.local(plan.signed_at), "D j M Y, H:i")
    return _("Signed by %(name)s, %(at)s") % {"name": plan.signed_by, "at": said}


def column_words() -> dict[str, str]:
    return {
        "sessions": _("Sessions"),
        "session": _("Session"),
        "state": _("State"),
        "due": _("Due"),
        "not_before": _("Not before"),
        "not_after": _("Not after"),
        "areas": _("Areas"),
        "area": _("Area"),
        "formulation": _("Formulation"),
        "technique": _("Technique"),
        "points": _("Points"),
        "each": _("A point"),
        "volume": _("Volume"),
        "recipes": _("One batch of each formulation"),
        "charts": _("Injection charts"),
        "not_to_scale": _("Not at their own size: measure by the bar. The sheets at 1 : 1 are printed from the chart."),
        "doses": _("Doses in one session, all areas together"),
        "ingredient": _("Ingredient"),
        "dose": _("Dose"),
        "limit": _("Limit"),
        "source": _("Where the limit comes from"),
        "findings": _("Findings and how they were settled"),
        "none": _("Nothing was found against this plan."),
        "clinician": _("Clinician"),
        "patient": _("Patient"),
    }
