"""Who is booked for what a lot is used in: what has to be known of each to tell whether another lot is there for them.
Who they are is read of those only whom somebody looks at."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from django.db.models import Case, DecimalField, Exists, F, Func, OuterRef, Q, Subquery, Sum, When, Window
from django.db.models.functions import Ceil, Greatest

from formulations.models import Lot, LotStock, OpenedVial, RecipeLine
from sessions.booking.models import Appointment
from sessions.delivery.visits import BY_PERSON
from sessions.planning.models import PlanArea, SessionStatus


class Booking(NamedTuple):
    """`ml` is what is drawn of the product for the session."""

    pk: int
    patient_id: int
    clinic_id: int
    starts_at: datetime
    ml: Decimal


def booked(
    lot: Lot, clinics: Collection[int], *, used_at: Collection[int], chosen: Collection[int], now: datetime
) -> list[Booking]:
    """In the order of their people, without the appointments `chosen` for which it is prepared already. Begun with what
    is still to be given, which is little, and not with the plans that hold the product, which grow as long as the house
    is open: a session that is done has a signed record, and needs nothing more. In three queries."""
    recipes = recipes_with(lot)
    given = PlanArea.objects.in_session(OuterRef("session__number")).filter(
        plan=OuterRef("session__plan"), formulation_version__in=list(chain(*recipes.values()))
    )
    coming = (
        Appointment.objects.unfinished(now)
        .exclude(session__status=SessionStatus.DONE)
        .filter(Exists(given), clinic__in=held_at(lot, clinics, used_at), slot__startswith__lt=over_everywhere(lot))
    )
    mixtures = given.order_by().values("plan", "formulation_version").annotate(ml=drawn_ml(recipes))
    together = mixtures.annotate(all=Window(Total("ml"), partition_by=["plan"])).values("all")[:1]
    columns = ("pk", "patient_id", "clinic_id", "slot__startswith", "ml")
    rows = coming.annotate(ml=Subquery(together)).order_by(*BY_PERSON).values_list(*columns)
    return [Booking(*row) for row in rows if row[0] not in chosen]


def recipes_with(lot: Lot) -> Mapping[tuple[Decimal, Decimal], list[int]]:
    """The versions of formulations that hold the product, by how much of it is in how much of them: few recipes differ
    in that, and the database then has few to tell apart for each area."""
    lines = RecipeLine.objects.order_by()
    batch = lines.filter(version=OuterRef("version")).values("version").annotate(all=Sum("volume_ml")).values("all")
    own = lines.filter(product=lot.product_id).values_list("volume_ml", Subquery(batch), "version")
    found: dict[tuple[Decimal, Decimal], list[int]] = defaultdict(list)
    for own_ml, batch_ml, version in own:
        found[own_ml, batch_ml].append(version)
    return found


class Total(Func):
    """A sum over the rows of a group that are sums themselves."""

    function = "SUM"
    output_field = DecimalField()
    window_compatible = True


def drawn_ml(recipes: Mapping[tuple[Decimal, Decimal], list[int]]) -> Case:
    """Of the product, for one mixture: its part in as many whole batches as all areas need together (as
    `formulations.cases.drawn_of` has it for one plan)."""
    injected = Sum(F("points") * F("volume_per_point_ml"))
    parts = (
        When(formulation_version__in=versions, then=Greatest(Ceil(injected / batch_ml), Decimal(1)) * own_ml)
        for (own_ml, batch_ml), versions in recipes.items()
    )
    return Case(*parts, output_field=DecimalField())


def held_at(lot: Lot, clinics: Collection[int], used_at: Collection[int]) -> set[int]:
    """Those of the clinics where it stands on a shelf. A clinic that does not count it has it as far as anybody knows
    once it has used it; a lot that nobody counts may be anywhere."""
    opened = OpenedVial.objects.filter(stock=OuterRef("pk"), discarded_at=None, remaining_ml__gt=0)
    stocks = LotStock.objects.filter(lot=lot).values_list("clinic", Q(vials__gt=0) | Exists(opened))
    has_some = dict(stocks)
    if not has_some:
        return set(clinics)
    return {clinic for clinic in clinics if has_some.get(clinic, clinic in used_at)}


def over_everywhere(lot: Lot) -> datetime:
    """When the last day of the lot has ended in every time zone; nothing is drawn from it afterwards."""
    return datetime.combine(lot.expires_on + timedelta(days=2), time.min, tzinfo=UTC)
