"""The forms of the planner. All of them come along with whichever is sent, so that what was typed beside it is neither
lost nor passed over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django import forms
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.recipes.differences import LineChange
from mesoplan.refusals import DomainError
from sessions.planning.forms import AreaForm, GoalForm, PatternForm, PlanForm, SignForm, VersionedValues
from sessions.planning.models import Plan, PlanArea
from sessions.planning.planner import Planner, ShownFinding
from sessions.planning.steps import free_after
from sessions.planning.technique_words import fat_words, usual_words

if TYPE_CHECKING:
    from django.http import QueryDict

GOAL, NEW, PATTERN, SIGN = "goal", "new", "pattern", "sign"
NOT_KEPT: dict[str, str | Promise] = {
    NEW: _("This is not in the plan yet. Press “Add area”, or empty the row."),
    PATTERN: _("This is not in the plan yet. Press “Use these sessions”."),
}


def prefix_of(area: PlanArea) -> str:
    return f"area-{area.pk}"


@dataclass(frozen=True)
class Screen:
    """What the page held when the form with the prefix `sent` was sent; nothing when the page is only read."""

    data: "QueryDict"
    sent: str = ""
    is_saved: bool = False
    address: Mapping[str, object] = field(default_factory=dict)

    def forms(self, planner: Planner) -> dict[str, VersionedValues]:
        """Each form that came along. They are given copies: a form writes what it reads into its row."""
        found: dict[str, VersionedValues] = {
            prefix_of(row): AreaForm(self.data, instance=copy(row), prefix=prefix_of(row), plan=planner.plan)
            for row in planner.areas
        }
        found[NEW] = AreaForm(self.data, prefix=NEW, plan=planner.plan)
        if planner.plan.revision == 1:
            found[GOAL] = GoalForm(self.data, instance=copy(planner.plan.course), prefix=GOAL)
        found[PATTERN] = PatternForm(self.data, instance=copy(planner.plan), prefix=PATTERN)
        return {prefix: form for prefix, form in found.items() if form.add_prefix("version") in self.data}

    def unsaved(self, planner: Planner) -> dict[str, VersionedValues]:
        """The forms that hold something else than what is stored."""
        return {prefix: form for prefix, form in self.forms(planner).items() if form.typed_fields}

    def still_wrong(self, planner: Planner, changed: Callable[[], DomainError]) -> dict[str, VersionedValues]:
        """The forms beside the one that was sent that stood there with what was wrong, and still do; where the plan was
        to be signed, all that is not in it."""
        wrong = self.data.getlist("refused")
        if not wrong and self.sent != SIGN:
            return {}
        return {
            prefix: self.explain(form, planner, changed)
            for prefix, form in self.unsaved(planner).items()
            if prefix != self.sent and (prefix in wrong or self.sent == SIGN)
        }

    def is_behind(self, form: VersionedValues, planner: Planner) -> bool:
        seen = self.data[form.add_prefix("version")]
        return seen != str(planner.plan.version) and not (self.is_saved and seen == self.data.get("seen"))

    def explain(self, form: VersionedValues, planner: Planner, changed: Callable[[], DomainError]) -> VersionedValues:
        """Says again, without a call for attention, why this is not in the plan."""
        form.is_said_before = True
        if self.is_behind(form, planner):
            form.full_clean()
            form.meet(changed(), version=planner.plan.version)
            return form
        if form.is_valid():
            form.add_error(form.typed_fields[0], str(NOT_KEPT.get(str(form.prefix), _("This is not saved yet."))))
        form.renew(planner.plan.version)
        return form

    @property
    def wanted_area(self) -> dict[str, str]:
        """Which area was chosen on the body, where that is a link."""
        return {name: str(self.address[name]) for name in ("area", "side") if name in self.address}

    def reasons(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.data.items() if name.startswith("reason-")}


def unsaved_words(unsaved: Mapping[str, VersionedValues], planner: Planner) -> str:
    """Why the plan is not signed, with a link to each place that holds something else than the plan."""
    names: dict[str, str] = {prefix_of(row): row.area_and_side for row in planner.areas}
    names |= {GOAL: _t("Goal"), NEW: _t("Add an area"), PATTERN: _t("Sessions")}
    links = (
        (form[form.typed_fields[0]].auto_id, names[prefix], form.fields[form.typed_fields[0]].label)
        for prefix, form in unsaved.items()
    )
    listed = format_html_join(", ", '<a href="#{}">{}: {}</a>', links)
    return format_html("{} {}", _t("Nothing is signed: what is typed here is not in the plan."), listed)


@dataclass(frozen=True)
class AreaRow:
    """`changes` are what a customisation has otherwise than its base; `goes_on_from` is the session from which
    the area may go on in a row of its own."""

    area: PlanArea
    form: PlanForm
    changes: Sequence[LineChange] = ()
    technique_words: str = ""
    goes_on_from: int | None = None


@dataclass(frozen=True)
class PlannerForms:
    areas: list[AreaRow]
    new_area: PlanForm
    goal: PlanForm
    pattern: PlanForm
    sign: PlanForm
    overrides: list[tuple[ShownFinding, forms.BoundField]]


def forms_of(planner: Planner, refused: Mapping[str, PlanForm], screen: Screen) -> PlannerForms:
    """The forms of the page; those that were `refused` keep what was typed."""
    version = {"version": planner.plan.version}
    rows = [
        AreaRow(
            row,
            refused.get(prefix_of(row))
            or AreaForm(instance=row, prefix=prefix_of(row), initial=version, plan=planner.plan),
            planner.customised.get(row.formulation_version_id, ()),
            f"{usual_words(row.technique)} · {fat_words(row, planner.fat)}".strip(" ·"),
            free_after(row, planner.areas, planner.plan.session_count),
        )
        for row in planner.areas
    ]
    new_area = refused.get(NEW) or AreaForm(prefix=NEW, initial=version | screen.wanted_area, plan=planner.plan)
    share_choices([*(row.form for row in rows), new_area], planner.plan)
    sign = refused.get(SIGN) or SignForm.of(planner, typed=screen.reasons())
    return PlannerForms(
        areas=rows,
        new_area=new_area,
        goal=refused.get(GOAL) or GoalForm(instance=planner.plan.course, prefix=GOAL, initial=version),
        pattern=refused.get(PATTERN) or PatternForm(instance=planner.plan, prefix=PATTERN, initial=version),
        sign=sign,
        overrides=[(shown, sign[shown.reason_field]) for shown in planner.overrides],
    )


def share_choices(forms_of_areas: Iterable[PlanForm], plan: Plan) -> None:
    """Every row offers the same areas, formulations and techniques, so they are read once."""
    offered = AreaForm(plan=plan)
    shared = {name: list(offered[name].field.widget.choices) for name in ("area", "formulation_version", "technique")}
    for form in forms_of_areas:
        for name, choices in shared.items():
            form.fields[name].widget.choices = choices
