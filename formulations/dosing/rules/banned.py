"""Nothing is injected that an authority of the clinic's country has banned [brief 4, 14, R6]. A ban of the European
Union holds in each of its members. Needs the country of the clinic; bans are the catalogue's rows of regulatory status.
"""

from collections.abc import Iterator

from formulations.dosing.report import Finding, Severity
from formulations.dosing.rule import Rule
from formulations.dosing.translation import gettext_noop
from formulations.dosing.worksheet import Worksheet

EUROPEAN_UNION = "EU"
MEMBERS = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"),
        *("IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    }
)


def _find(sheet: Worksheet) -> Iterator[Finding]:
    country = sheet.case.country
    if not country:
        return
    holding = {country, EUROPEAN_UNION} if country in MEMBERS else {country}
    for ingredient in sheet.ingredients:
        for banning in sorted(holding & sheet.facts(ingredient).banned_in):
            yield RULE.finding({"name": sheet.name(ingredient), "country": banning}, ingredients=(ingredient,))


RULE: Rule = Rule(
    code="banned_in_country",
    number="R6",
    severity=Severity.STOP,
    template=gettext_noop("%(name)s is banned in %(country)s. Take it out of the mixture."),
    source="brief 4, 14",
    find=_find,
)
