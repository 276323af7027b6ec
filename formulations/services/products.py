"""What is bought, as an admin enters it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formulations.models import Ingredient, Product, ProductComponent, RecipeLine
from formulations.models.products import PRODUCT_NAME_TAKEN
from formulations.models.recipes import EVER_APPROVED
from formulations.services.names import refuse_taken
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User

CONTENTS_STAY = gettext_lazy("A formulation with this product is approved: its ingredients and strengths stay.")
NOT_KEPT = timedelta(0)
DETAILS = (
    "name",
    "maker",
    "excipients",
    "excipient_allergens",
    "ph_low",
    "ph_high",
    "vial_ml",
    "is_single_patient",
    "hours_open_room",
    "hours_open_cold",
    "hours_open_source",
    "is_active",
)


@dataclass(frozen=True)
class Content:
    """One ingredient of a product, as the label prints it."""

    ingredient: Ingredient
    strength: Decimal
    unit: str
    expressed_as: str


@transaction.atomic
def add_product(*, actor: User, contents: Sequence[Content], **details: Any) -> Product:
    product = Product(**details)
    refuse_taken(product, product.name, among=Product.objects.all(), sentence=PRODUCT_NAME_TAKEN)
    write(product)
    put_contents(product, contents)
    return product


@transaction.atomic
def change_product(
    *, actor: User, product: Product, version: int, contents: Sequence[Content], **details: Any
) -> Product:
    """What a version that somebody has approved holds stays as it is, and is not handled more freely than before."""
    product = Product.objects.select_for_update().get(pk=product.pk)
    refuse_stale(seen=version, stored=product.version)
    refuse_taken(product, details["name"], among=Product.objects.all(), sentence=PRODUCT_NAME_TAKEN)
    refuse_approved(product, contents, details)
    for name, value in details.items():
        setattr(product, name, value)
    product.version += 1
    write(product)
    put_contents(product, contents)
    return product


def is_approved(product: Product) -> bool:
    """Whether a version that holds it has ever been approved: from then on its doses are those that were approved."""
    used = RecipeLine.objects.filter(product=product, version__status__in=EVER_APPROVED)
    return used.exists()


def contents_of(product: Product) -> list[Content]:
    rows = product.components.select_related("ingredient")
    return [Content(row.ingredient, row.strength, row.unit, row.expressed_as) for row in rows]


def refuse_approved(product: Product, contents: Sequence[Content], details: dict[str, Any]) -> None:
    """What keeps an approved product from more patients, or for a shorter time, is entered at any time: an allergen may
    be found later. The other way round it is another product."""
    if not is_approved(product):
        return
    if not same(contents_of(product), contents):
        raise DomainError(str(CONTENTS_STAY))
    if fields := loosened(product, Product(**details)):
        raise DomainError(next(iter(fields.values())), fields=fields)


def loosened(before: Product, after: Product) -> dict[str, str]:
    """What each field that allows more than before is told."""
    said: dict[str, str] = {}
    if set(before.excipient_allergens) - set(after.excipient_allergens):
        said["excipient_allergens"] = _("A formulation with this product is approved: its allergens stay; add others.")
    if before.is_single_patient and not after.is_single_patient:
        said["is_single_patient"] = _("A formulation with this product is approved: its vials stay for one patient.")
    if (after.keeps_open or NOT_KEPT) > (before.keeps_open or NOT_KEPT):
        field = "hours_open_cold" if after.hours_open_room is None else "hours_open_room"
        said[field] = _("A formulation with this product is approved: an opened vial is kept no longer than before.")
    return said


def same(kept: Sequence[Content], wanted: Sequence[Content]) -> bool:
    return {content.ingredient: content for content in kept} == {content.ingredient: content for content in wanted}


def write(product: Product) -> None:
    try:
        product.full_clean(exclude=["excipient_allergens"], validate_constraints=False)
    except ValidationError as error:
        fields = {name: " ".join(said) for name, said in error.message_dict.items()}
        raise DomainError(" ".join(fields.values()), fields=fields) from error
    with constraints_speak(Product):
        product.save()


def put_contents(product: Product, contents: Sequence[Content]) -> None:
    """Each ingredient once. A row that is as it was is not written: of an approved product it could not be."""
    kept = {row.ingredient_id: row for row in product.components.all()}
    wanted = {content.ingredient.pk: content for content in contents}
    product.components.filter(ingredient__in=kept.keys() - wanted.keys()).delete()
    for pk, content in wanted.items():
        row = kept.get(pk) or ProductComponent(product=product, ingredient=content.ingredient)
        if row.pk is None or (row.strength, row.unit, row.expressed_as) != figures(content):
            row.strength, row.unit, row.expressed_as = figures(content)
            with constraints_speak(ProductComponent):
                row.save()


def figures(content: Content) -> tuple[Decimal, str, str]:
    return content.strength, content.unit, content.expressed_as
