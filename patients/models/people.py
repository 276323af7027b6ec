from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.db.models.functions import Concat, Upper
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic
from mesoplan.clinics.of_each import of_each_clinic
from mesoplan.frame.merged import Merged
from mesoplan.history import track
from mesoplan.refusals import DomainError
from patients.folding import Digits, Fold, Joined, Pairs
from patients.search import Term, read_terms

if TYPE_CHECKING:
    from mesoplan.staff.models import User


EARLIEST_BIRTH = date(1890, 1, 1)
ALERT_LENGTH = 120
LETTERS_OF_A_PAIR = 2
# Of all that is searched for a part of it.
PAIRS = Pairs(Upper("search_name"), Upper("number"), F("search_phone"))


class Sex(models.TextChoices):
    FEMALE = "female", _("female")
    MALE = "male", _("male")
    OTHER = "other", _("other")
    UNKNOWN = "unknown", _("unknown")


class AllergyStatus(models.TextChoices):
    UNKNOWN = "unknown", _("not asked yet")
    NONE_KNOWN = "none_known", _("no known allergy")
    PRESENT = "present", _("has allergies")


class PatientQuerySet(models.QuerySet["Patient"]):
    def visible_to(self, user: "User") -> "PatientQuerySet":
        return self.filter(clinic__memberships__user=user)

    def matching(self, typed: str) -> "PatientQuerySet":
        """Every term has to be found in the name, the number, the phone or the birth date, in any order."""
        found = self.with_pairs()
        for term in read_terms(typed):
            found = found.filter(may_hold(term), holds(term))
        return found

    def with_pairs(self) -> "PatientQuerySet":
        """Of letters, which `may_hold` asks for."""
        return self.alias(pairs=PAIRS)

    def nearest_first(self, clinic: Clinic, clinics: Sequence[Clinic]) -> Merged:
        """The patients of the clinic where a person works now, then those of their other clinics."""
        elsewhere = Case(When(clinic=clinic, then=0), default=1)
        return of_each_clinic(self.order_by("family_name", "given_name", "pk"), clinics, ahead=[elsewhere])

    def namesakes(self, *, family_name: str, birth_date: date) -> "PatientQuerySet":
        """Who may be the same person: born on the same day, with the same family name but for accents, case,
        apostrophes and hyphens."""
        folded, typed = (Fold(Joined(name)) for name in (F("family_name"), Value(family_name.strip())))
        return self.alias(folded=folded).filter(folded=typed, birth_date=birth_date)

    def with_clinic(self) -> "PatientQuerySet":
        return self.select_related("clinic")


def holds(term: Term) -> Q:
    found = Q(search_name__contains=Fold(Value(term.text))) | Q(number__icontains=term.text) | is_born(term)
    for phone in term.phones:
        found |= Q(search_phone__contains=phone)
    return found


def may_hold(term: Term) -> Q:
    """Follows from `holds`, and is what an index can answer. A single letter nearly everybody has."""
    if len(term.text) < LETTERS_OF_A_PAIR:
        return Q()
    found = is_born(term)
    # Without accents there is nothing to fold, and the name and the number are asked for the same letters.
    names = [] if term.text.isascii() else [Upper(Fold(Value(term.text)))]
    for text in (Upper(Value(term.text)), *names, *map(Value, term.phones)):
        found |= Q(pairs__contains=Pairs(text))
    return found


def is_born(term: Term) -> Q:
    found = Q()
    for days in term.born:
        found |= Q(birth_date__range=(days.first, days.last))
    return found


