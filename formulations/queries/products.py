"""Products, and what hangs on each."""

from dataclasses import dataclass

from formulations.models import FormulationVersion, Product, ProductComponent
from formulations.services.products import is_approved


@dataclass(frozen=True)
class ProductFacts:
    product: Product
    components: list[ProductComponent]
    versions: list[FormulationVersion]
    is_frozen: bool


def facts_of(product: Product) -> ProductFacts:
    versions = FormulationVersion.objects.filter(lines__product=product).select_related("formulation")
    return ProductFacts(
        product=product,
        components=list(product.components.select_related("ingredient")),
        versions=list(versions.order_by("formulation__name", "-number")),
        is_frozen=is_approved(product),
    )
