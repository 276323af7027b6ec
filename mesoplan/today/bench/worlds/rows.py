"""The rows that the addresses of `pages.PAGES` speak of, by name. Those of the full clinic are alike in every world."""

from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.utils import timezone

from formulations.models import Formulation, FormulationVersion, Ingredient, Lot, Product, RegulatoryStatus, Technique
from mesoplan.clinics.models import Absence, Clinic, ExtraHours
from mesoplan.today.bench.worlds.filling import BEGINS_NOW, FIRST, FULL
from mesoplan.today.bench.worlds.layout import VISITS_OF_A_DAY
from patients.models import Consent, ConsentVersion, TreatmentArea
from sessions.booking.models import Appointment, Replan, WaitingEntry
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import AreaChart, Course, PlanStatus, Session

Rows = dict[str, object]
WORDS: Rows = {
    "limit_kind": "per_session",
    "table": "limits",
    "form": "csv",
    "revision": 1,
    "body_view": "front",
    "body_side": "left",
    "family": "lipolytic",
}


def rows_of(today: date) -> Rows:
    clinic = Clinic.objects.get(name=FULL)
    christmas = {"today": today, "holiday": f"{today.year + 1}-12-25"}
    return WORDS | christmas | of_full_clinic(clinic) | of_demonstration(clinic) | of_catalogue()


def of_full_clinic(clinic: Clinic) -> Rows:
    to_book = (
        Session.objects.to_book().filter(course__clinic=clinic).exclude(course=BEGINS_NOW).earliest("opens_on", "pk")
    )
    # Its window lies in the days that are full.
    crowded = Session.objects.get(course=BEGINS_NOW, number=1)
    visit = Appointment.objects.filter(clinic=clinic, status="booked", slot__startswith__gt=timezone.now()).latest("pk")
    shifting = with_others_after(clinic)
    place = f"{to_book.pk} {visit.starts_at.isoformat()} {visit.clinician_id} {visit.room_id}"
    return {
        "full_clinic": clinic.pk,
        "full_patient": FIRST + VISITS_OF_A_DAY,
        "full_course": to_book.course_id,
        "full_appointment": visit.pk,
        "shifting": shifting.pk,
        "shifted": urlencode(a_day_later(shifting)),
        "to_book": to_book.pk,
        "crowded": crowded.pk,
        "crowded_course": crowded.course_id,
        "crowded_on": crowded.opens_on,
        "place": urlencode({"places": place}),
        "clinician": visit.clinician_id,
        "room": visit.room_id,
        "closure": clinic.closures.earliest("pk").pk,
        "absence": Absence.objects.filter(clinician__email__endswith="@bench.example").earliest("pk").pk,
        "extra_hours": ExtraHours.objects.filter(clinic=clinic).earliest("pk").pk,
    }


def with_others_after(clinic: Clinic) -> Appointment:
    coming = Appointment.objects.coming(timezone.now()).filter(clinic=clinic)
    after = coming.filter(session__course=OuterRef("session__course"), session__number__gt=OuterRef("session__number"))
    return coming.filter(Exists(after)).earliest("slot", "pk")


def a_day_later(visit: Appointment) -> Rows:
    start = visit.clinic.local(visit.starts_at) + timedelta(days=1)
    when = {"day": start.date(), "clock": start.strftime("%H:%M"), "minutes": visit.minutes}
    return when | {"clinician": visit.clinician_id, "room": visit.room_id, "version": visit.version}


def of_demonstration(full: Clinic) -> Rows:
    courses = Course.objects.exclude(clinic=full)
    course = courses.filter(status="active", plans__status=PlanStatus.SIGNED).earliest("pk")
    draft = courses.filter(status="draft").earliest("pk")
    charted = AreaChart.objects.select_related("plan_area__plan").earliest("pk").plan_area
    record = TreatmentRecord.objects.filter(appointment__clinic__in=courses.values("clinic")).latest("pk")
    return {
        "patient": course.patient_id,
        "course": course.pk,
        "draft": draft.pk,
        "charted_course": charted.plan.course_id,
        "charted_area": charted.pk,
        "record_appointment": record.appointment_id,
        "consent": Consent.objects.earliest("pk").pk,
        "replan": Replan.objects.earliest("pk").pk,
        "waiting_entry": WaitingEntry.objects.earliest("pk").pk,
    }


def of_catalogue() -> Rows:
    caffeine, carnitine = (Ingredient.objects.get(name=name) for name in ("Caffeine", "L-carnitine"))
    standing = RegulatoryStatus.objects.earliest("pk")
    return {
        "lot": Lot.objects.earliest("pk").pk,
        "ingredient": caffeine.pk,
        "other_ingredient": carnitine.pk,
        "standing_ingredient": standing.ingredient_id,
        "country": standing.country,
        "product": Product.objects.earliest("pk").pk,
        "technique": Technique.objects.earliest("pk").pk,
        "treatment_area": TreatmentArea.objects.earliest("pk").pk,
        "formulation": Formulation.objects.earliest("pk").pk,
        "version": FormulationVersion.objects.approved().earliest("pk").pk,
        "draft_version": FormulationVersion.objects.filter(status="draft").earliest("pk").pk,
        "consent_version": ConsentVersion.objects.in_use().earliest("pk").pk,
        "consent_draft": ConsentVersion.objects.drafts().earliest("pk").pk,
    }
