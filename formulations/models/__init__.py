from formulations.models.blocks import LotBlock
from formulations.models.catalogue import Condition, Ingredient, IngredientFact, LimitKind, Source
from formulations.models.changes import CatalogueChange
from formulations.models.corrections import LotCorrection
from formulations.models.effects import MeasurementError, SideEffect
from formulations.models.ledger import LedgerEntry
from formulations.models.limits import DoseLimit
from formulations.models.pairs import Incompatibility
from formulations.models.products import Lot, Product, ProductComponent
from formulations.models.recipes import Formulation, FormulationVersion, RecipeLine
from formulations.models.regulation import RegulatoryStatus
from formulations.models.stock import LotStock, OpenedVial, StockMovement, VialDraw
from formulations.models.techniques import Technique

__all__ = [
    "CatalogueChange",
    "Condition",
    "DoseLimit",
    "Formulation",
    "FormulationVersion",
    "Incompatibility",
    "Ingredient",
    "IngredientFact",
    "LedgerEntry",
    "LimitKind",
    "Lot",
    "LotBlock",
    "LotCorrection",
    "LotStock",
    "MeasurementError",
    "OpenedVial",
    "Product",
    "ProductComponent",
    "RecipeLine",
    "RegulatoryStatus",
    "SideEffect",
    "Source",
    "StockMovement",
    "Technique",
    "VialDraw",
]
