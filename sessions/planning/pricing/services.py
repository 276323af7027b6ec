from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.planning.estimates.cost import is_in_coins
from sessions.planning.estimates.currencies import CODES
from sessions.planning.models import Rates, VialPrice
from sessions.planning.models.rates import FEES, TIMES

COLUMNS = ("currency", *FEES, *TIMES)


@transaction.atomic
def keep_rates(
    *,
    actor: User,
    clinic: Clinic,
    version: int,
    values: Mapping[str, Any],
    prices: Mapping[int, Decimal | None],
    means_currency: bool = False,
) -> Rates:
    """`prices` are by the number of the product, None where none is kept; a product that is not named keeps its own.
    `version` is the one the person looked at, 0 where there was none: the clinic is locked, so that two people who are
    the first do not both begin. Figures that stood in another currency are kept only where somebody says, by
    `means_currency`, that they are meant in the new one."""
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    stored = Rates.objects.filter(clinic=clinic).first()
    refuse_stale(seen=version, stored=stored.version if stored else 0)
    if stored and stored.currency != values["currency"] and not means_currency:
        refuse_revalued(stored)
    row = stored or Rates(clinic=clinic, version=0)
    for name in COLUMNS:
        setattr(row, name, values[name])
    refuse_unfit(row)
    row.version += 1
    with constraints_speak(Rates, VialPrice):
        row.save()
        keep_prices(row, prices)
    return row


def refuse_revalued(stored: Rates) -> None:
    has_figures = any(getattr(stored, name) is not None for name in FEES) or stored.vial_prices.exists()
    if has_figures:
        sentence = _("The figures here were entered in %(currency)s. Tick below that they are right in the new one.")
        sentence %= {"currency": stored.currency}
        raise DomainError(sentence, fields={"currency": sentence})


def refuse_unfit(row: Rates) -> None:
    """What the database refuses too, said at the field that is wrong."""
    wrong = dict(unfit_fields(row))
    if wrong:
        raise DomainError(" ".join(wrong.values()), fields=wrong)


def unfit_fields(row: Rates) -> Iterator[tuple[str, str]]:
    if row.currency not in CODES:
        sentence = _("“%(code)s” is not a currency. Write its three letters, as in EUR.")
        yield "currency", sentence % {"code": row.currency}
        return
    if row.area_fee is not None and row.session_fee is None:
        yield "session_fee", _("A further area is on top of a session: say what a session is.")
    for name in FEES:
        fee: Decimal | None = getattr(row, name)
        if fee is not None and not is_in_coins(fee, row.digits):
            said = {"currency": row.currency, "digits": row.digits}
            yield name, _("Nobody can pay this: %(currency)s has %(digits)s decimals.") % said


def keep_prices(rates: Rates, prices: Mapping[int, Decimal | None]) -> None:
    """Only what is another than before, for each change is kept in the history."""
    known = {it.product_id: it for it in rates.vial_prices.all()}
    for product_id, price in prices.items():
        row = known.get(product_id)
        if price is None and row:
            row.delete()
        elif price is not None and (row is None or row.price != price):
            row = row or VialPrice(rates=rates, product_id=product_id)
            row.price = price
            row.save()
