"""What makes more possible than before waits here for a second person."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from formulations.models.catalogue import Ingredient, LimitKind
from mesoplan.audit.triggers import frozen
from mesoplan.history import track
from mesoplan.refusals import DomainError

if TYPE_CHECKING:
    from mesoplan.staff.models import User


class Subject(models.TextChoices):
    LIMIT = "limit", _("a limit")
    PAIR = "pair", _("an incompatibility")
    INGREDIENT = "ingredient", _("what an ingredient is kept from")
    STANDING = "standing", _("a regulatory status")


class ChangeStatus(models.TextChoices):
    WAITING = "waiting", _("waits for a second person")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")


class ChangeQuerySet(models.QuerySet["CatalogueChange"]):
    def limits_taken_away(self) -> "ChangeQuerySet":
        return self.filter(subject=Subject.LIMIT, status=ChangeStatus.CONFIRMED, after__contains={"value": None})

    def waiting(self) -> "ChangeQuerySet":
        return self.filter(status=ChangeStatus.WAITING).with_people().order_by("asked_at", "pk")

    def with_people(self) -> "ChangeQuerySet":
        return self.select_related("ingredient", "other", "asked_by", "decided_by")


@track()
class CatalogueChange(models.Model):
    """`before` and `after` hold the columns that differ, numbers as text. `limit_kind`, `other`, `other_class` and
    `country` say which row of the ingredient it is about, where it is about one. The trigger of that row uses a
    confirmed change up: it is carried out once."""

    subject = models.CharField(_("about"), max_length=10, choices=Subject)
    ingredient = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+")
    limit_kind = models.CharField(_("limit"), max_length=20, choices=LimitKind, blank=True)
    other = models.ForeignKey(Ingredient, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    other_class = models.CharField(_("class"), max_length=20, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    before = models.JSONField(_("before"), encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), encoder=DjangoJSONEncoder)
    reason = models.TextField(_("reason"))
    status = models.CharField(_("state"), max_length=9, choices=ChangeStatus, default=ChangeStatus.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(_("asked"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    answer = models.TextField(_("answer"), blank=True)
    is_used = models.BooleanField(_("carried out"), default=False)

    objects: ClassVar[models.Manager["CatalogueChange"]] = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(subject__in=Subject.values), name="formulations_change_subject_known"),
            models.CheckConstraint(
                condition=Q(status__in=ChangeStatus.values), name="formulations_change_status_known"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="formulations_change_has_reason"),
            models.CheckConstraint(
                condition=~Q(subject=Subject.LIMIT) ^ Q(limit_kind__in=LimitKind.values),
                name="formulations_change_names_its_limit",
            ),
            models.CheckConstraint(
                condition=Q(status=ChangeStatus.WAITING, decided_by=None, decided_at=None)
                | Q(status=ChangeStatus.WITHDRAWN, decided_by=F("asked_by"), decided_at__isnull=False)
                | (
                    Q(status__in=[ChangeStatus.CONFIRMED, ChangeStatus.REFUSED], decided_at__isnull=False)
                    & Q(decided_by__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="formulations_change_decided_by_another",
                violation_error_message=_("Somebody else has to decide on this."),
            ),
            models.CheckConstraint(
                condition=Q(is_used=False) | Q(status=ChangeStatus.CONFIRMED),
                name="formulations_change_used_when_confirmed",
            ),
            models.UniqueConstraint(
                fields=["subject", "ingredient", "limit_kind", "other", "other_class", "country"],
                condition=Q(status=ChangeStatus.WAITING),
                nulls_distinct=False,
                name="formulations_one_change_waits",
                violation_error_message=_("A change of this waits for a second person already."),
            ),
        ]
        triggers = [
            pgtrigger.FSM(
                name="change_moves_along",
                field="status",
                transitions=[("waiting", "confirmed"), ("waiting", "refused"), ("waiting", "withdrawn")],
            ),
            pgtrigger.Trigger(
                name="change_begins_as_waiting",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=~pgtrigger.Q(new__status="waiting"),
                func="RAISE EXCEPTION 'pgtrigger: a change begins as waiting';",
            ),
            pgtrigger.ReadOnly(
                name="what_was_asked_stays",
                fields=[
                    *("subject", "ingredient", "limit_kind", "other", "other_class", "country"),
                    *("before", "after", "reason", "asked_by", "asked_at"),
                ],
            ),
            frozen("decided_change_is_frozen", fields=["decided_by", "decided_at", "answer"], while_not="waiting"),
            pgtrigger.Protect(
                name="confirmation_is_used_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__is_used=True, new__is_used=False),
            ),
            pgtrigger.Protect(name="change_stays", operation=pgtrigger.Delete),
        ]

    @property
    def takes_away(self) -> bool:
        """Of a limit: nothing stands in its place."""
        return self.subject == Subject.LIMIT and self.after.get("value") is None

    def decide(self, status: ChangeStatus, *, by: "User", at: datetime, answer: str = "") -> None:
        if self.status != ChangeStatus.WAITING:
            raise DomainError(_t("This has been decided already."))
        is_own = self.asked_by_id == by.pk
        if is_own and status != ChangeStatus.WITHDRAWN:
            raise DomainError(_t("You asked for this yourself: somebody else has to decide on it."))
        if not is_own and status == ChangeStatus.WITHDRAWN:
            raise DomainError(_t("Only who asked for this can withdraw it."))
        self.status, self.decided_by, self.decided_at, self.answer = status, by, at, answer
