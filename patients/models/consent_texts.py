"""The words that patients consent to: versions of a text for each family of mixture, in every language of the house."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.audit.triggers import frozen, frozen_with_parent, kept
from mesoplan.history import track
from mesoplan.refusals import DomainError
from patients.models.people import Patient

if TYPE_CHECKING:
    from mesoplan.staff.models import User

LANGUAGES = [code for code, _name in settings.LANGUAGES]


class ConsentFamily(models.TextChoices):
    """As the dosing engine tells mixtures apart (`formulations.dosing.families`), which lies above this room."""

    LIPOLYTIC = "lipolytic", _("mixtures that leave fat cells alone")
    CYTOLYTIC = "cytolytic", _("mixtures that destroy fat cells")
    ENZYME = "enzyme", _("enzymes that cut the septa of cellulite")


class ConsentTextStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_USE = "in_use", _("in use")
    REPLACED = "replaced", _("replaced")
    DISCARDED = "discarded", _("discarded")


# Somebody may have signed it.
EVER_IN_USE = (ConsentTextStatus.IN_USE, ConsentTextStatus.REPLACED)

WHOLE_IN_EVERY_LANGUAGE = pgtrigger.Trigger(
    name="in_use_in_every_language",
    when=pgtrigger.Before,
    operation=pgtrigger.UpdateOf("status"),
    condition=pgtrigger.Q(new__status="in_use"),
    func=f"""
        IF (SELECT COUNT(*) FROM patients_consenttext WHERE version_id = NEW.id) < {len(LANGUAGES)} THEN
            RAISE EXCEPTION 'pgtrigger: a consent text comes into use in every language at once';
        END IF;
        RETURN NEW;
    """,  # noqa: S608 a number of the settings
)


class ConsentVersionQuerySet(models.QuerySet["ConsentVersion"]):
    def in_use(self) -> "ConsentVersionQuerySet":
        return self.filter(status=ConsentTextStatus.IN_USE)

    def drafts(self) -> "ConsentVersionQuerySet":
        return self.filter(status=ConsentTextStatus.DRAFT).select_related("written_by").order_by("pk")

    def kept(self) -> "ConsentVersionQuerySet":
        return self.exclude(status=ConsentTextStatus.DISCARDED)


@track()
class ConsentVersion(models.Model):
    """One version for one family, in every language at once. `changes_risk` says that it tells of risks which the
    versions before it did not tell: consents to those are not enough any more. `edits` counts how often the draft was
    saved, for whoever saves it with an older one on the screen."""

    family = models.CharField(_("family of mixture"), max_length=10, choices=ConsentFamily)
    number = models.PositiveSmallIntegerField(_("version"))
    status = models.CharField(_("state"), max_length=9, choices=ConsentTextStatus, default=ConsentTextStatus.DRAFT)
    changes_risk = models.BooleanField(_("what is told of the risks has changed"), default=False)
    edits = models.PositiveIntegerField(_("edits"), default=1)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("written by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("confirmed by"),
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField(_("in use since"), null=True, blank=True)

    objects: ClassVar[models.Manager["ConsentVersion"]] = ConsentVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of a consent text")
        ordering = ["family", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["family", "number"], name="patients_consent_version_once"),
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(status="in_use"),
                name="patients_one_consent_version_in_use",
                violation_error_message=_("Another version of this text is in use already."),
            ),
            models.UniqueConstraint(
                fields=["family"],
                condition=Q(status="draft"),
                name="patients_one_consent_draft",
                violation_error_message=_("This text has a draft already."),
            ),
            models.CheckConstraint(condition=Q(family__in=ConsentFamily.values), name="patients_consent_family_known"),
            models.CheckConstraint(
                condition=Q(status__in=ConsentTextStatus.values), name="patients_consent_text_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=EVER_IN_USE) | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="patients_consent_text_confirmed_by_someone",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="consent_text_begins_as_draft",
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__status="draft"),
            ),
            pgtrigger.FSM(
                name="consent_text_moves_along",
                field="status",
                transitions=[("draft", "in_use"), ("draft", "discarded"), ("in_use", "replaced")],
            ),
            WHOLE_IN_EVERY_LANGUAGE,
            frozen(
                "consent_text_in_use_is_frozen",
                fields=[
                    *("family", "number", "changes_risk", "edits"),
                    *("written_by", "confirmed_by", "confirmed_at"),
                ],
                while_not="draft",
            ),
            kept("consent_text_in_use_stays", while_not="draft"),
        ]

    def __str__(self) -> str:
        said = {"family": capfirst(self.get_family_display()), "number": self.number}
        return _t("%(family)s, version %(number)s") % said

    @property
    def is_draft(self) -> bool:
        return self.status == ConsentTextStatus.DRAFT

    @property
    def is_in_use(self) -> bool:
        return self.status == ConsentTextStatus.IN_USE

    def refuse_unless_draft(self) -> None:
        if not self.is_draft:
            raise DomainError(_t("This version is no draft any more."))

    def put_into_use(self, *, by: "User", at: datetime) -> None:
        self.refuse_unless_draft()
        self.status, self.confirmed_by, self.confirmed_at = ConsentTextStatus.IN_USE, by, at

    def replace(self) -> None:
        if not self.is_in_use:
            raise DomainError(_t("This version is not in use."))
        self.status = ConsentTextStatus.REPLACED

    def discard(self) -> None:
        self.refuse_unless_draft()
        self.status = ConsentTextStatus.DISCARDED


@track()
class ConsentText(models.Model):
    """The words of a version in one language. `sections` holds them in order, each with its `code`, its `heading` and
    its `text`."""

    version = models.ForeignKey(ConsentVersion, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES)
    title = models.CharField(_("title"), max_length=120)
    sections = models.JSONField(_("sections"))

    class Meta:
        verbose_name = _("consent text")
        ordering = ["version", "language"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="patients_consent_text_once_a_language"),
            models.CheckConstraint(condition=Q(language__in=LANGUAGES), name="patients_consent_language_known"),
        ]
        triggers = [
            frozen_with_parent(
                "words_in_use_are_frozen",
                parent_table="patients_consentversion",
                parent_column="version_id",
                while_not="draft",
            )
        ]

    def __str__(self) -> str:
        return self.title


@track()
class ConsentHandout(models.Model):
    """When a text was given to a patient to read, and by whom: from then on there is time to think."""

    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="+")
    handed_at = models.DateTimeField(_("handed out"))
    handed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("handed out by"), on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("handed out text")
        ordering = ["handed_at"]
        triggers = [pgtrigger.Protect(name="handout_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
