"""What the engine answers: doses with their arithmetic, findings, and the earliest day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from formulations.dosing.messages import Param, render
from formulations.dosing.quantities import Quantity


class Severity(StrEnum):
    """STOP: may not be approved or given. OVERRIDE: only with a clinician's recorded reason. NOTE: has to be seen."""

    STOP = "stop"
    OVERRIDE = "override"
    NOTE = "note"


@dataclass(frozen=True)
class Finding:
    """What one rule says. `value` stands against `limit` where the rule compares figures.

    `template` and `params` are for translation (see `formulations.dosing.messages`); `conditions` are condition codes
    and `ingredients` keys of the catalogue, for links; `area` is empty where the finding is about the whole session,
    and `side` wherever it is about more than one.
    """

    code: str
    severity: Severity
    rule: str
    template: str
    params: Mapping[str, Param] = field(default_factory=dict)
    ingredients: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    area: str = ""
    side: str = ""
    value: Quantity | None = None
    limit: Quantity | None = None
    source: str = ""

    @cached_property
    def message(self) -> str:
        """The sentence in English."""
        return render(self.template, self.params)


def distinct(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, in their order: two syringes that earn the same sentence about the same area earn it once, and
    one reason settles it.
    """
    return tuple({(it.code, it.area, it.message): it for it in findings}.values())


class Operator(StrEnum):
    """Between two quantities of a working."""

    TIMES = "×"
    DIVIDED_BY = "÷"
    EQUALS = "="


Step = Quantity | Operator


@dataclass(frozen=True)
class Working:
    """One line of arithmetic to show, from left to right: 97 points x 0.1 mL x 10 mg/mL = 97 mg."""

    area: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class DoseLine:
    """One ingredient of the session, over all areas and syringes. One that is counted in units that do not convert has
    a line for each, and a finding.

    `injected` is planned or measured (see `Syringe`), `drawn` is what could be injected, `given_today` what the ledger
    already holds of this day. `per_point` is the largest of all syringes. `per_kg` is None without a weight. `limit`
    is the lowest session limit, per-kg limits multiplied by the weight; `fraction_of_limit` is (`injected` +
    `given_today`) / `limit`, rounded up. Both are None where no limit is known or it cannot be worked out; a blocked
    ingredient has limit 0 and no fraction. Amounts are in mg, [iU], U or meq.
    """

    ingredient: str
    drawn: Quantity
    injected: Quantity
    given_today: Quantity
    per_point: Quantity
    per_kg: Quantity | None
    limit: Quantity | None
    limit_basis: str
    limit_source: str
    fraction_of_limit: Decimal | None
    workings: tuple[Working, ...]


@dataclass(frozen=True)
class Report:
    """`findings` come stops first. `next_allowed_on` is the first day allowed by what the history holds; None if any
    day is.
    """

    doses: tuple[DoseLine, ...]
    findings: tuple[Finding, ...]
    next_allowed_on: date | None

    def of_severity(self, severity: Severity) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.severity is severity)
