"""What a clinician does with the draft of a plan: add, change and remove areas, set the pattern of the course."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from formulations.models import FormulationVersion
from formulations.models.recipes import VersionStatus
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.planning.charts.charted import copy_chart, refuse_beside_chart
from sessions.planning.given import last_given, refuse_unfit_start
from sessions.planning.models import AreaChart, Course, Plan, PlanArea
from sessions.planning.models.areas import AREA_FIELDS, sessions_words
from sessions.planning.pattern.course_pattern import CoursePattern
from sessions.planning.pattern.proposals import pattern_of, pattern_values, propose_pattern, treatment_of
from sessions.planning.removed import Removed

PATTERN_FIELDS = ("session_count", "interval_days", "later_interval_days", "change_after", "first_on", "visit_minutes")


@transaction.atomic
def add_area(*, actor: User, plan: Plan, version: int, values: Mapping[str, Any]) -> PlanArea:
    draft = open_draft(plan, version)
    row = PlanArea(plan=draft, **{name: values[name] for name in AREA_FIELDS})
    put(row)
    touch(draft)
    return row


@transaction.atomic
def change_area(*, actor: User, area: PlanArea, version: int, values: Mapping[str, Any]) -> PlanArea:
    draft = open_draft(area.plan, version)
    row = draft.areas.select_related("area").get(pk=area.pk)
    refuse_beside_chart(row, values)
    for name in AREA_FIELDS:
        setattr(row, name, values[name])
    put(row)
    touch(draft)
    return row


@transaction.atomic
def continue_area(*, actor: User, area: PlanArea, version: int) -> PlanArea:
    """A row of its own for the sessions after the last of this one, with the same in it, to be given otherwise."""
    draft = open_draft(area.plan, version)
    row = draft.areas.get(pk=area.pk)
    if row.to_session is None:
        raise DomainError(_("%(area)s goes on like this to the last session.") % {"area": row.area_and_side})
    further = PlanArea(plan=draft, **{name: getattr(row, name) for name in AREA_FIELDS})
    further.from_session, further.to_session = row.to_session + 1, None
    follower = min((it.from_session for it in draft.areas.all() if it.meets(further)), default=None)
    further.to_session = follower - 1 if follower and follower > further.from_session else None
    put(further)
    copy_chart(row, further)
    touch(draft)
    return further


@transaction.atomic
def remove_area(*, actor: User, area: PlanArea, version: int) -> Removed:
    """What is given back can be put back."""
    draft = open_draft(area.plan, version)
    removed = Removed.of(draft.areas.select_related("area").get(pk=area.pk))
    AreaChart.objects.filter(plan_area=area).delete()
    draft.areas.filter(pk=area.pk).delete()
    touch(draft)
    return removed


@transaction.atomic
def put_back_area(*, actor: User, plan: Plan, version: int, removed: Removed) -> PlanArea:
    """With its chart, held to all that an area which is added is held to."""
    draft = open_draft(plan, version)
    row = PlanArea(plan=draft, **removed.area_values())
    put(row)
    chart = removed.chart_values()
    if chart is not None:
        with constraints_speak(AreaChart):
            AreaChart.objects.create(plan_area=row, **chart)
    touch(draft)
    return row


@transaction.atomic
def set_pattern(*, actor: User, plan: Plan, version: int, values: Mapping[str, Any]) -> Plan:
    """Sessions as the clinician wants them. From then on the mixture proposes, but no longer decides. A course that is
    under way has no first day to choose."""
    draft = open_draft(plan, version)
    for name in PATTERN_FIELDS:
        setattr(draft, name, values.get(name, getattr(draft, name)))
    draft.pattern_confirmed = True
    refuse_unfit_start(draft, last_given(draft.course))
    if draft.areas.exists():
        pattern_of(draft, treatment_of(draft))
    draft.version += 1
    with constraints_speak(Plan):
        draft.save(update_fields=[*PATTERN_FIELDS, "pattern_confirmed", "version"])
    return draft


@transaction.atomic
def set_goal(*, actor: User, plan: Plan, version: int, values: Mapping[str, Any]) -> Plan:
    """What the course is for, as long as it has not begun."""
    draft = open_draft(plan, version)
    if draft.revision > 1:
        raise DomainError(_("The goal of a course that has begun stays. Stop it and begin another."))
    course = Course.objects.select_for_update().get(pk=draft.course_id)
    course.goal, course.target = values["goal"].strip(), values["target"]
    course.save(update_fields=["goal", "target"])
    draft.version += 1
    draft.save(update_fields=["version"])
    return draft


@transaction.atomic
def use_preset(*, actor: User, plan: Plan, version: int, preset: CoursePattern | None) -> Plan:
    """A pattern that a source describes; without one, what the mixture proposes now and whenever it changes."""
    draft = open_draft(plan, version)
    if preset is not None:
        return set_pattern(actor=actor, plan=plan, version=version, values=pattern_values(preset))
    draft.pattern_confirmed = False
    touch(draft)
    draft.save(update_fields=["pattern_confirmed"])
    return draft


def open_draft(plan: Plan, version: int) -> Plan:
    """The locked row of a plan that may still change and that nobody has changed since `version`."""
    draft = (
        Plan.objects.select_for_update(of=("self",)).select_related("course__clinic", "course__patient").get(pk=plan.pk)
    )
    draft.refuse_unless_draft()
    draft.keep_up_with(draft.course.clinic.today)
    refuse_over(draft.course)
    refuse_stale(seen=version, stored=draft.version)
    return draft


def refuse_over(course: Course) -> None:
    if course.is_over:
        raise DomainError(_("This course is already over."))


def put(row: PlanArea) -> None:
    """Saves an area of a draft. Raises `DomainError` naming the field that is wrong. The version is locked, so that it
    is not retired between what is read here and what is saved."""
    versions = FormulationVersion.objects.select_for_update(of=("self",), no_key=True).select_related("formulation")
    row.formulation_version = versions.get(pk=row.formulation_version_id)
    refuse_unapproved(row)
    refuse_other_patient(row)
    refuse_overlap(row)
    with constraints_speak(PlanArea):
        row.save()


def refuse_unapproved(row: PlanArea) -> None:
    status = row.formulation_version.status
    if status == VersionStatus.RETIRED:
        sentence = _("%(formulation)s is retired: choose another.") % {"formulation": row.formulation_version}
        raise DomainError(sentence, fields={"formulation_version": sentence})
    if status != VersionStatus.APPROVED:
        sentence = _("%(formulation)s is not approved.") % {"formulation": row.formulation_version}
        raise DomainError(sentence, fields={"formulation_version": sentence})


def refuse_other_patient(row: PlanArea) -> None:
    owner = row.formulation_version.formulation.patient_id
    if owner is not None and owner != row.plan.course.patient_id:
        sentence = _("%(formulation)s is made for another patient.") % {"formulation": row.formulation_version}
        raise DomainError(sentence, fields={"formulation_version": sentence})


def refuse_overlap(row: PlanArea) -> None:
    """“Both sides” and one of them, or two rows for one session, would count a part of the body twice."""
    for other in row.plan.areas.select_related("area").exclude(pk=row.pk):
        if row.meets(other):
            sentence = _("%(area)s is already in the plan: %(sessions)s.") % {
                "area": other.area_and_side,
                "sessions": sessions_words(other.from_session, other.to_session),
            }
            raise DomainError(sentence, fields={"side": sentence})


def touch(plan: Plan) -> None:
    """Counts the edit, and lets the mixture propose the sessions until the clinician has chosen them."""
    plan.version += 1
    changed = ["version"]
    if not plan.pattern_confirmed:
        changed += propose_pattern(plan)
    plan.save(update_fields=changed)
