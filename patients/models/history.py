from datetime import date, datetime, time, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesoplan.history import track
from patients.allergens import Allergen
from patients.models.people import Patient


class Coding(models.Model):
    """What the fact is called, and where it came from. `source` names the record it was read from, so that reading it
    again finds it."""

    text = models.CharField(_("description"), max_length=250)
    system = models.CharField(_("coding system"), max_length=200, blank=True)
    system_code = models.CharField(_("code there"), max_length=60, blank=True)
    source = models.CharField(_("read from"), max_length=250, blank=True)
    is_active = models.BooleanField(_("still true"), default=True)
    noted_on = models.DateField(_("since"), null=True, blank=True)

    class Meta:
        abstract = True


def once_for_each_source(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["patient", "source"], condition=~Q(source=""), name=name)


@track()
class Allergy(Coding):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="allergies")
    allergen = models.SlugField(_("allergen group"), blank=True, help_text=_("As the catalogue names it, such as soy."))

    class Meta:
        verbose_name_plural = _("allergies")
        ordering = ["text"]
        constraints = [once_for_each_source("patients_allergy_read_once")]

    def __str__(self) -> str:
        return self.text

    @property
    def group(self) -> str:
        """The allergen group in words; a group of a newer catalogue keeps its own."""
        return str(Allergen(self.allergen).label) if self.allergen in Allergen.values else self.allergen

    @property
    def warning(self) -> str:
        """The group first: "rash after a plaster" alone does not say what to keep away from the patient."""
        if not self.allergen or self.group.casefold() == self.text.casefold():
            return self.text
        return f"{self.group} ({self.text})"

    def is_same_as(self, other: "Allergy") -> bool:
        if self.allergen:
            return self.allergen == other.allergen
        return self.text.casefold() == other.text.casefold()


@track()
class HealthProblem(Coding):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="problems")

    class Meta:
        ordering = ["-is_active", "-noted_on", "text"]
        constraints = [once_for_each_source("patients_problem_read_once")]


@track()
class Medication(Coding):
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="medications")

    class Meta:
        ordering = ["-is_active", "-noted_on", "text"]
        constraints = [once_for_each_source("patients_medication_read_once")]


class Answer(models.TextChoices):
    PRESENT = "present", _("Yes")
    ABSENT = "absent", _("No")
    UNKNOWN = "unknown", _("Not asked")


NO_HOLDS_DAYS = 365


def oldest_no(*, on: date, zone: ZoneInfo) -> datetime:
    """From when a "no" still holds on the day of a treatment: the full history is asked yearly [brief 11]. What is
    to be asked again before every session is ticked in the record of the treatment besides."""
    return datetime.combine(on - timedelta(days=NO_HOLDS_DAYS), time.min, tzinfo=zone)


@track()
class ScreeningAnswer(models.Model):
    """The last answer to one question of the catalogue's conditions; earlier answers are in the history."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="screening_answers")
    condition = models.SlugField(_("condition"), max_length=60)
    answer = models.CharField(_("answer"), max_length=8, choices=Answer)
    answered_at = models.DateTimeField(_("answered"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    Answer: ClassVar[type[Answer]] = Answer

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["patient", "condition"], name="patients_answer_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="patients_answer_known"),
        ]

    def holds(self, *, on: date, zone: ZoneInfo) -> bool:
        """Whether it still says something on that day: a "yes" does not grow old."""
        is_fresh = self.answered_at >= oldest_no(on=on, zone=zone)
        return self.answer == Answer.PRESENT or (self.answer == Answer.ABSENT and is_fresh)
