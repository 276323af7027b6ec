"""Until when what has been prepared or opened may be used, and which limit says so [brief 15].

The limits themselves are data, in `beyond_use_limits.py`, and a caller says which of them decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from formulations.dosing.errors import CaseError, NumberError
from formulations.dosing.translation import gettext_noop

_LONGEST = timedelta(days=3650)
_YEARS = range(1900, 9000)


def checked_instant(at: datetime) -> datetime:
    """The instant itself. Raises CaseError where it has no time zone, for then nobody knows when it is."""
    if at.utcoffset() is None:
        raise CaseError(gettext_noop("%(instant)s has no time zone."), instant=at.isoformat())
    if at.year not in _YEARS:
        raise CaseError(gettext_noop("%(instant)s is beyond anything that could be meant."), instant=at.isoformat())
    return at


@dataclass(frozen=True)
class UseLimit:
    """`within` this time of being prepared or opened. `name` is for people, `source` an id of sources.csv."""

    name: str
    within: timedelta
    source: str

    def __post_init__(self) -> None:
        if not timedelta(0) <= self.within <= _LONGEST:
            raise NumberError(gettext_noop("%(number)s is no time for which it is kept."), number=str(self.within))


@dataclass(frozen=True)
class BeyondUse:
    """`at` is the last instant at which it may be used, `limit` what decided it."""

    at: datetime
    limit: UseLimit

    def __post_init__(self) -> None:
        checked_instant(self.at)
