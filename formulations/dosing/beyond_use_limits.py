"""The limits of use that sources give, as data. The reference is that of the United States; other countries differ
[brief 15].
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from formulations.dosing.beyond_use import BeyondUse, UseLimit, checked_instant
from formulations.dosing.classes import BICARBONATE, COLLAGENASE, DEOXYCHOLATE
from formulations.dosing.errors import CaseError
from formulations.dosing.translation import gettext_noop

UNITED_STATES = "US"
MOST_PRODUCTS_FOR_IMMEDIATE_USE = 3  # different sterile products in one mixture [R USP_797]
# "Use at once" and "discard the rest" give no hours. Read as the one hour of the chapter of 2008 [F USP_ASA], a default
# of the project: long enough to inject what has just been drawn, too short to keep it for somebody else.
AT_ONCE = timedelta(hours=1)


class Preparation(StrEnum):
    """How a mixture is made up. Category 2 is aseptic: of sterile components alone, with one that was not sterile, or
    with a sterility test that was passed.
    """

    IMMEDIATE_USE = "immediate_use"
    CATEGORY_1 = "category_1"
    CATEGORY_2 = "category_2"
    CATEGORY_2_NONSTERILE = "category_2_nonsterile"
    CATEGORY_2_TESTED = "category_2_tested"


class Storage(StrEnum):
    ROOM = "room"
    REFRIGERATED = "refrigerated"
    FROZEN = "frozen"


# Read by people, and translated with the words of the catalogue.
_NAMES = {
    Preparation.IMMEDIATE_USE: "immediate use",
    Preparation.CATEGORY_1: "category 1",
    Preparation.CATEGORY_2: "category 2, of sterile components",
    Preparation.CATEGORY_2_NONSTERILE: "category 2, with a component that was not sterile",
    Preparation.CATEGORY_2_TESTED: "category 2, with a sterility test",
}
_HOURS = (
    (Preparation.IMMEDIATE_USE, Storage.ROOM, 4, "USP_503"),
    (Preparation.IMMEDIATE_USE, Storage.REFRIGERATED, 4, "USP_503"),
    (Preparation.CATEGORY_1, Storage.ROOM, 12, "USP_WK"),
    (Preparation.CATEGORY_1, Storage.REFRIGERATED, 24, "USP_WK"),
    (Preparation.CATEGORY_2, Storage.ROOM, 4 * 24, "USP_797"),
    (Preparation.CATEGORY_2, Storage.REFRIGERATED, 10 * 24, "USP_797"),
    (Preparation.CATEGORY_2, Storage.FROZEN, 45 * 24, "USP_797"),
    (Preparation.CATEGORY_2_NONSTERILE, Storage.ROOM, 1 * 24, "USP_797"),
    (Preparation.CATEGORY_2_NONSTERILE, Storage.REFRIGERATED, 4 * 24, "USP_797"),
    (Preparation.CATEGORY_2_NONSTERILE, Storage.FROZEN, 45 * 24, "USP_797"),
    (Preparation.CATEGORY_2_TESTED, Storage.ROOM, 30 * 24, "USP_797"),
    (Preparation.CATEGORY_2_TESTED, Storage.REFRIGERATED, 45 * 24, "USP_797"),
    (Preparation.CATEGORY_2_TESTED, Storage.FROZEN, 60 * 24, "USP_797"),
)
USP = {
    (preparation, storage): UseLimit(_NAMES[preparation], timedelta(hours=hours), source)
    for preparation, storage, hours, source in _HOURS
}
_LABEL = "label of the product"
# By the class of the ingredient: a name can be changed.
LABELS = {
    (DEOXYCHOLATE, Storage.ROOM): UseLimit(_LABEL, AT_ONCE, "KYB_PP"),
    (COLLAGENASE, Storage.ROOM): UseLimit(_LABEL, timedelta(hours=8), "CCH_GRPH"),
    (COLLAGENASE, Storage.REFRIGERATED): UseLimit(_LABEL, timedelta(hours=72), "CCH_GRPH"),
    (BICARBONATE, Storage.ROOM): UseLimit(_LABEL, AT_ONCE, "BIC_DM"),
}
LIMIT_NAMES = (*_NAMES.values(), _LABEL)


def category_limit(preparation: Preparation, storage: Storage) -> UseLimit:
    """What the table gives. Raises CaseError where it gives nothing: what is for immediate use, or of category 1, is
    not frozen.
    """
    limit = USP.get((preparation, storage))
    if limit is None:
        template = gettext_noop("No time is known for %(preparation)s, %(storage)s.")
        raise CaseError(template, preparation=preparation.value, storage=storage.value)
    return limit


def class_limits(classes: Iterable[str]) -> Iterator[UseLimit]:
    """What labels say of these classes of ingredients at room temperature; nothing of a class without one."""
    for name in classes:
        if (name, Storage.ROOM) in LABELS:
            yield LABELS[name, Storage.ROOM]


def use_by(prepared_at: datetime, limits: Iterable[UseLimit]) -> BeyondUse:
    """Until when what was mixed in the treatment room may be used: the shortest of the limit for immediate use and the
    `limits` of what it holds [brief 15]. It is counted in hours that pass, also where the clocks change, and told in
    the time zone of `prepared_at`. Raises CaseError for an instant without one.
    """
    shortest = min((category_limit(Preparation.IMMEDIATE_USE, Storage.ROOM), *limits), key=lambda it: it.within)
    end = checked_instant(prepared_at).astimezone(UTC) + shortest.within
    return BeyondUse(end.astimezone(prepared_at.tzinfo), shortest)
