"""The medicine as data: what the CSV files of `formulations/catalogue/` say, with their sources."""

from typing import TYPE_CHECKING, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Concat, Lower
from django.utils.translation import gettext_lazy as _

from formulations.models.by_two import INGREDIENT_LOOSENED
from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.history import track
from patients.folding import Fold

if TYPE_CHECKING:
    from formulations.models.limits import DoseLimit


INGREDIENT_NAME_TAKEN = _("There is an ingredient with this name already.")


class SourceStatus(models.TextChoices):
    FOUND = "found", _("read in the named source")
    RECALLED = "recalled", _("recalled with a sure citation")
    UNSOURCED = "unsourced", _("a default without a source")


class Category(models.TextChoices):
    PLANT = "plant", _("plant extract")
    VITAMIN = "vitamin", _("vitamin")
    MINERAL = "mineral", _("mineral")
    ENZYME = "enzyme", _("enzyme")
    MEDICATION = "medication", _("medicine")
    LOCAL_ANAESTHETIC = "local_anaesthetic", _("local anaesthetic")
    VEHICLE = "vehicle", _("vehicle")


class EvidenceLevel(models.TextChoices):
    LABEL = "A", _("A: label or large trial")
    SMALL_TRIALS = "B", _("B: small trials")
    SERIES = "C", _("C: series of patients")
    TRADITION = "D", _("D: tradition or laboratory")
    UNSAFE = "X", _("X: withdrawn, banned or unsafe by this route")
    VEHICLE = "", _("carrier, no effect claimed")


class LimitKind(models.TextChoices):
    PER_SESSION = "per_session", _("in one session")
    PER_KG = "per_kg", _("per kilogram of body weight")
    PER_POINT = "per_point", _("at one point")
    COURSE_COUNT = "course_count", _("sessions in a course")
    MIN_INTERVAL = "min_interval_days", _("days between sessions")


def changed_here() -> "models.BooleanField[bool, bool]":
    """The files of the catalogue no longer speak for a row that the clinic has changed."""
    return models.BooleanField(_("changed here"), default=False)


@track()
class Source(models.Model):
    code = models.CharField(_("code"), max_length=20, unique=True)
    title = models.TextField(_("title"))
    address = models.TextField(_("address"), blank=True)
    status = models.CharField(_("status"), max_length=9, choices=SourceStatus)


class IngredientQuerySet(models.QuerySet["Ingredient"]):
    def matching(self, typed: str) -> "IngredientQuerySet":
        """Every word has to be found in the name or the international name; accents and case do not matter."""
        found = self.alias(folded=Fold(Concat("name", Value(" "), "inn")))
        for word in typed.split():
            found = found.filter(folded__contains=Fold(Value(word)))
        return found

    def with_limits(self) -> "IngredientQuerySet":
        return self.prefetch_related("limits")

    def vehicles(self) -> "IngredientQuerySet":
        """Diluents, as `dosing.facts.IngredientFacts.is_vehicle` tells them."""
        return self.filter(category=Category.VEHICLE, salt="", active_factor=None, limits=None)


