"""What the page of one ingredient shows, in a fixed number of queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formulations.cases import is_unsourced
from formulations.citations import Citation, citations, opened
from formulations.dosing.facts import CLASS_ANY, CLASS_HYPOTONIC, CLASS_UNDILUTED
from formulations.keeping.rows import as_plain
from formulations.models import (
    DoseLimit,
    Incompatibility,
    Ingredient,
    LimitKind,
    ProductComponent,
    RegulatoryStatus,
)
from formulations.models.catalogue import SourceStatus
from formulations.models.pairs import PairSeverity
from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.staff.models import User

SHOWN_CHANGES = 20

FIELDS = {
    "category": _("Category"),
    "stock_concentration": _("Usual strength"),
    "alt_presentations": _("Presentations"),
    "max_dose_per_session": _("Limit in one session"),
    "max_dose_per_kg": _("Limit per kilogram"),
    "max_dose_per_point": _("Limit at one point"),
    "min_interval_days": _("Days between sessions"),
    "ph": _("pH"),
    "allergens": _("Allergens"),
    "contraindications": _("Contraindications"),
    "incompatibilities": _("Incompatibilities"),
    "pregnancy": _("Pregnancy"),
    "regulatory_status": _("Regulatory status"),
    "evidence": _("Evidence"),
    "active_factor": _("Active part of the salt"),
}
COLUMNS_ABOUT = {
    "stock_concentration": ("stock_concentration", "stock_unit"),
    "ph": ("ph_low", "ph_high"),
    "active_factor": ("active_factor", "salt"),
    **{column: (column,) for column in ("category", "allergens", "contraindications", "pregnancy")},
    "regulatory_status": ("regulatory_status",),
    "evidence": ("evidence_level", "evidence"),
    "alt_presentations": ("presentations",),
}
LIMITS_ABOUT = {
    "max_dose_per_session": LimitKind.PER_SESSION,
    "max_dose_per_kg": LimitKind.PER_KG,
    "max_dose_per_point": LimitKind.PER_POINT,
    "min_interval_days": LimitKind.MIN_INTERVAL,
}
MIXTURE_RULES = {
    CLASS_ANY: _("Never mixed with anything"),
    CLASS_UNDILUTED: _("Never injected undiluted"),
    CLASS_HYPOTONIC: _("Only in a mixture that is isotonic"),
}
LEVELS = {
    PairSeverity.BLOCK: "stop",
    PairSeverity.WARN: "override",
    PairSeverity.CONDITIONAL: "note",
    PairSeverity.COMPATIBLE: "done",
}
GOOD = (PairSeverity.CONDITIONAL, PairSeverity.COMPATIBLE)
CHANGES = {"insert": _("set to"), "update": _("changed to"), "delete": _("taken away, it was")}


@dataclass(frozen=True)
class FactLine:
    statement: str
    source: Citation
    status: SourceStatus
    is_of_before: bool = False
    """The clinic has another figure by now."""


@dataclass(frozen=True)
class LimitLine:
    """`limit` is None where none is known."""

    kind: LimitKind
    limit: DoseLimit | None
    basis: str
    sources: tuple[Citation, ...]
    status: SourceStatus | None

    @property
    def is_unsourced(self) -> bool:
        return self.limit is not None and is_unsourced(self.limit)


@dataclass(frozen=True)
class StandingLine:
    row: RegulatoryStatus
    sources: tuple[Citation, ...]
    status: SourceStatus


@dataclass(frozen=True)
class MixtureRule:
    title: str | Promise
    mechanism: str
    level: str


@dataclass(frozen=True)
class Pairing:
    """How the ingredient goes with another one; without a `row` nobody has told."""

    other: Ingredient
    row: Incompatibility | None

    @property
    def is_bad(self) -> bool:
        return self.row is not None and self.row.severity not in GOOD

    @property
    def is_good(self) -> bool:
        return self.row is not None and self.row.severity in GOOD

    @property
    def level(self) -> str:
        return LEVELS[PairSeverity(self.row.severity)] if self.row else ""

    @property
    def sources(self) -> tuple[Citation, ...]:
        return citations(self.row.source) if self.row else ()


@dataclass(frozen=True)
class LimitChange:
    at: datetime
    kind: LimitKind
    limit: DoseLimit
    word: str | Promise
    by: str | Promise


def spelt_out(codes: Iterable[str]) -> list[str]:
    """“benzyl_alcohol” → “benzyl alcohol”, or what the reader's language has for it."""
    return [catalogue_word(code).replace("_", " ") for code in codes]


