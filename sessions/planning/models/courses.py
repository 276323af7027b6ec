from typing import TYPE_CHECKING, ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic
from mesoplan.history import track
from patients.models import Patient

if TYPE_CHECKING:
    from mesoplan.staff.models import User


STOP_REASON_LENGTH = 200


class Target(models.TextChoices):
    FAT = "fat", _("localised fat")
    CELLULITE = "cellulite", _("cellulite")
    SKIN = "skin", _("skin quality")


class CourseStatus(models.TextChoices):
    DRAFT = "draft", _("being planned")
    ACTIVE = "active", _("under way")
    COMPLETED = "completed", _("completed")
    STOPPED = "stopped", _("stopped")


SHAPES = {
    CourseStatus.DRAFT: "draft",
    CourseStatus.ACTIVE: "booked",
    CourseStatus.COMPLETED: "done",
    CourseStatus.STOPPED: "cancelled",
}


class CourseQuerySet(models.QuerySet["Course"]):
    def visible_to(self, user: "User") -> "CourseQuerySet":
        return self.filter(clinic__memberships__user=user)

    def variants_with(self, course: "Course") -> "CourseQuerySet":
        """The course, the one it is a variant of, and the other variants of that one, the first that was planned
        first."""
        first = course.variant_of_id or course.pk
        return self.filter(Q(pk=first) | Q(variant_of=first)).order_by("pk")

    def of(self, patient: Patient) -> "CourseQuerySet":
        return self.filter(patient=patient).order_by("-created_at")


@track()
class Course(models.Model):
    clinic = models.ForeignKey(Clinic, on_delete=models.PROTECT, related_name="+")
    patient = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    lead = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("clinician"), on_delete=models.PROTECT, related_name="+"
    )
    goal = models.CharField(_("goal"), max_length=200, help_text=_("In the patient's words."))
    target = models.CharField(_("target"), max_length=9, choices=Target)
    status = models.CharField(_("state"), max_length=9, choices=CourseStatus, default=CourseStatus.DRAFT)
    stop_reason = models.CharField(_("why it was stopped"), max_length=STOP_REASON_LENGTH, blank=True)
    variant_of = models.ForeignKey(
        "self", verbose_name=_("variant of"), on_delete=models.PROTECT, related_name="variants", null=True, blank=True
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager["Course"]] = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        # Of the list of a clinic each state is read from its newest course on, and all of them side by side.
        indexes = [models.Index(fields=["clinic", "status", "-created_at", "-id"], name="planning_newest_of_state")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=CourseStatus.values), name="planning_course_status_known"),
            models.CheckConstraint(condition=Q(target__in=Target.values), name="planning_target_known"),
            models.CheckConstraint(
                condition=~Q(status=CourseStatus.STOPPED) | ~Q(stop_reason=""),
                name="planning_course_stopped_for_a_reason",
                violation_error_message=_("Say why the course is stopped."),
            ),
        ]
        triggers = [
            # What is planned in it may be made for this patient alone.
            pgtrigger.Protect(
                name="course_stays_with_its_patient",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__patient__df=pgtrigger.F("new__patient")),
            ),
            pgtrigger.Trigger(
                name="variant_is_of_the_same_patient",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("variant_of_id"),
                condition=pgtrigger.Q(new__variant_of__isnull=False),
                func="""
                    IF NOT EXISTS (
                        SELECT FROM planning_course first WHERE first.id = NEW.variant_of_id
                            AND first.patient_id = NEW.patient_id AND first.variant_of_id IS NULL
                    ) THEN
                        RAISE EXCEPTION 'pgtrigger: a variant is of a course of the same patient, and of no variant';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.FSM(
                name="course_moves_along",
                field="status",
                transitions=[
                    ("draft", "active"),
                    ("draft", "stopped"),
                    ("active", "completed"),
                    ("active", "stopped"),
                    # Its last session counted as used, and is given back.
                    ("completed", "active"),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.goal

    @property
    def is_over(self) -> bool:
        return self.status not in (CourseStatus.DRAFT, CourseStatus.ACTIVE)

    @property
    def shape(self) -> str:
        """The state that looks like this one everywhere in Mesoplan."""
        return SHAPES[CourseStatus(self.status)]
