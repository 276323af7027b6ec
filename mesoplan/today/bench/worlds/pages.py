"""What is asked: every address that can be read, as somebody of the full clinic or of the demonstration, each with rows
that are there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone

from formulations.models import FormulationVersion, Ingredient, Lot
from mesoplan.clinics.models import Clinic
from mesoplan.today.bench.worlds.filling import FIRST, FULL
from mesoplan.today.bench.worlds.layout import VISITS_OF_A_DAY
from patients.models import Consent
from sessions.booking.models import Appointment
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import Course, PlanStatus, Session

CLINICIAN, DESK, ADMIN, PLANNER = "clinician1", "desk", "keeper", "demo"
# The demonstration is about people of its own.
PEOPLE = {
    CLINICIAN: "clinician1@bench.example",
    DESK: "desk@bench.example",
    ADMIN: "keeper@bench.example",
    PLANNER: "clinician@demo.example",
}


@dataclass(frozen=True)
class Page:
    """`ids` are the rows of the address by their names; `query` is what stands behind it."""

    address: str
    who: str
    ids: tuple[str, ...] = ()
    query: str = ""
    called: str = ""

    @property
    def name(self) -> str:
        return self.called or self.address

    def path(self, rows: Mapping[str, object]) -> str:
        return reverse(self.address, args=[rows[it] for it in self.ids]) + self.query.format_map(rows)


PAGES = (
    Page("today:home", CLINICIAN, called="today, clinician"),
    Page("today:home", DESK, called="today, front desk"),
    Page("today:home", ADMIN, called="today, admin"),
    Page("booking:calendar", DESK, query="?day={today}", called="calendar, the frame of the grid"),
    Page("booking:feed", DESK, query="?day={today}", called="calendar, a day of all clinicians"),
    Page("booking:feed", DESK, query="?day={today}&by=room", called="calendar, a day of all rooms"),
    Page("booking:calendar", CLINICIAN, query="?day={today}&view=list", called="calendar, list"),
    Page("booking:to_book", DESK),
    Page("booking:book", DESK, ("full_course",)),
    Page("booking:appointment", DESK, ("full_appointment",)),
    Page("booking:move", DESK, ("full_appointment",)),
    Page("availability:outside", DESK),
    Page("availability:clinics", ADMIN),
    Page("availability:clinic", ADMIN, ("full_clinic",)),
    Page("patients:list", DESK),
    Page("patients:list", DESK, query="?q=lemaitre+77", called="patients:list, searched"),
    Page("patients:edit", DESK, ("full_patient",)),
    Page("patients:areas", CLINICIAN),
    Page("progress:chart", DESK, ("full_patient",), called="progress:chart, front desk"),
    Page("progress:chart", CLINICIAN, ("full_patient",), called="progress:chart, clinician"),
    Page("progress:chart", PLANNER, ("patient",), called="progress:chart, of the demonstration"),
    Page("progress:course", PLANNER, ("course",)),
    Page("progress:course", CLINICIAN, ("full_course",), called="progress:course, of the full clinic"),
    Page("planning:list", CLINICIAN),
    Page("planning:plan", PLANNER, ("draft",)),
    Page("planning:revision", PLANNER, ("course", "revision")),
    Page("planning:paper", PLANNER, ("course", "revision")),
    Page("delivery:record", PLANNER, ("record_appointment",)),
    Page("delivery:lot", CLINICIAN, ("lot",)),
    Page("delivery:recall", CLINICIAN, ("lot",)),
    Page("reminders:list", DESK),
    Page("consents:texts", CLINICIAN),
    Page("consents:signed", PLANNER, ("consent",)),
    Page("formulations:screening", PLANNER, ("patient",)),
    Page("formulations:catalogue", CLINICIAN),
    Page("formulations:ingredient", CLINICIAN, ("ingredient",)),
    Page("formulations:recipes", CLINICIAN),
    Page("formulations:recipe", CLINICIAN, ("version",)),
    Page("formulations:products", CLINICIAN),
    Page("formulations:lots", ADMIN),
    Page("formulations:changes", CLINICIAN),
    Page("people:list", ADMIN),
    Page("audit:trail", ADMIN),
    Page("api:slots", DESK, query="?session={to_book}&first={opens}&last={opens}", called="api:slots, a day"),
    Page("api:slots", DESK, query="?session={to_book}", called="api:slots, a week"),
    Page("api:appointments", DESK, query="?day={today}&page_size=200", called="api:appointments, a day"),
    Page("api:appointments", DESK),
    Page("api:appointment", DESK, ("full_appointment",)),
    Page("api:session-list", DESK, query="?state=unbooked", called="api:session-list, unbooked"),
    Page("api:clinician-list", DESK),
    Page("api:room-list", DESK),
    Page("api:patient-list", DESK),
    Page("api:patient-list", DESK, query="?q=lemaitre+77", called="api:patient-list, searched"),
    Page("api:patient-detail", CLINICIAN, ("full_patient",)),
    Page("api:ingredient-list", CLINICIAN),
    Page("api:technique-list", CLINICIAN),
)


def rows_of(today: date) -> dict[str, object]:
    """The rows that the addresses speak of. Those of the full clinic have the same keys in every world."""
    clinic = Clinic.objects.get(name=FULL)
    of_demo = Course.objects.exclude(clinic=clinic)
    record = TreatmentRecord.objects.filter(appointment__clinic__in=of_demo.values("clinic")).latest("pk")
    course = of_demo.filter(status="active", plans__status=PlanStatus.SIGNED).earliest("pk")
    visit = Appointment.objects.filter(clinic=clinic, status="booked", slot__startswith__gt=timezone.now())
    # Its window lies in the days that are full.
    to_book = Session.objects.to_book().filter(course__clinic=clinic).earliest("opens_on", "pk")
    return {
        "today": today,
        "opens": to_book.opens_on,
        "full_clinic": clinic.pk,
        "full_patient": FIRST + VISITS_OF_A_DAY,
        "full_course": to_book.course_id,
        "full_appointment": visit.latest("pk").pk,
        "to_book": to_book.pk,
        "patient": course.patient_id,
        "course": course.pk,
        "revision": 1,
        "draft": of_demo.filter(status="draft").earliest("pk").pk,
        "record_appointment": record.appointment_id,
        "consent": Consent.objects.earliest("pk").pk,
        "lot": Lot.objects.earliest("pk").pk,
        "ingredient": Ingredient.objects.get(name="Caffeine").pk,
        "version": FormulationVersion.objects.approved().earliest("pk").pk,
    }
