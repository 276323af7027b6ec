from collections.abc import Iterator
from pathlib import Path

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from formulations.dosing.beyond_use_limits import LIMIT_NAMES
from formulations.loading.words import words_read_by_people


class FormulationsConfig(AppConfig):
    name = "formulations"
    label = "formulations"
    verbose_name = _("Formulations")
    default_auto_field = "django.db.models.BigAutoField"
    # What an admin may read in the audit: nothing in these tables is about a patient. Customisations are, and the audit
    # keeps the rows of a patient closed in every table.
    shows_values_of = (
        "Source",
        "Ingredient",
        "IngredientFact",
        "DoseLimit",
        "Condition",
        "Incompatibility",
        "RegulatoryStatus",
        "CatalogueChange",
        "Technique",
        "SideEffect",
        "MeasurementError",
        "Product",
        "ProductComponent",
        "Lot",
        "LotBlock",
        "LotCorrection",
        "LotStock",
        "StockMovement",
        "Formulation",
        "FormulationVersion",
        "RecipeLine",
    )

    def words_for_translators(self) -> Iterator[str]:
        yield from words_read_by_people(Path(self.path) / "catalogue")
        yield from LIMIT_NAMES

    def ready(self) -> None:
        from formulations.screening.barring import barring  # noqa: PLC0415 models can be read only now
        from formulations.screening.questions import is_to_be_asked  # noqa: PLC0415 the same
        from patients.banner import add_barring, add_questions_to_ask  # noqa: PLC0415 the same

        add_questions_to_ask(is_to_be_asked)
        add_barring(barring)
