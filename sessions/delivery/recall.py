"""What a lot has touched: to whom it was given, for whom it is prepared, and who is booked for what it is used in.

What is counted is counted by the database, and of each list as much is read as somebody looks at.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, partial
from types import MappingProxyType
from typing import NamedTuple

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formulations.models import Lot
from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from sessions.delivery.bookings import Booking, booked
from sessions.delivery.models import LotUse, RecordStatus
from sessions.delivery.other_lots import OnShelf, other_lots
from sessions.delivery.visits import BY_PERSON, Visits

VISIT = "record__appointment"
PATIENTS = Count(f"{VISIT}__patient", distinct=True)
Words = tuple[str, Promise, Promise]
Clinics = Mapping[int, Clinic]


class OfClinic(NamedTuple):
    clinic: str
    patients: int
    sessions: int


@dataclass(frozen=True)
class Touched:
    """One of the lists."""

    key: str
    title: Promise
    hint: Promise
    visits: Visits
    patients: int
    counted: Callable[[], Iterable[OfClinic]]

    @property
    def sessions(self) -> int:
        return len(self.visits)

    @cached_property
    def by_clinic(self) -> list[OfClinic]:
        return sorted(self.counted())


GIVEN = ("given", _("Given"), _("Signed records that name this lot."))
PREPARED = ("prepared", _("Prepared"), _("Drafts in which this lot is chosen. Nothing of it has been signed."))
CHOSEN = {RecordStatus.SIGNED: GIVEN, RecordStatus.DRAFT: PREPARED}
BOOKED = (
    "booked",
    _("Booked"),
    _("Coming appointments that need this product, where this lot is on the shelf and no other one with enough."),
)
COVERED = (
    "covered",
    _("Booked, another lot is there"),
    _("Coming appointments that need this product, for which the clinic has enough of another lot."),
)


def touched(lot: Lot, user: User) -> list[Touched]:
    """Of the clinics of this person; who may not know the names is shown the numbers alone. Six queries, one for the
    numbers of each clinic in a list, and one for each page of it that is read."""
    clinics, now = {clinic.pk: clinic for clinic in Clinic.objects.visible_to(user)}, timezone.now()
    uses = LotUse.objects.filter(lot=lot, record__appointment__clinic__in=clinics).order_by()
    counts = counted(uses, now)
    coming = booked(
        lot,
        clinics,
        used_at={clinic for count in counts for clinic in count.clinics},
        chosen={pk for count in counts for pk in count.coming},
        now=now,
    )
    instead = other_lots(lot, coming, {pk: clinic.zone for pk, clinic in clinics.items()})
    found = {count.status: count for count in counts}
    return [
        *(of_uses(words, uses, found.get(status, Uses(status))) for status, words in CHOSEN.items()),
        of_bookings(BOOKED, [booking for booking in coming if booking.pk not in instead], clinics),
        *of_covered([booking for booking in coming if booking.pk in instead], instead, clinics),
    ]


class Use(NamedTuple):
    """The appointment of a record that names the lot."""

    pk: int
    patient_id: int


class Uses(NamedTuple):
    """Records of one status that name the lot: how many patients they are of, for one may have been at several clinics;
    their appointments and whose these are, in the order of the people; those of them that are not over yet."""

    status: str
    patients: int = 0
    appointments: Sequence[int] = ()
    people: Sequence[int] = ()
    clinics: Sequence[int] = ()
    coming: Sequence[int] = ()


def counted(uses: "QuerySet[LotUse]", now: datetime) -> list[Uses]:
    in_order = [f"{VISIT}__{column}" for column in BY_PERSON]
    rows = uses.values_list("record__status").annotate(
        patients=PATIENTS,
        appointments=ArrayAgg(VISIT, order_by=in_order),
        people=ArrayAgg(f"{VISIT}__patient", order_by=in_order),
        clinics=ArrayAgg(f"{VISIT}__clinic", distinct=True),
        coming=ArrayAgg(VISIT, filter=Q(**{f"{VISIT}__slot__endswith__gt": now}), default=[]),
    )
    return [Uses(*row) for row in rows]


def of_uses(words: Words, uses: "QuerySet[LotUse]", count: Uses) -> Touched:
    everybody = [Use(*of_visit) for of_visit in zip(count.appointments, count.people, strict=True)]
    rows = uses.filter(record__status=count.status)
    return Touched(*words, Visits(everybody), count.patients, partial(uses_by_clinic, rows))


def uses_by_clinic(rows: "QuerySet[LotUse]") -> list[OfClinic]:
    numbers = rows.values_list(f"{VISIT}__clinic__name").annotate(patients=PATIENTS, sessions=Count("pk"))
    return [OfClinic(*row) for row in numbers]


def of_covered(covered: Sequence[Booking], instead: Mapping[int, OnShelf], clinics: Clinics) -> list[Touched]:
    """Those for whom another lot is there, if anybody."""
    return [of_bookings(COVERED, covered, clinics, instead)] if covered else []


def of_bookings(
    words: Words, bookings: Sequence[Booking], clinics: Clinics, instead: Mapping[int, OnShelf] = MappingProxyType({})
) -> Touched:
    visits = Visits(bookings, instead)
    patients = len({booking.patient_id for booking in bookings})
    return Touched(*words, visits, patients, partial(bookings_by_clinic, bookings, clinics))


def bookings_by_clinic(bookings: Iterable[Booking], clinics: Clinics) -> Iterator[OfClinic]:
    patients: dict[str, list[int]] = defaultdict(list)
    for booking in bookings:
        patients[clinics[booking.clinic_id].name].append(booking.patient_id)
    for clinic, of_visits in patients.items():
        yield OfClinic(clinic, len(set(of_visits)), len(of_visits))