@track(exclude=["search_name", "search_phone"])
class Patient(models.Model):
    clinic = models.ForeignKey(Clinic, verbose_name=_("clinic"), on_delete=models.PROTECT, related_name="+")
    number = models.CharField(_("patient number"), max_length=20)
    given_name = models.CharField(_("given name"), max_length=120)
    family_name = models.CharField(_("family name"), max_length=120)
    birth_date = models.DateField(_("birth date"))
    sex = models.CharField(_("sex"), max_length=8, choices=Sex)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    allergy_status = models.CharField(
        _("allergies"), max_length=10, choices=AllergyStatus, default=AllergyStatus.UNKNOWN
    )
    alerts = ArrayField(models.CharField(max_length=ALERT_LENGTH), verbose_name=_("alerts"), default=list, blank=True)
    deceased_on = models.DateField(_("died on"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    search_name = models.GeneratedField(
        expression=Fold(Joined(Concat("given_name", Value(" "), "family_name"))),
        output_field=models.TextField(),
        db_persist=True,
    )
    search_phone = models.GeneratedField(
        expression=Digits(F("phone")), output_field=models.TextField(), db_persist=True
    )

    objects: ClassVar[models.Manager["Patient"]] = PatientQuerySet.as_manager()

    class Meta:
        ordering = ["family_name", "given_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["clinic", "number"],
                name="patients_number_once",
                violation_error_message=_("This clinic already has a patient with this number."),
            ),
            models.CheckConstraint(condition=Q(sex__in=Sex.values), name="patients_sex_known"),
            models.CheckConstraint(
                condition=Q(allergy_status__in=AllergyStatus.values), name="patients_allergy_status_known"
            ),
            models.CheckConstraint(
                condition=Q(birth_date__gte=EARLIEST_BIRTH),
                name="patients_birth_date_plausible",
                violation_error_message=_("A birth date lies after 1 January 1890."),
            ),
            models.CheckConstraint(
                condition=Q(deceased_on=None) | Q(deceased_on__gte=F("birth_date")),
                name="patients_death_after_birth",
                violation_error_message=_("Nobody dies before being born."),
            ),
        ]
        indexes = [
            models.Index(fields=["clinic", "family_name", "given_name"], name="patients_by_name"),
            models.Index(fields=["clinic", "birth_date"], name="patients_by_birth_date"),
            GinIndex(PAIRS, name="patients_by_pairs_of_letters"),
        ]

    def __str__(self) -> str:
        return f"{self.given_name} {self.family_name}"

    def age_on(self, day: date) -> int:
        had_birthday = (day.month, day.day) >= (self.birth_date.month, self.birth_date.day)
        return day.year - self.birth_date.year - (not had_birthday)

    def describe(self, *, today: date, **details: object) -> None:
        """Sets who the person is and how to reach them; refuses, at each field, what cannot be."""
        for name, value in details.items():
            setattr(self, name, value.strip() if isinstance(value, str) else value)
        wrong = self.wrong_details(today)
        if wrong:
            raise DomainError(" ".join(wrong.values()), fields=wrong)

    def wrong_details(self, today: date) -> dict[str, str]:
        wrong = {}
        if not self.given_name:
            wrong["given_name"] = _t("A patient has a given name.")
        if not self.family_name:
            wrong["family_name"] = _t("A patient has a family name.")
        if self.birth_date > today:
            wrong["birth_date"] = _t("A birth date cannot lie in the future.")
        if self.birth_date < EARLIEST_BIRTH:
            wrong["birth_date"] = _t("A birth date lies after 1 January 1890.")
        if self.sex not in Sex.values:
            wrong["sex"] = _t("Choose one of the list.")
        return wrong

    def add_alert(self, text: str) -> None:
        alert = text.strip()
        if not alert or len(alert) > ALERT_LENGTH:
            sentence = _t("Write the alert in up to %(most)s characters.") % {"most": ALERT_LENGTH}
            raise DomainError(sentence, fields={"alert": sentence})
        if alert in self.alerts:
            raise DomainError(_t("This alert is already there."), fields={"alert": _t("This alert is already there.")})
        self.alerts = [*self.alerts, alert]


@track()
class PatientIdentifier(models.Model):
    """The number by which another system knows the patient; what makes a second import find the first."""

    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="identifiers")
    system = models.CharField(_("system"), max_length=200)
    value = models.CharField(_("number"), max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["clinic", "system", "value"], name="patients_identifier_once"),
        ]
