from typing import ClassVar

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from mesoplan.history import track
from patients.models import Measurement
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import Course


class SummaryQuerySet(models.QuerySet["ProgressSummary"]):
    def latest_of(self, course: Course) -> "ProgressSummary | None":
        return self.filter(course=course).order_by("-written_at", "-pk").first()


@track()
class ProgressSummary(models.Model):
    """What a course did, up to one record and one measurement. Kept as figures; the words are set when it is shown, in
    the reader's language."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    last_record = models.ForeignKey(TreatmentRecord, on_delete=models.PROTECT, related_name="+")
    last_measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="+", null=True)
    figures = models.JSONField(_("figures"), encoder=DjangoJSONEncoder)
    written_at = models.DateTimeField(_("written"))

    objects: ClassVar[models.Manager["ProgressSummary"]] = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "last_record", "last_measurement"],
                nulls_distinct=False,
                name="progress_summary_once",
            )
        ]
        triggers = [pgtrigger.Protect(name="summary_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
