"""What a rule is: a name, a severity, a sentence, a source and a function that reads the worksheet."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from formulations.dosing.messages import Param
from formulations.dosing.quantities import Quantity
from formulations.dosing.report import Finding, Severity
from formulations.dosing.worksheet import Worksheet


@dataclass(frozen=True)
class Rule:
    """`code` names the finding for machines, `number` the rule in the domain brief (R1 to R15) or "" for one beside
    them.
    """

    code: str
    number: str
    severity: Severity
    template: str
    source: str
    find: Callable[[Worksheet], Iterator[Finding]]

    def finding(
        self,
        params: Mapping[str, Param],
        *,
        ingredients: tuple[str, ...] = (),
        conditions: tuple[str, ...] = (),
        area: str = "",
        side: str = "",
        value: Quantity | None = None,
        limit: Quantity | None = None,
        severity: Severity | None = None,
        source: str = "",
    ) -> Finding:
        """What this rule says, `value` and `limit` also as parameters; another severity or source only where the data
        decides.
        """
        figures = {"value": value, "limit": limit}
        return Finding(
            code=self.code,
            severity=severity or self.severity,
            rule=self.number,
            template=self.template,
            params={**params, **{name: it for name, it in figures.items() if it is not None}},
            ingredients=ingredients,
            conditions=conditions,
            area=area,
            side=side,
            value=value,
            limit=limit,
            source=source or self.source,
        )
