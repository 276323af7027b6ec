"""Products, and what hangs on each."""

from dataclasses import dataclass

from formulations.models import FormulationVersion, Product, ProductComponent
from formulations.models.recipes import VersionStatus
from formulations.services.products import is_approved
from mesoplan.staff.models import User


@dataclass(frozen=True)
class ProductFacts:
    product: Product
    components: list[ProductComponent]
    versions: list[FormulationVersion]
    is_frozen: bool


def facts_of(product: Product, user: User) -> ProductFacts:
    holding = FormulationVersion.objects.visible_to(user).filter(lines__product=product)
    versions = holding.exclude(status=VersionStatus.DISCARDED).select_related("formulation")
    return ProductFacts(
        product=product,
        components=list(product.components.select_related("ingredient")),
        versions=list(versions.order_by("formulation__name", "-number")),
        is_frozen=is_approved(product),
    )
