"""From rows to the plain values that the dosing engine reckons with, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.db.models import Prefetch, Q

from formulations.course_history import given_dose, numbers_with
from formulations.dosing import case as dosing
from formulations.dosing import facts
from formulations.dosing.beyond_use import UseLimit
from formulations.dosing.beyond_use_limits import class_limits, use_by
from formulations.dosing.check import check
from formulations.dosing.families import MixtureFamily
from formulations.dosing.lots import LotFacts, LotState
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Report
from formulations.models import (
    Condition,
    DoseLimit,
    FormulationVersion,
    Incompatibility,
    Ingredient,
    LedgerEntry,
    Lot,
    ProductComponent,
    RecipeLine,
    Technique,
)
from formulations.models.catalogue import SourceStatus
from formulations.models.regulation import with_bans
from formulations.patient_facts import patient_facts
from formulations.sittings import NOTHING_YET, Filling, GivenSession, Sitting, one_side
from patients.models import Patient


def report_on(
    *, patient: Patient, sitting: Sitting, on: date, course_id: int, consents: Collection[str] | None = None
) -> Report:
    """What the dosing engine says of this session for this patient on this day, the ledger included. `consents` are
    the families consented to by the day on which it is given; None while it is planned, before anybody has to consent.
    """
    (report,) = reports_on(patient=patient, sittings=[sitting], on=on, course_id=course_id, consents=consents)
    return report


def reports_on(
    *,
    patient: Patient,
    sittings: Sequence[Sitting],
    on: date,
    course_id: int,
    consents: Collection[str] | None = None,
) -> list[Report]:
    """The same of each of several sessions, as if it were the next; in as many queries for many as for one."""
    versions = read_versions({pk for sitting in sittings for pk in sitting.version_ids})
    ledger = list(LedgerEntry.objects.of(patient).filter(given_on__lte=on))
    catalogue = read_catalogue(versions.values(), ledger)
    common = dosing.Case(
        on=on,
        patient=replace(patient_facts(patient, on=on), consents=families(consents)),
        syringes=(),
        catalogue=catalogue,
        conditions=read_conditions(),
        incompatibilities=read_incompatibilities(catalogue),
        history=tuple(given_dose(entry, course_id) for entry in ledger),
        country=patient.clinic.country,
    )
    return [
        check(
            replace(
                common,
                syringes=syringes(it, versions),
                still_before=numbers_with(it.still_before, versions),
                given=tuple(it.given.areas),
                at=it.given.began_at,
            )
        )
        for it in sittings
    ]


def families(codes: Collection[str] | None) -> frozenset[MixtureFamily] | None:
    return None if codes is None else frozenset(MixtureFamily(code) for code in codes)


def read_versions(ids: set[int]) -> dict[int, FormulationVersion]:
    components = ProductComponent.objects.select_related("ingredient")
    lines = RecipeLine.objects.select_related("product").prefetch_related(
        Prefetch("product__components", queryset=components)
    )
    return FormulationVersion.objects.prefetch_related(Prefetch("lines", queryset=lines)).in_bulk(ids)


def read_catalogue(
    versions: Iterable[FormulationVersion], ledger: Iterable[LedgerEntry]
) -> dict[str, facts.IngredientFacts]:
    ids = {entry.ingredient_id for entry in ledger}
    for version in versions:
        ids |= {part.ingredient_id for line in version.lines.all() for part in line.product.components.all()}
    rows = with_bans(Ingredient.objects.filter(pk__in=ids).with_limits())
    return {row.name: ingredient_facts(row) for row in rows}


def is_unsourced(limit: DoseLimit) -> bool:
    """The files name the sources of a limit with its ingredient; whoever enters one here, with the limit."""
    return not limit.source and (limit.changed_here or limit.source_status == SourceStatus.UNSOURCED)


def ingredient_facts(row: Ingredient) -> facts.IngredientFacts:
    return facts.IngredientFacts(
        name=row.name,
        category=row.category,
        limits=tuple(
            facts.Limit(
                kind=facts.LimitKind(limit.kind),
                quantity=Quantity(limit.value, limit.unit),
                basis=limit.basis or row.limit_basis,
                source=limit.source or ("" if is_unsourced(limit) else row.source),
            )
            for limit in row.limits.all()
        ),
        allergens=frozenset(row.allergens),
        contraindications=frozenset(row.contraindications),
        classes=frozenset(row.classes),
        salt=row.salt,
        active_factor=row.active_factor,
        banned_in=frozenset(getattr(row, "banned_in", ())),
        evidence_level=row.evidence_level,
        off_label=row.regulatory_status,
        ph_low=row.ph_low,
        ph_high=row.ph_high,
    )


def syringes(sitting: Sitting, versions: Mapping[int, FormulationVersion]) -> tuple[dosing.Syringe, ...]:
    """What is drawn for each filling, in their order.

    Of every mixture as many whole batches are drawn as all its areas need together. Each area has its share of them, in
    proportion to what it receives, so that the drawn volumes of a mixture add up to its whole batches.
    """
    needed: dict[int, Decimal] = defaultdict(Decimal)
    for filling in sitting.fillings:
        needed[filling.version_id] += filling.volume_ml
    return tuple(
        syringe(it, versions[it.version_id], together_ml=needed[it.version_id], given=sitting.given)
        for it in sitting.fillings
    )


def syringe(
    filling: Filling, version: FormulationVersion, *, together_ml: Decimal, given: GivenSession = NOTHING_YET
) -> dosing.Syringe:
    """The share of one area in the whole batches that hold `together_ml`. What is injected does not depend on it: every
    product is drawn in the proportion of the recipe."""
    share = Fraction(filling.volume_ml) / Fraction(together_ml) if together_ml else Fraction(1)
    draws = tuple(draw(line, given.lots.get(line.product_id, ())) for line in version.lines.all())
    return dosing.Syringe(
        area=filling.area,
        draws=draws,
        points=filling.points,
        volume_per_point_ml=filling.volume_per_point_ml,
        area_name=filling.area_name,
        side=one_side(filling.side),
        technique=technique_facts(filling.technique) if filling.technique else None,
        depth_mm=filling.depth_mm,
        batches=share * whole_batches(together_ml, version),
        use_by=use_by(given.prepared_at, limits_of(version)) if given.prepared_at else None,
    )


def limits_of(version: FormulationVersion) -> Iterator[UseLimit]:
    """How long what is in the mixture keeps at room temperature: as a product says of itself once it is opened, and as
    the label of a substance has it."""
    for line in version.lines.all():
        if line.product.hours_open_room is not None:
            hours = timedelta(hours=line.product.hours_open_room)
            yield UseLimit(line.product.name, hours, line.product.hours_open_source)
        yield from class_limits(name for part in line.product.components.all() for name in part.ingredient.classes)


def whole_batches(volume_ml: Decimal, version: FormulationVersion) -> int:
    """As many batches of the recipe as hold this volume."""
    return max(1, ceil(volume_ml / batch_ml(version))) if batch_ml(version) else 1


def drawn_of(version: FormulationVersion, volume_ml: Decimal) -> Iterator[tuple[RecipeLine, Decimal]]:
    """How much of each product is drawn, in mL, where so much of the mixture is injected: whole batches."""
    batches = whole_batches(volume_ml, version)
    return ((line, batches * line.volume_ml) for line in version.lines.all())


def batch_ml(version: FormulationVersion) -> Decimal:
    return sum((line.volume_ml for line in version.lines.all()), start=Decimal(0))


def technique_facts(row: Technique) -> facts.TechniqueFacts:
    return facts.TechniqueFacts(
        name=row.name,
        least_volume_ml=row.volume_per_point_min_ml,
        most_volume_ml=row.volume_per_point_max_ml,
        deepest_mm=row.deepest_mm,
    )


def draw(line: RecipeLine, lots: Sequence[LotFacts] = ()) -> dosing.Draw:
    return dosing.Draw(
        product=line.product.name,
        volume_ml=line.volume_ml,
        contents=tuple(
            dosing.Content(
                part.ingredient.name, Quantity(part.strength, part.unit), dosing.ExpressedAs(part.expressed_as)
            )
            for part in line.product.components.all()
        ),
        allergens=frozenset(line.product.excipient_allergens),
        ph=facts.ph_range(line.product.ph_low, line.product.ph_high),
        lots=tuple(lots),
    )


def lot_facts(row: Lot) -> LotFacts:
    return LotFacts(row.number, row.expires_on, LotState(row.status))


def read_conditions() -> dict[str, facts.Condition]:
    return {
        row.code: facts.Condition(
            code=row.code,
            label=row.label,
            severity=facts.ConditionSeverity(row.severity),
            scope=facts.ConditionScope(row.scope),
        )
        for row in Condition.objects.all()
    }


def read_incompatibilities(names: Iterable[str]) -> tuple[facts.Incompatibility, ...]:
    known = set(names)
    rows = (
        Incompatibility.objects.filter(ingredient__name__in=known)
        .filter(Q(other=None) | Q(other__name__in=known))
        .select_related("ingredient", "other")
        .order_by("pk")
    )
    return tuple(
        facts.Incompatibility(
            first=row.ingredient.name,
            second=row.other.name if row.other else row.other_class,
            severity=facts.PairSeverity(row.severity),
            kind=facts.PairKind(row.kind),
            mechanism=row.mechanism,
            source=row.source,
        )
        for row in rows
    )
