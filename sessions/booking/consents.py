"""Which visits lack a consent, and which visits a withdrawal touches."""

from collections.abc import Iterable, Mapping

from django.db.models import prefetch_related_objects
from django.utils import timezone

from patients.consents.standing import consents_of
from patients.models import Consent
from sessions.booking.models import Appointment, AppointmentStatus
from sessions.planning.consenting.needs import Lack, families_of, lacks_of, needs_of
from sessions.planning.models import PlanArea

WAITING = (AppointmentStatus.BOOKED, AppointmentStatus.CHECKED_IN)


def lacks_by_visit(visits: Iterable[Appointment]) -> dict[int, list[Lack]]:
    """By the number of each visit that still waits for its treatment and lacks something; in as many queries for many
    as for one. Their plans and areas come along with them (`queries.visits_of_day`)."""
    waiting = [visit for visit in visits if visit.status in WAITING]
    if not waiting:
        return {}
    areas = {visit.pk: areas_of(visit) for visit in waiting}
    families = families_of({row.formulation_version_id for rows in areas.values() for row in rows})
    known = consents_of({visit.patient_id for visit in waiting})
    found = {
        visit.pk: lacks_of(
            needs_of(areas[visit.pk], families),
            patient_id=visit.patient_id,
            on=visit.clinic.local(visit.starts_at).date(),
            known=known,
        )
        for visit in waiting
    }
    return {pk: lacks for pk, lacks in found.items() if lacks}


def areas_of(visit: Appointment) -> list[PlanArea]:
    return [row for row in visit.session.plan.areas.all() if row.is_in(visit.session.number)]


def lacks_at(visit: Appointment) -> list[Lack]:
    prefetch_related_objects([visit], "session__plan__areas__area")
    return lacks_by_visit([visit]).get(visit.pk, [])


def visits_touched(consent: Consent) -> list[Appointment]:
    """Of the patient, still to come or waiting, and with a mixture of the family of the consent."""
    rows = Appointment.objects.filter(patient=consent.patient_id, status__in=WAITING, slot__endswith__gt=timezone.now())
    coming = list(rows.with_people().prefetch_related("session__plan__areas__area").order_by("slot", "pk"))
    families = families_of({row.formulation_version_id for visit in coming for row in areas_of(visit)})
    return [visit for visit in coming if receives(visit, consent.family, families)]


def receives(visit: Appointment, family: str, families: Mapping[int, frozenset[str]]) -> bool:
    return any(family in families[row.formulation_version_id] for row in areas_of(visit))
