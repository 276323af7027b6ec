"""What may be called off together with a visit, and whether that is late by the rule of the clinic."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sessions.booking.models import Appointment


class Extent(models.TextChoices):
    ONE = "one", _("Only this visit")
    REST = "rest", _("This visit and those after it")
    ALL = "all", _("All visits of the course")


@dataclass(frozen=True)
class Choice:
    extent: Extent
    words: str
    visits: Sequence[Appointment]


@dataclass(frozen=True)
class CallingOff:
    """`others` are the visits of its course that are still to come, in order of their sessions."""

    visit: Appointment
    others: Sequence[Appointment]
    now: datetime

    @property
    def choices(self) -> Iterator[Choice]:
        yield Choice(Extent.ONE, str(Extent.ONE.label), [self.visit])
        following = self.of(Extent.REST)[1:]
        if following:
            words = ngettext(
                "This visit and the %(count)d after it", "This visit and the %(count)d after it", len(following)
            )
            yield Choice(Extent.REST, words % {"count": len(following)}, [self.visit, *following])
        if len(following) < len(self.others):
            every = self.of(Extent.ALL)
            words = ngettext(
                "The %(count)d booked visit of the course", "All %(count)d booked visits of the course", len(every)
            )
            yield Choice(Extent.ALL, words % {"count": len(every)}, every)

    def of(self, extent: Extent) -> list[Appointment]:
        number = self.visit.session.number
        if extent is Extent.ONE:
            return [self.visit]
        if extent is Extent.REST:
            return [self.visit, *(it for it in self.others if it.session.number > number)]
        return sorted([self.visit, *self.others], key=lambda it: it.session.number)

    @property
    def late(self) -> list[Appointment]:
        return [it for it in self.of(Extent.ALL) if it.is_late_at(self.now)]

    @property
    def late_numbers(self) -> str:
        return ", ".join(str(it.session.number) for it in self.late)

    @property
    def is_late(self) -> bool:
        return self.visit.is_late_at(self.now)


def calling_off(visit: Appointment, *, now: datetime) -> CallingOff:
    coming = Appointment.objects.coming(now).filter(session__course=visit.session.course_id).exclude(pk=visit.pk)
    return CallingOff(visit, list(coming.with_people().order_by("session__number")), now)
