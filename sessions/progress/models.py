from collections.abc import Iterable
from typing import ClassVar

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesoplan.history import track
from patients.models import Measurement
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import Course

NEWEST_FIRST = ("-number", "-written_at", "-pk")


class SummaryQuerySet(models.QuerySet["ProgressSummary"]):
    def latest_of(self, course: Course) -> "ProgressSummary | None":
        return self.filter(course=course).newest_first().first()

    def latest_of_each(self, courses: Iterable[Course]) -> "SummaryQuerySet":
        return self.filter(course__in=courses).order_by("course_id", *NEWEST_FIRST).distinct("course_id")

    def newest_first(self) -> "SummaryQuerySet":
        return self.order_by(*NEWEST_FIRST)


@track()
class ProgressSummary(models.Model):
    """What a course did, up to one record and one measurement. Kept as figures; the words are set when it is shown, in
    the reader's language. `basis` stands for the records and readings as they were (see `queries.py`): when it is
    another one now, the next summary is due. Summaries from before both were kept have the number 0 and no basis."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+")
    last_record = models.ForeignKey(TreatmentRecord, on_delete=models.PROTECT, related_name="+")
    last_measurement = models.ForeignKey(Measurement, on_delete=models.PROTECT, related_name="+", null=True)
    number = models.PositiveIntegerField(_("number"), default=0)
    basis = models.CharField(_("basis"), max_length=32, blank=True)
    figures = models.JSONField(_("figures"), encoder=DjangoJSONEncoder)
    written_at = models.DateTimeField(_("written"))

    objects: ClassVar[models.Manager["ProgressSummary"]] = SummaryQuerySet.as_manager()

    class Meta:
        ordering = ["-written_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], condition=Q(number__gt=0), name="progress_summary_counted_once"
            ),
        ]
        triggers = [pgtrigger.Protect(name="summary_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)]
