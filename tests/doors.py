"""The table of every address: who may come in, by which method, and which rows the address speaks of."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone

from formulations.models import LotBlock, OpenedVial, RegulatoryStatus
from mesoplan.clinics.models import Absence
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from patients.models import Allergy, Patient, SkinMark
from sessions.booking.models import Appointment
from sessions.delivery.models import TreatmentRecord
from sessions.planning.models import AreaChart
from sessions.reminders.models import RecallNotice, Reminder
from tests import factories

C, F, A = Role.CLINICIAN, Role.FRONT_DESK, Role.ADMIN
ALL, CLINICAL, DESK, CATALOGUE = {C, F, A}, {C}, {C, F}, {C, A}


@dataclass(frozen=True)
class Door:
    """`ids` names the rows that the address speaks of; `method` is the one that the door is made for."""

    roles: set[str]
    ids: tuple[str, ...] = ()
    method: str = "get"


def posted(roles: set[str], *ids: str) -> Door:
    return Door(roles, ids, "post")


DOORS = {
    "today:home": Door(ALL),
    "styleguide": Door(ALL),
    "clinics:switch": posted(ALL),
    "people:list": Door({A}),
    "people:add": Door({A}),
    "people:person": Door({A}, ("person",)),
    "people:link": posted({A}, "person"),
    "people:deactivate": posted({A}, "person"),
    "people:reactivate": posted({A}, "person"),
    "audit:trail": Door({A}),
    "audit:download": Door({A}),
    "patients:list": Door(DESK),
    "patients:new": Door(DESK),
    "patients:edit": Door(DESK, ("patient",)),
    "patients:allergies": Door(CLINICAL, ("patient",)),
    "patients:add_allergy": posted(CLINICAL, "patient"),
    "patients:declare_none": posted(CLINICAL, "patient"),
    "patients:retire_allergy": posted(CLINICAL, "patient", "allergy"),
    "patients:restore_allergy": posted(CLINICAL, "patient", "allergy"),
    "patients:add_alert": posted(CLINICAL, "patient"),
    "patients:drop_alert": posted(CLINICAL, "patient"),
    "patients:measure": Door(CLINICAL, ("patient",)),
    "patients:take_back": posted(CLINICAL, "patient"),
    "patients:restore": posted(CLINICAL, "patient"),
    "patients:areas": Door(CATALOGUE),
    "patients:add_area": Door({A}),
    "patients:edit_area": Door({A}, ("treatment_area",)),
    "patients:draw_region": Door({A}, ("treatment_area", "body_view", "body_side")),
    "patients:remove_region": posted({A}, "treatment_area", "body_view", "body_side"),
    "consents:texts": Door(CATALOGUE),
    "consents:text": Door(CATALOGUE, ("consent_version",)),
    "consents:add": Door({A}, ("family",)),
    "consents:edit": Door({A}, ("consent_draft",)),
    "consents:confirm": posted(CLINICAL, "consent_draft"),
    "consents:discard": posted({A}, "consent_draft"),
    "consents:handout": Door(DESK, ("patient", "family")),
    "consents:hand_out": posted(DESK, "patient", "family"),
    "consents:signed": Door(CLINICAL, ("consent",)),
    "consents:sheet": Door(CLINICAL, ("consent",)),
    "formulations:screening": Door(CLINICAL, ("patient",)),
    "formulations:catalogue": Door(CATALOGUE),
    "formulations:ingredient": Door(CATALOGUE, ("ingredient",)),
    "formulations:add_ingredient": Door({A}),
    "formulations:change_ingredient": Door({A}, ("ingredient",)),
    "formulations:limit": Door({A}, ("ingredient", "limit_kind")),
    "formulations:take_limit_away": posted({A}, "ingredient", "limit_kind"),
    "formulations:choose_pair": Door({A}, ("ingredient",)),
    "formulations:pair": Door({A}, ("ingredient", "other_ingredient")),
    "formulations:add_standing": Door({A}, ("ingredient",)),
    "formulations:standing": Door({A}, ("ingredient", "country")),
    "formulations:changes": Door(CATALOGUE),
    "formulations:exchange": Door({A}),
    "formulations:take_over": posted({A}),
    "formulations:export": Door(CATALOGUE, ("table", "form")),
    "formulations:decide": posted(CATALOGUE, "catalogue_change"),
    "formulations:recipes": Door(CATALOGUE),
    "formulations:recipe": Door(CATALOGUE, ("version",)),
    "formulations:add_recipe": Door({A}),
    "formulations:mixture": posted(CATALOGUE),
    "formulations:custom_recipes": Door(CLINICAL),
    "formulations:add_version": Door({A}, ("formulation",)),
    "formulations:edit_recipe": Door({A}, ("draft_version",)),
    "formulations:approve_recipe": posted(CLINICAL, "draft_version"),
    "formulations:retire_recipe": posted(CATALOGUE, "version"),
    "formulations:discard_recipe": posted({A}, "draft_version"),
    "formulations:customise": Door(CLINICAL, ("patient", "version")),
    "formulations:products": Door(CATALOGUE),
    "formulations:product": Door(CATALOGUE, ("product",)),
    "formulations:add_product": Door({A}),
    "formulations:edit_product": Door({A}, ("product",)),
    "formulations:lots": Door(CATALOGUE),
    "formulations:receive_lot": Door({A}),
    "planning:prices": Door({A}),
    "planning:clinic_prices": Door({A}, ("clinic",)),
    "planning:list": Door(CLINICAL),
    "planning:open": Door(CLINICAL, ("patient",)),
    "planning:plan": Door(CLINICAL, ("course",)),
    "planning:consent": Door(CLINICAL, ("course",)),
    "planning:add_area": posted(CLINICAL, "draft"),
    "planning:change_area": posted(CLINICAL, "draft", "area"),
    "planning:remove_area": posted(CLINICAL, "draft", "area"),
    "planning:put_back_area": posted(CLINICAL, "draft"),
    "planning:revise": posted(CLINICAL, "course"),
    "planning:revision": Door(CLINICAL, ("course", "revision")),
    "planning:paper": Door(CLINICAL, ("course", "revision")),
    "planning:try_variant": posted(CLINICAL, "draft"),
    "planning:compare": Door(CLINICAL, ("draft",)),
    "planning:discard_revision": posted(CLINICAL, "draft"),
    "planning:continue_area": posted(CLINICAL, "draft", "area"),
    "planning:chart": Door(CLINICAL, ("draft", "area")),
    "planning:chart_pdf": Door(CLINICAL, ("draft", "area")),
    "planning:draw_chart": posted(CLINICAL, "draft", "area"),
    "planning:place_points": posted(CLINICAL, "draft", "area"),
    "planning:remove_chart": posted(CLINICAL, "draft", "area"),
    "planning:note_mark": posted(CLINICAL, "draft", "area"),
    "planning:note_gone": posted(CLINICAL, "draft", "area", "mark"),
    "planning:set_pattern": posted(CLINICAL, "draft"),
    "planning:use_preset": posted(CLINICAL, "draft"),
    "planning:set_goal": posted(CLINICAL, "draft"),
    "planning:sign": posted(CLINICAL, "draft"),
    "booking:calendar": Door(DESK),
    "booking:to_book": Door(DESK),
    "booking:book": Door(DESK, ("course",)),
    "booking:appointment": Door(DESK, ("appointment",)),
    "booking:move": Door(DESK, ("appointment",)),
    "booking:cancel": posted(DESK, "appointment"),
    "booking:check_in": posted(DESK, "appointment"),
    "booking:undo_check_in": posted(DESK, "appointment"),
    "booking:no_show": posted(DESK, "appointment"),
    "booking:withdraw_consent": Door(CLINICAL, ("consent",)),
    "availability:clinics": Door({A}),
    "availability:clinic": Door({A}, ("clinic",)),
    "availability:outside": Door(DESK),
    "availability:opening_hours": Door({A}, ("clinic",)),
    "availability:holidays": Door({A}, ("clinic",)),
    "availability:holiday": Door({A}, ("clinic", "holiday")),
    "availability:add_closure": Door({A}, ("clinic",)),
    "availability:closure": Door({A}, ("clinic", "closure")),
    "availability:buffer": Door({A}, ("clinic",)),
    "availability:add_room": Door({A}, ("clinic",)),
    "availability:room": Door({A}, ("clinic", "room")),
    "availability:week": Door({A}, ("clinic", "clinician")),
    "availability:add_absence": Door({A}, ("clinic", "clinician")),
    "availability:absence": Door({A}, ("clinic", "absence")),
    "availability:add_extra": Door({A}, ("clinic", "clinician")),
    "availability:extra": Door({A}, ("clinic", "extra_hours")),
    "delivery:lot": Door(CATALOGUE, ("lot",)),
    "delivery:recall": Door(CLINICAL, ("lot",)),
    "delivery:take_out": posted({A}, "lot"),
    "delivery:count_lot": posted({A}, "lot"),
    "delivery:block_lot": posted({A}, "lot"),
    "delivery:discard_vial": posted({A}, "lot", "vial"),
    "delivery:ask_to_lift": posted(CATALOGUE, "lot", "block"),
    "delivery:lift_block": posted(CATALOGUE, "lot", "block"),
    "delivery:keep_block": posted(CATALOGUE, "lot", "block"),
    "delivery:correct_lot": posted({A}, "lot"),
    "delivery:confirm_correction": posted(CATALOGUE, "lot", "correction"),
    "delivery:drop_correction": posted(CATALOGUE, "lot", "correction"),
    "delivery:record": Door(CLINICAL, ("appointment",)),
    "delivery:start": posted(CLINICAL, "appointment"),
    "delivery:save": posted(CLINICAL, "appointment"),
    "delivery:replace_kept": posted(CLINICAL, "appointment"),
    "delivery:as_planned": posted(CLINICAL, "appointment"),
    "delivery:discard": posted(CLINICAL, "appointment"),
    "delivery:sign": posted(CLINICAL, "appointment"),
    "delivery:add_addendum": posted(CLINICAL, "appointment"),
    "progress:chart": Door(DESK, ("patient",)),
    "progress:course": Door(CLINICAL, ("course",)),
    "progress:stop": posted(CLINICAL, "draft"),
    "reminders:list": Door(DESK),
    "reminders:send_again": posted(DESK, "reminder"),
    "reminders:note_called": posted(DESK, "reminder"),
    "reminders:undo_call": posted(DESK, "reminder"),
    "reminders:mailbox": Door(DESK),
    "reminders:tell": Door(CLINICAL, ("lot",)),
    "reminders:letters": posted(CLINICAL, "lot"),
    "reminders:notice_called": posted(CLINICAL, "lot", "patient"),
    "reminders:undo_notice_call": posted(CLINICAL, "notice"),
    "reminders:send_notice_again": posted(CLINICAL, "notice"),
    "api:patient-list": Door(DESK),
    "api:patient-detail": Door(DESK, ("patient",)),
    "api:record_measurement": posted(CLINICAL, "patient"),
    "api:ingredient-list": Door(CATALOGUE),
    "api:ingredient-detail": Door(CATALOGUE, ("ingredient",)),
    "api:technique-list": Door(CATALOGUE),
    "api:technique-detail": Door(CATALOGUE, ("technique",)),
    "api:dose_checks": posted(CATALOGUE),
    "api:schema": Door(ALL),
    "api:docs": Door(ALL),
    "api:sign_record": posted(CLINICAL, "record"),
    "api:course_summary": Door(CLINICAL, ("course",)),
    "api:appointments": Door(DESK),
    "api:cancel_appointment": posted(DESK, "appointment"),
}


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
