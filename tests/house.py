"""A row of everything that an address speaks of."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from formulations.models import LotBlock, OpenedVial, RegulatoryStatus
from mesoplan.clinics.models import Absence
from mesoplan.staff.models import User
from patients.models import Allergy, Patient, SkinMark
from sessions.booking.models import Appointment, Replan
from sessions.booking.replanning.asked import Asked
from sessions.booking.replanning.outcome import Line, Outcome, Spot
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import AreaChart
from sessions.reminders.models import RecallNotice, Reminder
from tests import factories
from tests.doors import DOORS, A, C, F


@dataclass
class House:
    people: dict[str, User]
    ids: dict[str, int | str] = field(default_factory=dict)

    def address(self, name: str) -> str:
        return reverse(name, args=[self.ids[row] for row in DOORS[name].ids])


def furnish(people: dict[str, User], ana: Patient) -> House:
    """One row of everything that an address speaks of, all of it about one patient."""
    clinic, clinician, front_desk = ana.clinic, people[C], people[F]
    version = factories.make_version(clinician)
    draft = factories.make_course(ana, clinician)
    area = factories.make_plan_area(draft.plans.get(), version)
    course = factories.make_active_course(ana, clinician)
    start = timezone.now() + timedelta(hours=1)
    appointment = Appointment.objects.create(
        session=course.sessions.get(number=1),
        patient=ana,
        clinic=clinic,
        clinician=clinician,
        room=clinic.rooms.get(),
        slot=(start, start + timedelta(minutes=30)),
        status="checked_in",
        booked_by=front_desk,
        booked_at=timezone.now(),
    )
    reminder = Reminder.objects.create(
        appointment=appointment,
        rule="confirmation",
        starts_at=start,
        booked_at=appointment.booked_at,
        due_at=timezone.now(),
        status="failed",
    )
    product = version.lines.get().product
    lot = factories.make_lot(product)
    stock = factories.make_stock(lot, clinic, people[A])
    rows = {
        "clinic": clinic,
        "person": front_desk,
        "clinician": clinician,
        "room": clinic.rooms.get(),
        "closure": clinic.closures.create(first_day=clinic.today, last_day=clinic.today),
        "absence": Absence.objects.create(clinician=clinician, first_day=clinic.today, last_day=clinic.today),
        "extra_hours": clinic.extra_hours.create(
            clinician=clinician, day=clinic.today, starts_at="08:00", ends_at="20:00"
        ),
        "patient": ana,
        "allergy": Allergy.objects.create(patient=ana, text="Latex"),
        "ingredient": version.lines.get().product.components.get().ingredient,
        "other_ingredient": factories.make_ingredient("Silicon"),
        "product": product,
        "lot": lot,
        "vial": OpenedVial.objects.create(stock=stock, opened_at=start, volume_ml=10, remaining_ml=10),
        "block": LotBlock.objects.create(
            lot=lot, kind="quarantined", reason="Wet box", set_by=people[A], set_at=timezone.now()
        ),
        "correction": factories.make_correction(people[A], lot),
        "treatment_area": area.area,
        "technique": area.technique,
        "version": version,
        "draft_version": factories.make_version(name="Lipo B", recipe={product: "1"}),
        "formulation": version.formulation,
        "draft": draft,
        "area": area,
        "course": course,
        "appointment": appointment,
        "record": TreatmentRecord.objects.create(appointment=appointment),
        "reminder": reminder,
    }
    AreaChart.objects.create(plan_area=area, length_cm=10, width_cm=5, spacing_cm=1, points=[["0", "0"]] * area.points)
    rows["mark"] = SkinMark.objects.create(
        patient=ana, area=area.area, kind="mole", x_cm=0, y_cm=0, radius_cm=1, seen_on=clinic.today, noted_by=clinician
    )
    rows["notice"] = RecallNotice.objects.create(
        lot=lot,
        patient=ana,
        kind="held",
        days=[clinic.today],
        due_at=timezone.now(),
        status="failed",
        told_by=clinician,
    )
    rows["waiting_offer"] = factories.make_offer(course.sessions.get(number=2), front_desk)
    rows["waiting_entry"] = rows["waiting_offer"].entry
    rows["replan"] = proposed_replan(appointment, front_desk)
    rows["consent"] = factories.make_consent(ana, clinician)
    rows["consent_version"] = rows["consent"].text.version
    rows["consent_draft"] = factories.make_consent_version(
        changes_risk=True, words="Other words.", written_by=people[A]
    )
    rows["catalogue_change"] = factories.make_waiting_change(people[A], rows["ingredient"])
    RegulatoryStatus.objects.create(
        ingredient=rows["ingredient"], country="BR", standing="banned", source_status="found"
    )
    of_rows = {name: row.pk for name, row in rows.items()}
    words = {"limit_kind": "per_session", "country": "BR", "table": "limits", "form": "csv", "revision": 1}
    words |= {"body_view": "front", "body_side": "left", "family": "lipolytic"}
    words |= {"holiday": f"{clinic.today.year}-12-25"}
    return House(people, of_rows | words)


def proposed_replan(appointment: Appointment, front_desk: User) -> Replan:
    """It would begin a day later."""
    appointment.refresh_from_db()
    old = Spot.of(appointment)
    new = replace(old, starts_at=old.starts_at + timedelta(days=1))
    outcome = Outcome([Line(appointment.pk, appointment.version, old, new)], [], gap=0, places=1, seconds=1)
    return Replan.objects.create(
        clinic=appointment.clinic,
        asked_by=front_desk,
        asked_at=timezone.now(),
        asked=Asked((appointment.pk,)).as_json,
        status="proposed",
        limit_seconds=18,
        started_at=timezone.now(),
        result=outcome.as_json,
        gap=0,
    )
