"""What is asked: every address that can be read, as somebody of the full clinic or of the demonstration."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from django.urls import reverse

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
    """`ids` are the rows of the address by their names (`rows.rows_of`); `query` is what stands behind it; `status` is
    what it has to answer, where that is another page."""

    address: str
    who: str
    ids: tuple[str, ...] = ()
    query: str = ""
    called: str = ""
    status: HTTPStatus = HTTPStatus.OK

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
    Page("booking:book", DESK, ("crowded_course",), called="booking:book, ten sessions in full days"),
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
    Page(
        "api:slots",
        DESK,
        query="?session={crowded}&first={crowded_on}&last={crowded_on}",
        called="api:slots, a full day",
    ),
    Page("api:slots", DESK, query="?session={crowded}", called="api:slots, a full week"),
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
    Page("api:ingredient-detail", CLINICIAN, ("ingredient",)),
    Page("api:technique-detail", CLINICIAN, ("technique",)),
    Page("api:course_summary", PLANNER, ("course",)),
    Page("api:schema", CLINICIAN),
    Page("api:docs", CLINICIAN),
    Page("today:day_board", DESK),
    Page("styleguide", ADMIN),
    Page("people:add", ADMIN),
    Page("people:person", ADMIN, ("clinician",)),
    Page("audit:download", ADMIN),
    Page("patients:new", DESK),
    Page("patients:allergies", CLINICIAN, ("full_patient",)),
    Page("patients:measure", PLANNER, ("patient",)),
    Page("patients:add_area", ADMIN),
    Page("patients:edit_area", ADMIN, ("treatment_area",)),
    Page("patients:draw_region", ADMIN, ("treatment_area", "body_view", "body_side")),
    Page("consents:text", CLINICIAN, ("consent_version",)),
    Page("consents:add", ADMIN, ("family",)),
    Page("consents:edit", ADMIN, ("consent_draft",)),
    Page("consents:handout", PLANNER, ("patient", "family")),
    Page("consents:sheet", PLANNER, ("consent",)),
    Page("formulations:add_ingredient", ADMIN),
    Page("formulations:change_ingredient", ADMIN, ("ingredient",)),
    Page("formulations:limit", ADMIN, ("ingredient", "limit_kind")),
    Page("formulations:choose_pair", ADMIN, ("ingredient",), "?other={other_ingredient}", status=HTTPStatus.FOUND),
    Page("formulations:pair", ADMIN, ("ingredient", "other_ingredient")),
    Page("formulations:add_standing", ADMIN, ("ingredient",)),
    Page("formulations:standing", ADMIN, ("standing_ingredient", "country")),
    Page("formulations:exchange", ADMIN),
    Page("formulations:export", ADMIN, ("table", "form")),
    Page("formulations:add_recipe", ADMIN),
    Page("formulations:custom_recipes", CLINICIAN),
    Page("formulations:add_version", ADMIN, ("formulation",)),
    Page("formulations:edit_recipe", ADMIN, ("draft_version",)),
    Page("formulations:customise", PLANNER, ("patient", "version")),
    Page("formulations:product", CLINICIAN, ("product",)),
    Page("formulations:add_product", ADMIN),
    Page("formulations:edit_product", ADMIN, ("product",)),
    Page("formulations:receive_lot", ADMIN),
    Page("planning:prices", ADMIN, status=HTTPStatus.FOUND),
    Page("planning:clinic_prices", ADMIN, ("full_clinic",)),
    Page("planning:open", CLINICIAN, ("full_patient",)),
    Page("planning:consent", PLANNER, ("course",)),
    Page("planning:compare", PLANNER, ("draft",)),
    Page("planning:chart", PLANNER, ("charted_course", "charted_area")),
    Page("planning:chart_pdf", PLANNER, ("charted_course", "charted_area")),
    Page("booking:book", DESK, ("full_course",), "?one=1", called="booking:book, one session"),
    Page("booking:week", DESK, ("full_course",), "?{place}"),
    Page("booking:review", DESK, ("full_appointment",)),
    Page("booking:cancel", DESK, ("full_appointment",)),
    Page("booking:shift", DESK, ("shifting",), "?{shifted}"),
    Page("booking:start_replan", DESK),
    Page("booking:replan", PLANNER, ("replan",)),
    Page("booking:replan_progress", PLANNER, ("replan",)),
    Page("booking:waiting", DESK),
    Page("booking:wait", DESK, ("full_course",)),
    Page("booking:waiting_entry", PLANNER, ("waiting_entry",)),
    Page("booking:withdraw_consent", PLANNER, ("consent",)),
    Page("availability:opening_hours", ADMIN, ("full_clinic",)),
    Page("availability:holidays", ADMIN, ("full_clinic",)),
    Page("availability:holiday", ADMIN, ("full_clinic", "holiday")),
    Page("availability:add_closure", ADMIN, ("full_clinic",)),
    Page("availability:closure", ADMIN, ("full_clinic", "closure")),
    Page("availability:buffer", ADMIN, ("full_clinic",)),
    Page("availability:hold", ADMIN, ("full_clinic",)),
    Page("availability:forfeits", ADMIN, ("full_clinic",)),
    Page("availability:add_room", ADMIN, ("full_clinic",)),
    Page("availability:room", ADMIN, ("full_clinic", "room")),
    Page("availability:week", ADMIN, ("full_clinic", "clinician")),
    Page("availability:add_absence", ADMIN, ("full_clinic", "clinician")),
    Page("availability:absence", ADMIN, ("full_clinic", "absence")),
    Page("availability:add_extra", ADMIN, ("full_clinic", "clinician")),
    Page("availability:extra", ADMIN, ("full_clinic", "extra_hours")),
    Page("reminders:mailbox", DESK),
    Page("reminders:tell", PLANNER, ("lot",)),
)
