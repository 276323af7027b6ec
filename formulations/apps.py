from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FormulationsConfig(AppConfig):
    name = "formulations"
    label = "formulations"
    verbose_name = _("Formulations")
    default_auto_field = "django.db.models.BigAutoField"
    # What an admin may read in the audit: nothing in these tables is about a patient.
    shows_values_of = (
        "Source",
        "Ingredient",
        "IngredientFact",
        "DoseLimit",
        "Condition",
        "Incompatibility",
        "Technique",
        "SideEffect",
        "MeasurementError",
        "Product",
        "ProductComponent",
        "Lot",
        "Formulation",
        "FormulationVersion",
        "RecipeLine",
    )
