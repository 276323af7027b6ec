"""Changes as people read them: what it is about, before and after, who asked and who may decide."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from formulations.keeping.forms import IngredientForm, KeepingForm, LimitForm, PairForm, StandingForm
from formulations.models import CatalogueChange, Condition, LimitKind
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


@dataclass(frozen=True)
class DifferenceLine:
    label: str | Promise
    before: str
    after: str


@dataclass(frozen=True)
class ChangeLine:
    change: CatalogueChange
    title: str
    lines: tuple[DifferenceLine, ...]
    is_own: bool


def waiting_for(user: User, *, ingredient_id: int | None = None) -> list[ChangeLine]:
    rows = CatalogueChange.objects.waiting()
    return change_lines(rows.filter(ingredient=ingredient_id) if ingredient_id else rows, user)


def lately_decided(user: User) -> list[ChangeLine]:
    rows = CatalogueChange.objects.with_people().exclude(status=ChangeStatus.WAITING).order_by("-decided_at", "-pk")
    return change_lines(rows[:SHOWN_DECIDED], user)


def change_lines(changes: Iterable[CatalogueChange], user: User) -> list[ChangeLine]:
    conditions = {row.code: str(row) for row in Condition.objects.all()}
    return [
        ChangeLine(
            change=change,
            title=title_of(change),
            lines=tuple(lines_of(change, conditions)),
            is_own=change.asked_by_id == user.pk,
        )
        for change in changes
    ]


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
    for column, after in change.after.items():
        before = change.before.get(column)
        if before != after:
            label = form.base_fields[column].label or column
            shown = [_shown(form, column, value, conditions) for value in (before, after)]
            if column == "value":
                shown = [
                    _with_unit(number, side) for number, side in zip(shown, (change.before, change.after), strict=True)
                ]
            yield DifferenceLine(label, *shown)


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
