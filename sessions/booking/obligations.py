"""The appointments that keep a clinician where they work. Figures and times only: it is an admin who reads them."""

from collections.abc import Iterator

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import ngettext

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from mesoplan.staff.obligations import Obligation
from sessions.booking.models import Appointment
from sessions.booking.wording import said_clock, said_day


def obligations_of(person: User) -> Iterator[Obligation]:
    rows = Appointment.objects.unfinished(timezone.now()).filter(clinician=person).order_by("clinic__name")
    counted = rows.values_list("clinic").annotate(Count("pk"), Min("slot__startswith"))
    clinics = Clinic.objects.in_bulk(row[0] for row in counted)
    for pk, total, first in counted:
        start = clinics[pk].local(first)
        said = {
            "name": person.name,
            "total": total,
            "clinic": clinics[pk],
            "day": said_day(start.date()),
            "time": said_clock(start),
        }
        yield Obligation(pk, sentence(total) % said)


def sentence(total: int) -> str:
    return ngettext(
        "%(name)s still has an appointment at %(clinic)s on %(day)s, %(time)s. It has to be moved or cancelled first.",
        "%(name)s still has %(total)d appointments at %(clinic)s, the next on %(day)s, %(time)s. "
        "They have to be moved or cancelled first.",
        total,
    )
