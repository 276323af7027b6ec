"""How long the sessions of a plan take and what they cost: reckoned while it is planned, kept since it was signed.

A signed plan keeps what was estimated when it was signed, as it keeps its doses: that is what the patient was told, and
prices change later. What a session really costs is for the day and its lots to say.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from typing import Any, Self

from django.db.models import Prefetch
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formulations.cases import drawn_of
from formulations.models import FormulationVersion, RecipeLine
from mesoplan.clinics.models import Clinic
from mesoplan.frame.amounts import printed_money
from patients.models import Side
from sessions.planning.estimates.cost import Cost, Drawn, Fees, Materials, course_cost, materials_of, rounded
from sessions.planning.estimates.duration import Duration, Times, Treated, duration, pace_of
from sessions.planning.estimates.words import fee_words, material_words, part_words, together_words
from sessions.planning.given import last_given
from sessions.planning.models import Plan, Rates
from sessions.planning.models.areas import sessions_words
from sessions.planning.steps import Step, steps_of

MOST_VISIT_MINUTES = 240


@dataclass(frozen=True)
class ShownCost:
    """Rounded to the coins of the currency. `materials` are None where nothing has a price, and at least so much where
    something is `unpriced`."""

    currency: str
    asked: Decimal | None
    materials: Decimal | None
    unpriced: Sequence[str]

    @classmethod
    def of(cls, cost: Cost, rates: Rates) -> Self:
        asked, materials = (None if it is None else rounded(it, rates.digits) for it in (cost.asked, cost.materials))
        return cls(rates.currency, asked, materials, cost.unpriced)

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> Self:
        sums = {name: kept[name] and Decimal(kept[name]) for name in ("asked", "materials")}
        return cls(kept["currency"], **sums, unpriced=kept["unpriced"])

    @property
    def asked_words(self) -> str:
        return "" if self.asked is None else printed_money(self.asked, self.currency)

    @property
    def materials_words(self) -> str:
        if self.materials is None:
            return ""
        said = printed_money(self.materials, self.currency)
        return _("at least %(amount)s") % {"amount": said} if self.unpriced else said

    @property
    def unpriced_words(self) -> str:
        return _("no price: %(products)s") % {"products": ", ".join(self.unpriced)} if self.unpriced else ""


@dataclass(frozen=True)
class Stretch:
    """One of equal sessions. `first_minutes` is said of session 1 where it takes longer than those that follow."""

    first: int
    last: int
    minutes: int
    first_minutes: int | None
    cost: ShownCost | None
    workings: Sequence[str] = ()

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> Self:
        return cls(**{**kept, "cost": kept["cost"] and ShownCost.stored(kept["cost"])})

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    @property
    def sessions(self) -> str:
        return sessions_words(self.first, self.last)

    @property
    def longest(self) -> int:
        return max(self.minutes, self.first_minutes or 0)

    @property
    def minutes_words(self) -> str:
        if self.first_minutes is None:
            return _("%(minutes)s min") % {"minutes": self.minutes}
        said = {"first": self.first_minutes, "minutes": self.minutes}
        return _("%(first)s min in session 1, then %(minutes)s min") % said


@dataclass(frozen=True)
class Estimate:
    """`total` is of all sessions that are still to come; None where the clinic keeps no prices."""

    stretches: Sequence[Stretch]
    total: ShownCost | None
    has_own_times: bool

    @classmethod
    def stored(cls, kept: Mapping[str, Any]) -> Self:
        stretches = [Stretch.stored(it) for it in kept["stretches"]]
        return cls(stretches, kept["total"] and ShownCost.stored(kept["total"]), kept["has_own_times"])

    def to_store(self) -> dict[str, Any]:
        """Without the workings: they speak the language of whoever signed."""
        return asdict(replace(self, stretches=[replace(it, workings=()) for it in self.stretches]))

    @property
    def count(self) -> int:
        return sum(it.count for it in self.stretches)

    @property
    def longest(self) -> int:
        """One length is booked for all visits, and the longest has to fit."""
        return max(it.longest for it in self.stretches)

    @property
    def is_bookable(self) -> bool:
        return self.longest <= MOST_VISIT_MINUTES

    @property
    def all_words(self) -> str:
        return ngettext("%(count)s session", "All %(count)s sessions", self.count) % {"count": self.count}

    @property
    def told(self) -> str:
        """What the patient is told that it costs; empty where no fee is kept."""
        if self.total is None or self.total.asked is None:
            return ""
        each = {it.cost.asked_words for it in self.stretches if it.cost}
        said = {"each": "".join(each), "all": self.total.asked_words, "count": self.count}
        if self.count == 1:
            return self.total.asked_words
        if len(each) == 1:
            return _("%(each)s a session, %(all)s for %(count)s sessions") % said
        return _("%(all)s for %(count)s sessions") % said


def estimate_of(plan: Plan, steps: Sequence[Step]) -> Estimate | None:
    """In as many queries for many areas as for one; None of a plan that treats none. The areas of the steps come with
    their techniques."""
    if not steps:
        return None
    rates = rates_of(plan.course.clinic)
    lines = RecipeLine.objects.select_related("product")
    ids = {row.formulation_version_id for step in steps for row in step.areas}
    versions = FormulationVersion.objects.prefetch_related(Prefetch("lines", queryset=lines)).in_bulk(ids)
    prices = {it.product_id: it.price for it in rates.vial_prices.all()} if rates else {}
    materials = [materials_of(drawn_in(step, versions, prices)) for step in steps]
    costs = [cost_of(step, it, rates) for step, it in zip(steps, materials, strict=True)] if rates else []
    stretches = [stretch_of(step, rates) for step in steps]
    if not rates:
        return Estimate(stretches, None, has_own_times=False)
    priced = [
        replace(
            it,
            cost=ShownCost.of(cost, rates),
            workings=(*it.workings, *money_words(step, bought, rates)),
        )
        for step, it, cost, bought in zip(steps, stretches, costs, materials, strict=True)
    ]
    total = course_cost([(it.count, cost) for it, cost in zip(stretches, costs, strict=True)])
    return Estimate(priced, ShownCost.of(total, rates), rates.has_own_times)


def rates_of(clinic: Clinic) -> Rates | None:
    return Rates.objects.filter(clinic=clinic).prefetch_related("vial_prices").first()


def drawn_in(step: Step, versions: Mapping[int, FormulationVersion], prices: Mapping[int, Decimal]) -> list[Drawn]:
    """As on the day: of every mixture as many whole batches as all its areas need together."""
    needed: dict[int, Decimal] = defaultdict(Decimal)
    for row in step.areas:
        needed[row.formulation_version_id] += row.volume_ml
    return [
        Drawn(
            product=line.product.name,
            drawn_ml=drawn_ml,
            vial_ml=line.product.vial_ml,
            keeps=line.product.keeps_for_others,
            price=prices.get(line.product_id),
        )
        for pk, volume_ml in needed.items()
        for line, drawn_ml in drawn_of(versions[pk], volume_ml)
    ]


def cost_of(step: Step, materials: Materials, rates: Rates) -> Cost:
    return Cost(fees_of(rates).asked(areas_in(step)), materials.amount, materials.unpriced)


def money_words(step: Step, materials: Materials, rates: Rates) -> list[str]:
    currency, digits = rates.currency, rates.digits
    fees = fee_words(fees_of(rates), areas_in(step), currency, digits)
    return [*fees, *material_words(materials, currency, digits)]


def fees_of(rates: Rates) -> Fees:
    return Fees(rates.session_fee, rates.area_fee)


def areas_in(step: Step) -> int:
    """An area with both its sides is one."""
    return len({row.area_id for row in step.areas})


def stretch_of(step: Step, rates: Rates | None) -> Stretch:
    times = rates.times if rates else Times()
    longest, usual = duration_of(step, times, is_first=step.first == 1), duration_of(step, times, is_first=False)
    is_alone = step.first == step.last
    return Stretch(
        first=step.first,
        last=step.last,
        minutes=longest.minutes if is_alone else usual.minutes,
        first_minutes=None if is_alone or longest.minutes == usual.minutes else longest.minutes,
        cost=None,
        workings=[*(part_words(it) for it in longest.parts), together_words(longest)],
    )


def duration_of(step: Step, times: Times, *, is_first: bool) -> Duration:
    treated = [Treated(it.points, pace_of(it.technique.code), 2 if it.side == Side.BOTH else 1) for it in step.areas]
    mixtures = len({row.formulation_version_id for row in step.areas})
    return duration(treated, mixtures=mixtures, is_first=is_first, times=times)


def kept_estimate(plan: Plan) -> Estimate | None:
    """As it stood when the plan was signed; none of plans that were signed before there were estimates."""
    kept = (plan.dose_report or {}).get("estimate")
    return Estimate.stored(kept) if kept else None


def told_cost(plan: Plan) -> str:
    """What stands in a consent unless somebody tells the patient something else."""
    if not plan.is_draft:
        kept = kept_estimate(plan)
        return kept.told if kept else ""
    rows, given = list(plan.areas.select_related("area", "technique")), last_given(plan.course)
    estimate = estimate_of(plan, steps_of(rows, plan.session_count, given=given.number if given else 0))
    return estimate.told if estimate else ""
