"""Changes as people read them: what it is about, before and after, who asked and who may decide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from formulations.keeping.forms import IngredientForm, KeepingForm, LimitForm, PairForm, StandingForm
from formulations.keeping.raised import RaisedLimit, raised_limit
from formulations.models import CatalogueChange, Condition, DoseLimit, LimitKind
from formulations.models.changes import ChangeStatus, Subject
from formulations.wording import translated_sign
from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.frame.forms import AmountField
from mesoplan.staff.models import User

FORMS: dict[str, type[KeepingForm]] = {
    Subject.LIMIT: LimitForm,
    Subject.PAIR: PairForm,
    Subject.STANDING: StandingForm,
    Subject.INGREDIENT: IngredientForm,
}
SHOWN_DECIDED = 20
TOLD_AT_ONCE = ("value", "unit", "source", "source_status")


@dataclass(frozen=True)
class DifferenceLine:
    """Of a list, only what has gone out of it and come into it: among ten words nobody sees the one that is missing."""

    label: str | Promise
    before: str
    after: str
    removed: str = ""
    added: str = ""
    is_figure: bool = False
    """Of a limit what is told in one: how much, instead of what, read where."""

    @property
    def is_list(self) -> bool:
        return bool(self.removed or self.added)


@dataclass(frozen=True)
class ChangeLine:
    change: CatalogueChange
    title: str
    lines: tuple[DifferenceLine, ...]
    is_own: bool
    raised: RaisedLimit | None = None

    @property
    def asks_twice(self) -> bool:
        return self.change.takes_away or (self.raised is not None and self.raised.is_much)

    @property
    def dialog(self) -> str:
        return f"confirm-{self.change.pk}"

    @property
    def verb(self) -> str:
        """What the button does."""
        if self.change.takes_away:
            return _("Take the limit away")
        return self.raised.verb if self.raised else pgettext("a change of the catalogue", "Confirm")


def waiting_for(user: User, *, ingredient_id: int | None = None) -> list[ChangeLine]:
    rows = CatalogueChange.objects.waiting()
    return change_lines(rows.filter(ingredient=ingredient_id) if ingredient_id else rows, user)


def lately_decided(user: User) -> list[ChangeLine]:
    rows = CatalogueChange.objects.with_people().exclude(status=ChangeStatus.WAITING).order_by("-decided_at", "-pk")
    return change_lines(rows[:SHOWN_DECIDED], user)


def change_lines(changes: Iterable[CatalogueChange], user: User) -> list[ChangeLine]:
    changes, conditions = list(changes), {row.code: str(row) for row in Condition.objects.all()}
    limits = limits_beside(changes)
    return [
        ChangeLine(
            change=change,
            title=title_of(change),
            lines=tuple(lines_of(change, conditions)),
            is_own=change.asked_by_id == user.pk,
            raised=raised_limit(change, [it for it in limits if is_beside(it, change)]),
        )
        for change in changes
    ]


def limits_beside(changes: Iterable[CatalogueChange]) -> list[DoseLimit]:
    """Of all the ingredients at once."""
    about = {change.ingredient_id for change in changes if change.subject == Subject.LIMIT}
    return list(DoseLimit.objects.filter(ingredient__in=about).order_by("pk"))


def is_beside(limit: DoseLimit, change: CatalogueChange) -> bool:
    return limit.ingredient_id == change.ingredient_id and limit.kind != change.limit_kind


def title_of(change: CatalogueChange) -> str:
    match change.subject:
        case Subject.LIMIT:
            said = {"ingredient": change.ingredient, "limit": LimitKind(change.limit_kind).label}
            if change.takes_away:
                return _("%(ingredient)s: take limit %(limit)s away") % said
            return _("%(ingredient)s: limit %(limit)s") % said
        case Subject.PAIR:
            other = change.other or catalogue_word(change.other_class)
            return _("%(ingredient)s with %(other)s") % {"ingredient": change.ingredient, "other": other}
        case Subject.STANDING:
            return _("%(ingredient)s: in %(country)s") % {"ingredient": change.ingredient, "country": change.country}
    return str(change.ingredient)


def lines_of(change: CatalogueChange, conditions: dict[str, str]) -> Iterator[DifferenceLine]:
    return iter([line_of_what_goes(change)]) if change.takes_away else difference_lines(change, conditions)


def difference_lines(change: CatalogueChange, conditions: dict[str, str]) -> Iterator[DifferenceLine]:
    form = FORMS[change.subject]
    for column in sorted(change.after, key=list(form.base_fields).index):
        before, after = change.before.get(column), change.after[column]
        if isinstance(after, list):
            yield list_line(form, column, before or [], after, conditions)
        elif before != after:
            label = form.base_fields[column].label or column
            was, becomes = (_shown(form, column, value, conditions) for value in (before, after))
            if column == "value":
                was, becomes = _with_unit(was, change.before), _with_unit(becomes, change.after)
            is_figure = change.subject == Subject.LIMIT and column in TOLD_AT_ONCE
            yield DifferenceLine(label, was, becomes, is_figure=is_figure)


def list_line(
    form: type[KeepingForm], column: str, before: list[str], after: list[str], conditions: dict[str, str]
) -> DifferenceLine:
    gone, come = [it for it in before if it not in after], [it for it in after if it not in before]
    was, becomes = (_shown(form, column, value, conditions) for value in (before, after))
    removed, added = (_shown(form, column, value, conditions) if value else "" for value in (gone, come))
    return DifferenceLine(form.base_fields[column].label or column, was, becomes, removed, added)


def line_of_what_goes(change: CatalogueChange) -> DifferenceLine:
    """Of a limit that is taken away, how much it allowed is enough."""
    value = LimitForm.base_fields["value"]
    was = _with_unit(_shown(LimitForm, "value", change.before["value"], {}), change.before)
    return DifferenceLine(value.label or "", was, _("none known"))


def _with_unit(number: str, side: dict[str, str]) -> str:
    unit = side.get("unit")
    return f"{number} {translated_sign(unit)}".strip() if unit else number


def _shown(form: type[KeepingForm], column: str, value: object, conditions: dict[str, str]) -> str:
    field = form.base_fields[column]
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        choices = conditions if column == "contraindications" else dict(getattr(field, "choices", []))
        return ", ".join(str(choices.get(each) or catalogue_word(each).replace("_", " ")) for each in value)
    if isinstance(field, AmountField):
        return number_format(Decimal(str(value)))
    if column == "unit":
        return translated_sign(str(value)) or _("sessions")
    return str(dict(getattr(field, "choices", [])).get(value, value))
