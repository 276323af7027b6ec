"""What each file says, row by row. Fields have the names of the columns they are stored in."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class SourceRow:
    code: str
    title: str
    address: str
    status: str

    @property
    def citation(self) -> str:
        return f"{self.title} <{self.address}>" if self.address else self.title


@dataclass(frozen=True)
class LimitRow:
    """`source_status` is empty where the facts of the ingredient have to say it."""

    ingredient: str
    kind: str
    value: Decimal
    unit: str
    basis: str
    source_status: str = ""
    basis_kind: str = ""
    source: str = ""


@dataclass(frozen=True)
class BasisRow:
    """What kind of figure the limits of an ingredient are."""

    ingredient: str
    basis_kind: str


@dataclass(frozen=True)
class SaltRow:
    ingredient: str
    salt: str
    active_factor: Decimal
    sources: tuple[str, ...]
    source_status: str

    @property
    def statement(self) -> str:
        return f"{self.salt} x {self.active_factor} = {self.ingredient}"


@dataclass(frozen=True)
class StandingRow:
    """What the authority of one country says."""

    ingredient: str
    country: str
    standing: str
    note: str
    sources: tuple[str, ...]
    source_status: str


@dataclass(frozen=True)
class IngredientRow:
    name: str
    inn: str
    category: str
    stock_concentration: Decimal | None
    stock_unit: str
    presentations: str
    ph_low: Decimal | None
    ph_high: Decimal | None
    allergens: tuple[str, ...]
    contraindications: tuple[str, ...]
    pregnancy: str
    regulatory_status: str
    evidence_level: str
    evidence: str
    limit_basis: str
    source: str
    source_status: str
    limits: tuple[LimitRow, ...]


@dataclass(frozen=True)
class ClassRow:
    ingredient: str
    name: str


@dataclass(frozen=True)
class FactRow:
    ingredient: str
    field: str
    statement: str
    source_title: str
    source_address: str
    source_status: str


@dataclass(frozen=True)
class CourseLimitRow:
    ingredient: str
    sessions: int
    basis: str
    basis_kind: str
    sources: tuple[str, ...]
    source_status: str


@dataclass(frozen=True)
class ConditionRow:
    code: str
    label: str
    severity: str
    scope: str
    action: str
    note: str
    source: str
    source_status: str
    position: int


@dataclass(frozen=True)
class PairRow:
    """`other` or `other_class` is empty."""

    ingredient: str
    other: str
    other_class: str
    severity: str
    kind: str
    mechanism: str
    basis: str
    source: str
    source_status: str


@dataclass(frozen=True)
class TechniqueRow:
    code: str
    name: str
    target: str
    indication: str
    depth_min_mm: Decimal | None
    depth_max_mm: Decimal | None
    needle_gauge: str
    needle_length_mm: str
    angle_min_deg: Decimal | None
    angle_max_deg: Decimal | None
    volume_per_point_min_ml: Decimal | None
    volume_per_point_max_ml: Decimal | None
    spacing_min_cm: Decimal | None
    spacing_max_cm: Decimal | None
    device: str
    notes: str
    source: str
    source_status: str
    position: int


@dataclass(frozen=True)
class SideEffectRow:
    code: str
    label: str
    group: str
    expected: str
    typical_onset: str
    typical_duration: str
    incidence_percent: str
    population: str
    grading: str
    is_red_flag: bool
    action: str
    source: str
    source_status: str


@dataclass(frozen=True)
class MeasurementRow:
    kind: str
    site: str
    condition: str
    unit: str
    tem: Decimal | None
    mdc95: Decimal | None
    derivation: str
    notes: str
    source: str
    source_status: str


@dataclass(frozen=True)
class AreaRow:
    code: str
    name: str
    position: int


@dataclass(frozen=True)
class AreaRegionRow:
    """Where one side of an area is on the drawn body; corners in units of the figure."""

    area: str
    view: str
    side: str
    corners: tuple[tuple[int, int], ...]
