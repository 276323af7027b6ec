"""What a lot has touched: to whom it was given, for whom it is prepared, and who is booked for what it is used in."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from formulations.models import Lot, LotStock, OpenedVial, RecipeLine
from mesoplan.staff.models import User
from sessions.booking.models import Appointment, AppointmentQuerySet
from sessions.delivery.models import LotUse, RecordStatus
from sessions.planning.models import PlanArea

SHOWN = 500


@dataclass(frozen=True)
class OfClinic:
    clinic: str
    patients: int
    sessions: int


@dataclass(frozen=True)
class Visit:
    """A session of somebody whom the lot has touched, read without its rows: a list can be long."""

    pk: int
    starts_at: datetime
    session_number: int
    patient_id: int
    patient_number: str
    given_name: str
    family_name: str
    birth_date: date
    phone: str
    email: str
    clinic: str
    time_zone: str
    clinician: str

    @property
    def patient(self) -> str:
        return f"{self.given_name} {self.family_name}"

    @property
    def local_start(self) -> datetime:
        """On the clock of its clinic."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))


COLUMNS = (
    "pk",
    "slot__startswith",
    "session__number",
    "patient_id",
    "patient__number",
    "patient__given_name",
    "patient__family_name",
    "patient__birth_date",
    "patient__phone",
    "patient__email",
    "clinic__name",
    "clinic__time_zone",
    "clinician__name",
)


@dataclass(frozen=True)
class Touched:
    """One of the three lists. `visits` is empty for who may only know how many there are."""

    key: str
    title: str | Promise
    hint: str | Promise
    by_clinic: Sequence[OfClinic]
    visits: Sequence[Visit]

    @property
    def patients(self) -> int:
        """Each patient belongs to one clinic, so nobody is counted twice."""
        return sum(line.patients for line in self.by_clinic)

    @property
    def sessions(self) -> int:
        return sum(line.sessions for line in self.by_clinic)

    @property
    def left_out(self) -> int:
        return max(self.sessions - len(self.visits), 0)


LISTS: tuple[tuple[str, str | Promise, str | Promise], ...] = (
    ("given", _("Given"), _("Signed records that name this lot.")),
    ("prepared", _("Prepared"), _("Drafts in which this lot is chosen. Nothing of it has been signed.")),
    (
        "booked",
        _("Booked"),
        _("Coming appointments that need this product, where this lot is on the shelf."),
    ),
)


def touched(lot: Lot, user: User, *, with_people: bool) -> list[Touched]:
    return [
        Touched(
            key=key,
            title=title,
            hint=hint,
            by_clinic=counted(found := visits(key, lot, user)),
            visits=by_person(found, most=SHOWN) if with_people else [],
        )
        for key, title, hint in LISTS
    ]


def everybody(lot: Lot, user: User) -> Iterator[tuple[str | Promise, Visit]]:
    """All of the three lists, however long."""
    for key, title, _hint in LISTS:
        for visit in by_person(visits(key, lot, user)):
            yield title, visit


def by_person(found: AppointmentQuerySet, *, most: int | None = None) -> list[Visit]:
    """Who is called up is called once, so all of one person stands together."""
    rows = found.order_by("patient__family_name", "patient__given_name", "patient_id", "slot")
    return [Visit(*row) for row in rows.values_list(*COLUMNS)[:most]]


def counted(found: QuerySet[Appointment]) -> list[OfClinic]:
    rows = found.order_by("clinic__name").values_list("clinic__name")
    return [OfClinic(*row) for row in rows.annotate(Count("patient", distinct=True), Count("pk"))]


def visits(key: str, lot: Lot, user: User) -> AppointmentQuerySet:
    mine = Appointment.objects.visible_to(user)
    if key == "booked":
        return mine.filter(pk__in=booked(lot))
    status = RecordStatus.SIGNED if key == "given" else RecordStatus.DRAFT
    return mine.filter(pk__in=LotUse.objects.filter(lot=lot, record__status=status).values("record__appointment"))


def booked(lot: Lot) -> QuerySet[Appointment]:
    """A draft that names the lot is in the list of what is prepared."""
    now = timezone.now()
    recipes = RecipeLine.objects.filter(product=lot.product_id).values("version")
    plans = PlanArea.objects.filter(formulation_version__in=recipes).values("plan")
    return (
        Appointment.objects.unfinished(now)
        .filter(held_at(lot), session__plan__in=plans, slot__startswith__lt=over_everywhere(lot))
        .exclude(pk__in=LotUse.objects.filter(lot=lot).values("record__appointment"))
    )


def held_at(lot: Lot) -> Q:
    """Where it stands on a shelf. A clinic that does not count it has it as far as anybody knows once it has used it;
    a lot that nobody counts may be anywhere."""
    stocks = LotStock.objects.filter(lot=lot)
    if not stocks.exists():
        return Q()
    opened = OpenedVial.objects.filter(stock=OuterRef("pk"), discarded_at=None, remaining_ml__gt=0)
    with_some = stocks.filter(Q(vials__gt=0) | Exists(opened)).values("clinic")
    used = LotUse.objects.filter(lot=lot).values("record__appointment__clinic")
    return Q(clinic__in=with_some) | (Q(clinic__in=used) & ~Q(clinic__in=stocks.values("clinic")))


def over_everywhere(lot: Lot) -> datetime:
    """When the last day of the lot has ended in every time zone; nothing is drawn from it afterwards."""
    return datetime.combine(lot.expires_on + timedelta(days=2), time.min, tzinfo=UTC)
