"""What a clinic asks for a session, what its vials cost it, and how long it takes."""

from decimal import Decimal
from functools import reduce
from operator import and_
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.utils.translation import gettext_lazy as _

from formulations.models import Product
from mesoplan.clinics.models import Clinic
from mesoplan.history import track
from sessions.planning.estimates.currencies import CODES, THOUSANDTHS, WHOLE, digits_of
from sessions.planning.estimates.duration import Times

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    Figure = models.DecimalField[str | Decimal | None, Decimal | None]

MINUTES = ("minutes_before", "minutes_first", "minutes_mixture", "minutes_side", "minutes_after")
SECONDS = ("seconds_line", "seconds_single", "seconds_deep")
TIMES = (*MINUTES, *SECONDS)
FEES = ("session_fee", "area_fee")
MOST_MINUTES = 60
LEAST_SECONDS = Decimal("0.1")
MOST_SECONDS = 120
MOST_MONEY = 1_000_000


def a_fee(name: "_StrPromise") -> "Figure":
    return models.DecimalField(name, max_digits=10, decimal_places=3, null=True, blank=True)


def a_time(name: "_StrPromise") -> "Figure":
    return models.DecimalField(name, max_digits=4, decimal_places=1, null=True, blank=True)


def all_between(names: tuple[str, ...], least: Decimal | int, most: int) -> Q:
    """Where somebody has said it at all."""
    return reduce(and_, (Q(**{name: None}) | Q(**{f"{name}__gte": least, f"{name}__lte": most}) for name in names))


def in_coins(fee: str, digits: int) -> Q:
    return Q(**{fee: None}) | Q(**{fee: Round(F(fee), precision=digits)})


def payable(fee: str) -> Q:
    """Not finer than the smallest coin of the currency."""
    by_digits = ((sorted(WHOLE), 0), (sorted(THOUSANDTHS), 3))
    special = [code for codes, _digits in by_digits for code in codes]
    others = ~Q(currency__in=special) & in_coins(fee, 2)
    return reduce(lambda all_of, it: all_of | (Q(currency__in=it[0]) & in_coins(fee, it[1])), by_digits, others)


@track()
class Rates(models.Model):
    """One row a clinic, once somebody has said something. What is empty nobody has said: of times the defaults of
    `planning.duration` hold then, of fees nothing is reckoned."""

    clinic = models.OneToOneField(Clinic, on_delete=models.PROTECT, related_name="+", verbose_name=_("clinic"))
    currency = models.CharField(_("currency"), max_length=3)
    session_fee = a_fee(_("fee for a session"))
    area_fee = a_fee(_("fee for each further area"))
    minutes_before = a_time(_("preparing, identity and consent"))
    minutes_first = a_time(_("more in the first session"))
    minutes_mixture = a_time(_("drawing up a mixture"))
    minutes_side = a_time(_("marking and disinfecting one side of an area"))
    minutes_after = a_time(_("dressing and advice"))
    seconds_line = a_time(_("a point in lines or by a device"))
    seconds_single = a_time(_("a single point"))
    seconds_deep = a_time(_("a deep point, with a long needle"))
    version = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("prices and times")
        constraints = [
            models.CheckConstraint(
                condition=Q(currency__in=CODES),
                name="planning_rates_currency_known",
                violation_error_message=_("A currency has three letters, as in EUR."),
            ),
            models.CheckConstraint(
                condition=all_between(FEES, 0, MOST_MONEY),
                name="planning_rates_fees_plausible",
                violation_error_message=_("A fee lies between 0 and 1,000,000."),
            ),
            models.CheckConstraint(
                condition=Q(area_fee=None) | Q(session_fee__isnull=False),
                name="planning_rates_area_fee_is_on_top",
                violation_error_message=_("A further area is on top of a session: say what a session is."),
            ),
            models.CheckConstraint(
                condition=payable("session_fee") & payable("area_fee"),
                name="planning_rates_fees_payable",
                violation_error_message=_("A fee is not finer than the smallest coin of its currency."),
            ),
            models.CheckConstraint(
                condition=all_between(MINUTES, 0, MOST_MINUTES),
                name="planning_rates_minutes_plausible",
                violation_error_message=_("Each of these takes between 0 and 60 minutes."),
            ),
            models.CheckConstraint(
                condition=all_between(SECONDS, LEAST_SECONDS, MOST_SECONDS),
                name="planning_rates_seconds_plausible",
                violation_error_message=_("A point takes between 0.1 and 120 seconds."),
            ),
        ]

    @property
    def digits(self) -> int:
        return digits_of(self.currency)

    @property
    def times(self) -> Times:
        """Its own, and the defaults where it has none."""
        own = {name: getattr(self, name) for name in TIMES}
        return Times(**{name: value for name, value in own.items() if value is not None})

    @property
    def has_own_times(self) -> bool:
        return any(getattr(self, name) is not None for name in TIMES)


@track()
class VialPrice(models.Model):
    """What the clinic pays for a vial of a product, in the currency of its rates."""

    rates = models.ForeignKey(
        Rates, verbose_name=_("prices and times"), on_delete=models.PROTECT, related_name="vial_prices"
    )
    product = models.ForeignKey(Product, verbose_name=_("product"), on_delete=models.PROTECT, related_name="+")
    price = models.DecimalField(_("price of a vial"), max_digits=10, decimal_places=3)

    class Meta:
        verbose_name = _("price of a vial")
        constraints = [
            models.UniqueConstraint(fields=["rates", "product"], name="planning_vial_price_once"),
            models.CheckConstraint(
                condition=Q(price__gte=0, price__lte=MOST_MONEY),
                name="planning_vial_price_plausible",
                violation_error_message=_("The price of a vial lies between 0 and 1,000,000."),
            ),
        ]
