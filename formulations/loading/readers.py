"""The readers of the catalogue's files."""

from formulations.dosing.classes import CLASS_NAMES
from formulations.dosing.facts import CLASS_ANY, CLASS_HYPOTONIC, CLASS_UNDILUTED, PairKind
from formulations.loading import rows
from formulations.loading.cells import (
    Cells,
    RowError,
    amount_unit,
    codes,
    corners,
    evidence,
    groups,
    number,
    one_of,
    ordered,
    ph_range,
    whole_number,
    yes_or_no,
)
from formulations.loading.files import Reader

MIXTURES = (CLASS_ANY, CLASS_UNDILUTED, CLASS_HYPOTONIC)
PAIR_KINDS = tuple(PairKind)
UNSOURCED = "value kept in ingredients.csv without a separate source: "
EXPECTED = ("yes", "possible", "no")
ACTIONS = ("block", "override", "warn", "defer")


def _source(cells: Cells, _place: int) -> rows.SourceRow:
    return rows.SourceRow(cells["id"], cells["title"], cells["address"], cells["default_status"])


def _ingredient(cells: Cells, _place: int) -> rows.IngredientRow:
    level, says, basis = evidence(cells, "evidence")
    ph_low, ph_high = ph_range(cells, "ph")
    allergens = groups(cells, "allergens")
    notes = [f"{name.replace('_', ' ')} ({note})" for name, note in allergens if note]
    return rows.IngredientRow(
        name=cells["name"],
        inn=cells["inn"],
        category=cells["category"],
        stock_concentration=number(cells, "stock_concentration"),
        stock_unit=amount_unit(cells, "stock_unit", per="/mL") if cells["stock_unit"] else "",
        presentations="; ".join(part for part in (cells["alt_presentations"], *notes) if part),
        ph_low=ph_low,
        ph_high=ph_high,
        allergens=tuple(name for name, _ in allergens),
        contraindications=codes(cells, "contraindications"),
        pregnancy=cells["pregnancy"],
        regulatory_status=cells["regulatory_status"],
        evidence_level=level,
        evidence=says,
        limit_basis=basis,
        source=cells["source"],
        source_status=cells["source_status"],
        limits=tuple(_limits(cells, basis)),
    )


def _limits(cells: Cells, basis: str) -> list[rows.LimitRow]:
    def limit(kind: str, column: str, unit_column: str, per: str = "") -> rows.LimitRow | None:
        value = number(cells, column)
        if value is None:
            return None
        unit = amount_unit(cells, unit_column, per) if unit_column else "d"
        return rows.LimitRow(cells["name"], kind, value, unit, basis)

    found = (
        limit("per_session", "max_dose_per_session", "max_dose_unit"),
        limit("per_kg", "max_dose_per_kg", "max_dose_per_kg_unit", per="/kg"),
        limit("per_point", "max_dose_per_point", "max_dose_unit"),
        limit("min_interval_days", "min_interval_days", ""),
    )
    return [each for each in found if each]


def _class(cells: Cells, _place: int) -> rows.ClassRow:
    return rows.ClassRow(cells["name"], one_of(cells, "class", CLASS_NAMES))


def _fact(cells: Cells, _place: int) -> rows.FactRow:
    """That a value has no source of its own is what its status says."""
    kept = cells["statement"].removeprefix(UNSOURCED)
    return rows.FactRow(
        ingredient=cells["name"],
        field=cells["field"],
        statement=kept if kept == cells["statement"] else kept.replace(";", "; "),
        source_title=cells["source_title"],
        source_address=cells["source_address"],
        source_status=cells["source_status"],
    )


def _course_limit(cells: Cells, _place: int) -> rows.CourseLimitRow:
    return rows.CourseLimitRow(
        ingredient=cells["name"],
        sessions=whole_number(cells, "sessions"),
        basis=cells["basis"],
        basis_kind=cells["basis_kind"],
        sources=codes(cells, "sources"),
        source_status=cells["source_status"],
    )


def _basis(cells: Cells, _place: int) -> rows.BasisRow:
    return rows.BasisRow(cells["name"], cells["basis_kind"])


def _salt(cells: Cells, _place: int) -> rows.SaltRow:
    factor = number(cells, "active_factor")
    if factor is None:
        raise RowError("active_factor: is empty")
    return rows.SaltRow(cells["name"], cells["salt"], factor, codes(cells, "sources"), cells["source_status"])


def _standing(cells: Cells, _place: int) -> rows.StandingRow:
    return rows.StandingRow(
        ingredient=cells["name"],
        country=cells["country"],
        standing=cells["standing"],
        note=cells["note"],
        sources=codes(cells, "sources"),
        source_status=cells["source_status"],
    )


def _condition(cells: Cells, place: int) -> rows.ConditionRow:
    return rows.ConditionRow(
        code=cells["code"],
        label=cells["label"],
        severity=cells["severity"],
        scope=cells["scope"],
        action=one_of(cells, "app_action", ACTIONS),
        note=cells["note"],
        source=cells["source"],
        source_status=cells["source_status"],
        position=place,
    )


def _pair(cells: Cells, _place: int) -> rows.PairRow:
    other = cells["b"]
    is_class = other in MIXTURES
    if other == cells["a"]:
        raise RowError("does not go with itself")
    return rows.PairRow(
        ingredient=cells["a"],
        other="" if is_class else other,
        other_class=other if is_class else "",
        severity=cells["severity"],
        kind=one_of(cells, "kind", PAIR_KINDS),
        mechanism=cells["mechanism"],
        basis=cells["basis"],
        source=cells["source"],
        source_status=cells["source_status"],
    )