def fact_groups(ingredient: Ingredient) -> list[tuple[str | Promise, list[FactLine]]]:
    """The facts under what they are about, in the order in which a clinician asks."""
    order = {name: place for place, name in enumerate(FIELDS)}
    changed = changed_since_read(ingredient)
    facts = sorted(ingredient.facts.all(), key=lambda fact: (order.get(fact.field, len(order)), fact.field, fact.pk))
    return [
        (
            FIELDS.get(name, name),
            [
                FactLine(
                    fact.statement,
                    Citation(fact.source_title, opened(fact.source_address)),
                    SourceStatus(fact.source_status),
                    is_of_before=name in changed,
                )
                for fact in group
            ],
        )
        for name, group in groupby(facts, key=lambda fact: fact.field)
    ]


def changed_since_read(ingredient: Ingredient) -> set[str]:
    """What facts are about of which the clinic has changed the figure: its own row tells, or the history that the
    database keeps."""
    limits = {about for about, kind in LIMITS_ABOUT.items() if kind in ingredient.limit_of}
    found = {about for about in limits if ingredient.limit_of[LIMITS_ABOUT[about]].changed_here}
    if not ingredient.changed_here:
        return found
    kept: Any = Ingredient._meta.get_field("events").related_model
    read = kept.objects.filter(pgh_obj=ingredient, changed_here=False).order_by("-pgh_id").first()
    if read is None:
        return found
    return found | {about for about, columns in COLUMNS_ABOUT.items() if differ(read, ingredient, columns)}


def differ(one: object, other: object, columns: Iterable[str]) -> bool:
    return any(as_plain(getattr(one, column)) != as_plain(getattr(other, column)) for column in columns)


def limit_lines(ingredient: Ingredient) -> Iterator[LimitLine]:
    """A line for every kind of limit there can be: that none is known has to be seen."""
    for kind in LimitKind:
        limit = ingredient.limit_of.get(kind)
        status = SourceStatus(limit.source_status) if limit else None
        yield LimitLine(kind, limit, limit.basis if limit else "", citations(limit.source) if limit else (), status)


def standing_lines(ingredient: Ingredient) -> list[StandingLine]:
    """What the authorities say, country by country."""
    return [
        StandingLine(row, citations(row.source), SourceStatus(row.source_status)) for row in ingredient.standings.all()
    ]


def mixture_rules(pairs: list[Incompatibility], ingredient: Ingredient) -> list[MixtureRule]:
    return [
        MixtureRule(MIXTURE_RULES[row.other_class], row.mechanism, LEVELS[PairSeverity(row.severity)])
        for row in pairs
        if row.ingredient_id == ingredient.pk and row.other_class
    ]


def pairs_of(ingredient: Ingredient) -> list[Incompatibility]:
    """Every row that says how it mixes; others that are never mixed with anything count too."""
    concerns = Q(ingredient=ingredient) | Q(other=ingredient) | Q(other_class=CLASS_ANY)
    return list(Incompatibility.objects.filter(concerns).order_by("pk"))


def is_injected_alone(pairs: list[Incompatibility], ingredient: Ingredient) -> bool:
    return any(row.ingredient_id == ingredient.pk and row.other_class == CLASS_ANY for row in pairs)


def pairings(pairs: list[Incompatibility], ingredient: Ingredient) -> list[Pairing]:
    """With every other ingredient. What must never be mixed with anything outweighs what is said of a pair."""
    alone = {row.ingredient_id: row for row in pairs if row.other_class == CLASS_ANY}
    by_other = {
        row.other_id if row.ingredient_id == ingredient.pk else row.ingredient_id: row for row in pairs if row.other_id
    }
    return [
        Pairing(other, alone.get(ingredient.pk) or alone.get(other.pk) or by_other.get(other.pk))
        for other in Ingredient.objects.exclude(pk=ingredient.pk)
    ]


def products_with(ingredient: Ingredient) -> QuerySet[ProductComponent]:
    return ProductComponent.objects.filter(ingredient=ingredient).select_related("product").order_by("product__name")


def limit_changes(ingredient: Ingredient) -> list[LimitChange]:
    """The latest first, from the history that the database keeps."""
    kept: Any = DoseLimit._meta.get_field("events").related_model
    events = list(
        kept.objects.filter(ingredient=ingredient)
        .select_related("pgh_context")
        .order_by("-pgh_created_at", "-pgh_id")[:SHOWN_CHANGES]
    )
    metadata = [event.pgh_context.metadata if event.pgh_context else {} for event in events]
    people = User.objects.in_bulk([said["user"] for said in metadata if said.get("user")])
    return [
        LimitChange(
            at=event.pgh_created_at,
            kind=LimitKind(event.kind),
            limit=DoseLimit(kind=event.kind, value=event.value, unit=event.unit),
            word=CHANGES[event.pgh_label],
            by=_by(said, people),
        )
        for event, said in zip(events, metadata, strict=True)
    ]


def _by(metadata: dict[str, Any], people: dict[int, User]) -> str | Promise:
    if metadata.get("command") == "load_catalogue":
        return _("from the catalogue files")
    person = people.get(metadata.get("user") or 0)
    return person.name if person else ""