@track()
class Ingredient(models.Model):
    name = models.CharField(_("name"), max_length=80, unique=True)
    inn = models.CharField(_("international name"), max_length=160, blank=True)
    category = models.CharField(_("category"), max_length=20, choices=Category)
    stock_concentration = models.DecimalField(
        _("usual strength"), max_digits=14, decimal_places=6, null=True, blank=True
    )
    stock_unit = models.CharField(_("unit of strength"), max_length=12, blank=True)
    presentations = models.TextField(_("presentations"), blank=True)
    ph_low = models.DecimalField(_("lowest pH"), max_digits=4, decimal_places=2, null=True, blank=True)
    ph_high = models.DecimalField(_("highest pH"), max_digits=4, decimal_places=2, null=True, blank=True)
    allergens = ArrayField(models.SlugField(max_length=60), verbose_name=_("allergen groups"), default=list, blank=True)
    contraindications = ArrayField(
        models.SlugField(max_length=60), verbose_name=_("contraindications"), default=list, blank=True
    )
    classes = ArrayField(
        models.SlugField(max_length=40),
        verbose_name=_("summed with"),
        default=list,
        blank=True,
        help_text=_("Ingredients of one class share one limit: local anaesthetics, xanthines, deoxycholates."),
    )
    pregnancy = models.TextField(_("pregnancy"), blank=True)
    regulatory_status = models.TextField(_("regulatory status"), blank=True)
    evidence_level = models.CharField(_("evidence"), max_length=1, choices=EvidenceLevel, blank=True)
    evidence = models.TextField(_("what the evidence is"), blank=True)
    limit_basis = models.TextField(_("basis of the limits"), blank=True)
    salt = models.CharField(
        _("salt"),
        max_length=120,
        blank=True,
        help_text=_("What a printed strength may count instead of the substance, as caffeine and sodium benzoate."),
    )
    active_factor = models.DecimalField(
        _("active part of the salt"),
        max_digits=6,
        decimal_places=5,
        null=True,
        blank=True,
        help_text=_("What 1 mg of the salt holds of the substance that the limits are about."),
    )
    source = models.TextField(_("sources"), blank=True)
    source_status = models.CharField(_("status of the sources"), max_length=9, choices=SourceStatus)
    changed_here = changed_here()
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[models.Manager["Ingredient"]] = IngredientQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="formulations_ingredient_named_once",
                violation_error_message=INGREDIENT_NAME_TAKEN,
            ),
            models.CheckConstraint(condition=Q(category__in=Category.values), name="formulations_category_known"),
            models.CheckConstraint(
                condition=Q(evidence_level__in=EvidenceLevel.values), name="formulations_evidence_known"
            ),
            models.CheckConstraint(
                condition=Q(stock_concentration=None) | Q(stock_concentration__gt=0),
                name="formulations_strength_positive",
                violation_error_message=_("A strength is more than zero."),
            ),
            models.CheckConstraint(
                condition=Q(active_factor=None) | Q(active_factor__gt=0, active_factor__lte=1),
                name="formulations_active_part_of_salt",
                violation_error_message=_("The active part of a salt lies above 0 and up to 1."),
            ),
            models.CheckConstraint(
                condition=Q(active_factor=None) | ~Q(salt=""),
                name="formulations_salt_is_named",
                violation_error_message=_("Name the salt that the factor belongs to."),
            ),
        ]
        triggers = [INGREDIENT_LOOSENED]

    def __str__(self) -> str:
        return catalogue_word(self.name)

    @property
    def limit_of(self) -> dict[str, "DoseLimit"]:
        """Its limits by their kind."""
        return {limit.kind: limit for limit in self.limits.all()}

    @property
    def is_blocked(self) -> bool:
        """Never to be injected: none of it is allowed in a session."""
        limit = self.limit_of.get(LimitKind.PER_SESSION)
        return limit is not None and limit.value == 0


@track()
class IngredientFact(models.Model):
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="facts")
    field = models.CharField(_("about"), max_length=40)
    statement = models.TextField(_("statement"))
    source_title = models.TextField(_("source"), blank=True)
    source_address = models.TextField(_("address"), blank=True)
    source_status = models.CharField(_("status"), max_length=9, choices=SourceStatus)

    class Meta:
        ordering = ["field", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["ingredient", "field", "statement", "source_title"], name="formulations_fact_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.statement}"


class Severity(models.TextChoices):
    ABSOLUTE = "absolute", _("absolute")
    RELATIVE = "relative", _("relative")
    CAUTION = "caution", _("caution")


class Scope(models.TextChoices):
    ALL = "all", _("every mixture")
    INGREDIENT = "ingredient", _("certain ingredients")
    SITE = "site", _("the area treated")


@track()
class Condition(models.Model):
    code = models.SlugField(_("code"), max_length=60, unique=True)
    label = models.CharField(_("name"), max_length=160)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity)
    scope = models.CharField(_("applies to"), max_length=10, choices=Scope)
    action = models.CharField(_("what the application does"), max_length=12)
    note = models.TextField(_("note"), blank=True)
    source = models.TextField(_("source"), blank=True)
    source_status = models.CharField(_("status"), max_length=9, choices=SourceStatus)
    position = models.PositiveSmallIntegerField(_("place in lists"), default=0)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(condition=Q(severity__in=Severity.values), name="formulations_severity_known"),
            models.CheckConstraint(condition=Q(scope__in=Scope.values), name="formulations_scope_known"),
        ]

    def __str__(self) -> str:
        return catalogue_word(self.label)