def _technique(cells: Cells, place: int) -> rows.TechniqueRow:
    depth = ordered(cells, "depth_min_mm", "depth_max_mm")
    angle = ordered(cells, "angle_min_deg", "angle_max_deg")
    volume = ordered(cells, "volume_per_point_min_ml", "volume_per_point_max_ml")
    spacing = ordered(cells, "spacing_min_cm", "spacing_max_cm")
    return rows.TechniqueRow(
        code=cells["code"],
        name=cells["name"],
        target=cells["target"],
        indication=cells["indication"],
        depth_min_mm=depth[0],
        depth_max_mm=depth[1],
        needle_gauge=cells["needle_gauge"],
        needle_length_mm=cells["needle_length_mm"],
        angle_min_deg=angle[0],
        angle_max_deg=angle[1],
        volume_per_point_min_ml=volume[0],
        volume_per_point_max_ml=volume[1],
        spacing_min_cm=spacing[0],
        spacing_max_cm=spacing[1],
        device=cells["device"],
        notes=cells["notes"],
        source=cells["source"],
        source_status=cells["source_status"],
        position=place,
    )


def _side_effect(cells: Cells, _place: int) -> rows.SideEffectRow:
    return rows.SideEffectRow(
        code=cells["code"],
        label=cells["label"],
        group=cells["group"],
        expected=one_of(cells, "expected", EXPECTED),
        typical_onset=cells["typical_onset"],
        typical_duration=cells["typical_duration"],
        incidence_percent=cells["incidence_pct"],
        population=cells["population"],
        grading=cells["grading"],
        is_red_flag=yes_or_no(cells, "red_flag"),
        action=cells["action"],
        source=cells["source"],
        source_status=cells["source_status"],
    )


def _measurement(cells: Cells, _place: int) -> rows.MeasurementRow:
    return rows.MeasurementRow(
        kind=cells["kind"],
        site=cells["site"],
        condition=cells["condition"],
        unit=cells["unit"],
        tem=number(cells, "tem"),
        mdc95=number(cells, "mdc95"),
        derivation=cells["derivation"],
        notes=cells["notes"],
        source=cells["source"],
        source_status=cells["source_status"],
    )


def _area(cells: Cells, place: int) -> rows.AreaRow:
    return rows.AreaRow(cells["code"], cells["name"], place)


def _area_region(cells: Cells, _place: int) -> rows.AreaRegionRow:
    return rows.AreaRegionRow(cells["area"], cells["view"], cells["side"], corners(cells, "corners"))


_CITED = ("source", "source_status")

SOURCES = Reader("sources.csv", ("id", "title", "address", "default_status"), _source)
CLASSES = Reader("classes.csv", ("name", "class"), _class)
COURSE_LIMITS = Reader(
    "course_limits.csv", ("name", "sessions", "basis", "basis_kind", "sources", "source_status"), _course_limit
)
LIMIT_BASES = Reader("limit_bases.csv", ("name", "basis_kind"), _basis)
SALTS = Reader("salts.csv", ("name", "salt", "active_factor", "sources", "source_status"), _salt)
STANDINGS = Reader(
    "regulatory_status.csv", ("name", "country", "standing", "note", "sources", "source_status"), _standing
)
AREAS = Reader("areas.csv", ("code", "name"), _area)
AREA_REGIONS = Reader("area_regions.csv", ("area", "view", "side", "corners"), _area_region)
FACTS = Reader(
    "ingredient_facts.csv",
    ("name", "field", "statement", "source_title", "source_address", "source_status"),
    _fact,
)
CONDITIONS = Reader("conditions.csv", ("code", "label", "severity", "scope", "app_action", "note", *_CITED), _condition)
PAIRS = Reader("incompatibilities.csv", ("a", "b", "severity", "kind", "mechanism", "basis", *_CITED), _pair)
MEASUREMENTS = Reader(
    "measurements.csv",
    ("kind", "site", "condition", "unit", "tem", "mdc95", "derivation", "notes", *_CITED),
    _measurement,
)
INGREDIENTS = Reader(
    "ingredients.csv",
    (
        *("name", "inn", "category", "stock_concentration", "stock_unit", "alt_presentations", "max_dose_per_session"),
        *("max_dose_unit", "max_dose_per_kg", "max_dose_per_kg_unit", "max_dose_per_point", "min_interval_days"),
        *("ph", "allergens", "contraindications", "pregnancy", "regulatory_status", "evidence", *_CITED),
    ),
    _ingredient,
)
TECHNIQUES = Reader(
    "techniques.csv",
    (
        *("code", "name", "target", "indication", "depth_min_mm", "depth_max_mm", "needle_gauge", "needle_length_mm"),
        *("angle_min_deg", "angle_max_deg", "volume_per_point_min_ml", "volume_per_point_max_ml", "spacing_min_cm"),
        *("spacing_max_cm", "device", "notes", *_CITED),
    ),
    _technique,
)
SIDE_EFFECTS = Reader(
    "side_effects.csv",
    (
        *("code", "label", "group", "expected", "typical_onset", "typical_duration", "incidence_pct", "population"),
        *("grading", "red_flag", "action", *_CITED),
    ),
    _side_effect,
)
