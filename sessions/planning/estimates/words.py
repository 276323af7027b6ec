"""How an estimate is worked out, line by line, for people."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.dosing.quantities import as_decimal
from mesoplan.frame.amounts import printed_money, printed_number
from sessions.planning.estimates.cost import Fees, Material, Materials, is_in_coins, rounded
from sessions.planning.estimates.duration import Duration, Kind, Pace, Part

LABELS = {
    Kind.BEFORE: _("Preparing, identity and consent"),
    Kind.FIRST: _("More in session 1"),
    Kind.MIXTURES: _("Mixtures to draw up"),
    Kind.SIDES: _("Marking and disinfecting, each side of an area"),
    Kind.LINE: _("Points in lines or by a device"),
    Kind.SINGLE: _("Single points"),
    Kind.DEEP: _("Deep points, with a long needle"),
    Kind.AFTER: _("Dressing and advice"),
}
IN_SECONDS = {Kind(pace.value) for pace in Pace}


def part_words(part: Part) -> str:
    said = {
        "label": LABELS[part.kind],
        "count": part.count,
        "each": printed_number(part.each),
        "minutes": minutes(part.minutes),
    }
    if part.kind in IN_SECONDS:
        return _t("%(label)s: %(count)s × %(each)s s = %(minutes)s min") % said
    if part.count == 1:
        return _t("%(label)s: %(minutes)s min") % said
    return _t("%(label)s: %(count)s × %(each)s min = %(minutes)s min") % said


def together_words(duration: Duration) -> str:
    said = {"exact": minutes(duration.exact_minutes), "minutes": duration.minutes}
    if duration.exact_minutes == duration.minutes:
        return _t("Together %(minutes)s min") % said
    return _t("Together %(exact)s min, rounded up to %(minutes)s min") % said


def minutes(exact: Fraction) -> str:
    return printed_number(rounded(exact, 1), places=1)


def fee_words(fees: Fees, areas: int, currency: str, digits: int) -> Iterator[str]:
    """How what the patient is asked comes together, where it is more than the fee of a session."""
    asked, further = fees.asked(areas), areas - 1
    if asked is None or fees.session is None or not fees.further_area or further < 1:
        return
    amounts = {"session": fees.session, "each": fees.further_area, "asked": rounded(asked, digits)}
    said = {name: printed_money(in_coins(amount, digits), currency) for name, amount in amounts.items()}
    if further == 1:
        yield _t("The patient is asked: %(session)s + %(each)s for the second area = %(asked)s") % said
    else:
        sentence = _t("The patient is asked: %(session)s + %(further)s further areas × %(each)s = %(asked)s")
        yield sentence % {**said, "further": further}


def material_words(materials: Materials, currency: str, digits: int) -> Iterator[str]:
    return (material_line(it, currency, digits) for it in materials.lines)


def material_line(material: Material, currency: str, digits: int) -> str:
    said = {"product": material.product}
    if material.vials is None:
        return _t("%(product)s: the volume of a vial is not known") % said
    said["vials"] = printed_number(as_decimal(material.vials))
    if material.price is None or material.amount is None:
        return _t("%(product)s: vials %(vials)s, no price of a vial") % said
    said["price"] = printed_money(in_coins(material.price, digits), currency)
    said["amount"] = printed_money(rounded(material.amount, digits), currency)
    return _t("%(product)s: vials %(vials)s × %(price)s = %(amount)s") % said


def in_coins(price: Decimal, digits: int) -> Decimal:
    """A vial out of a box may cost less than a coin more or less: it is not rounded."""
    return round(price, digits) if is_in_coins(price, digits) else price.normalize()
