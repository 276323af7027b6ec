"""People and things for tests. Each function makes the row that the test names and only what that row needs."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count

import pgtrigger
from django.utils import timezone

from formulations.models import (
    CatalogueChange,
    Condition,
    DoseLimit,
    Formulation,
    FormulationVersion,
    Ingredient,
    Lot,
    LotCorrection,
    LotStock,
    Product,
    ProductComponent,
    RecipeLine,
    StockMovement,
    Technique,
)
from mesoplan.clinics.models import Clinic, Membership, OpeningHours, Room, Weekday
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from patients.consents.sections import Section
from patients.models import Consent, ConsentSheet, ConsentText, ConsentVersion, Patient, TreatmentArea
from sessions.booking.models import FreedPlace, WaitingEntry, WaitingOffer, WaitingWindow
from sessions.planning.models import Course, Plan, PlanArea, Session

PASSWORD = "a long enough password"
SIGNATURE = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M1 1L8 8"/></svg>'
_numbers = count(1)


def make_clinic(*, name: str = "Paris", time_zone: str = "Europe/Paris", **fields) -> Clinic:
    """A clinic with one room, open from 8 to 20 every day but Sunday."""
    clinic = Clinic.objects.create(name=name, time_zone=time_zone, country=fields.pop("country", "FR"), **fields)
    Room.objects.create(clinic=clinic, name="Room 1")
    OpeningHours.objects.bulk_create(
        OpeningHours(clinic=clinic, weekday=day, opens_at=time(8), closes_at=time(20))
        for day in Weekday.values
        if day != Weekday.SUNDAY
    )
    return clinic


def make_room(clinic: Clinic, name: str = "Room 2") -> Room:
    return Room.objects.create(clinic=clinic, name=name)


def make_user(role: str = Role.CLINICIAN, *clinics: Clinic, name: str = "", **fields) -> User:
    number = next(_numbers)
    user = User(
        email=fields.pop("email", f"person{number}@clinic.example"),
        name=name or f"Person {number}",
        role=role,
        **fields,
    )
    user.set_password(PASSWORD)
    user.save()
    for clinic in clinics:
        Membership.objects.create(user=user, clinic=clinic)
    return user


def make_patient(clinic: Clinic, **fields) -> Patient:
    defaults = {
        "number": f"P{next(_numbers):05}",
        "given_name": "Ana",
        "family_name": "Ruiz",
        "birth_date": date(1985, 3, 14),
        "sex": "female",
        "email": "ana@home.example",
        "phone": "+33 6 12 34 56 78",
    }
    return Patient.objects.create(clinic=clinic, **(defaults | fields))


def make_area(code: str = "belly", name: str = "Belly") -> TreatmentArea:
    return TreatmentArea.objects.get_or_create(code=code, defaults={"name": name})[0]


def make_ingredient(
    name: str = "Caffeine", *, limits: dict[str, tuple[str, str]] | None = None, **fields
) -> Ingredient:
    """`limits` maps the kind of a limit to its value and unit: {"per_session": ("200", "mg")}."""
    ingredient = Ingredient.objects.create(
        name=name, category=fields.pop("category", "medication"), source_status="found", **fields
    )
    DoseLimit.objects.bulk_create(
        DoseLimit(ingredient=ingredient, kind=kind, value=Decimal(value), unit=unit, source_status="found")
        for kind, (value, unit) in (limits or {}).items()
    )
    return ingredient


def make_waiting_change(asked_by: User, ingredient: Ingredient) -> CatalogueChange:
    """Somebody wants to let more of it through."""
    return CatalogueChange.objects.create(
        subject="limit",
        ingredient=ingredient,
        limit_kind="per_session",
        before={"value": "200", "unit": "mg"},
        after={"value": "250", "unit": "mg"},
        reason="Two trials have shown it.",
        asked_by=asked_by,
        asked_at=timezone.now(),
    )


def turn_into_vehicle(ingredient: Ingredient) -> None:
    """It only dissolves or dilutes: without a limit and without a salt."""
    with pgtrigger.ignore("formulations.DoseLimit:limit_taken_away_by_two"):
        ingredient.limits.all().delete()
    Ingredient.objects.filter(pk=ingredient.pk).update(category="vehicle", salt="", active_factor=None)


def make_product(ingredient: Ingredient, strength: str = "10", unit: str = "mg/mL", **fields) -> Product:
    product = Product.objects.create(name=fields.pop("name", f"{ingredient.name} {strength} {unit}"), **fields)
    ProductComponent.objects.create(product=product, ingredient=ingredient, strength=Decimal(strength), unit=unit)
    return product


def make_lot(product: Product, number: str = "L1", *, expires_on: date | None = None, **fields) -> Lot:
    return Lot.objects.create(product=product, number=number, expires_on=expires_on or date(2099, 1, 1), **fields)


def make_correction(asked_by: User, lot: Lot, days: int = 30) -> LotCorrection:
    """Somebody says that the box may be used for longer."""
    return LotCorrection.objects.create(
        lot=lot,
        number_before=lot.number,
        number=lot.number,
        expires_before=lot.expires_on,
        expires_on=lot.expires_on + timedelta(days=days),
        reason="Read wrongly.",
        status="waiting",
        asked_by=asked_by,
        asked_at=timezone.now(),
    )


def make_stock(lot: Lot, clinic: Clinic, by: User, *, vials: int = 10, vial_ml: str = "10") -> LotStock:
    """Counted vials of the lot."""
    stock = LotStock.objects.create(lot=lot, clinic=clinic, vial_ml=Decimal(vial_ml))
    StockMovement.objects.create(stock=stock, kind="received", vials=vials, by=by, at=timezone.now())
    stock.refresh_from_db()
    return stock


def make_version(
    approved_by: User | None = None, *, name: str = "Lipo A", recipe: dict[Product, str] | None = None
) -> FormulationVersion:
    """A version of a formulation, approved where somebody is named. Without a recipe: 5 mL of caffeine 10 mg/mL."""
    formulation, _ = Formulation.objects.get_or_create(name=name)
    version = FormulationVersion.objects.create(formulation=formulation, number=formulation.versions.count() + 1)
    if recipe is None:
        recipe = {make_product(make_ingredient(limits={"per_session": ("200", "mg")})): "5"}
    for product, volume_ml in recipe.items():
        RecipeLine.objects.create(version=version, product=product, volume_ml=Decimal(volume_ml))
    if approved_by:
        version.approve(by=approved_by, at=timezone.now())
        version.save()
    return version


def make_customisation(
    patient: Patient, base: FormulationVersion, approved_by: User, *, volume_ml: str
) -> FormulationVersion:
    """Of a base with one product, which gets another volume; for this patient alone, and approved."""
    formulation = Formulation.objects.create(name=base.formulation.name, patient=patient)
    version = FormulationVersion.objects.create(formulation=formulation, number=1, base=base)
    RecipeLine.objects.create(version=version, product=base.lines.get().product, volume_ml=Decimal(volume_ml))
    version.approve(by=approved_by, at=timezone.now())
    version.save()
    return version


def make_question(code: str, scope: str = "all", severity: str = "relative") -> Condition:
    """A question of the catalogue."""
    return Condition.objects.create(
        code=code, label=code.capitalize(), scope=scope, severity=severity, source_status="found"
    )


def make_technique(code: str = "point_by_point", name: str = "Point by point", **fields) -> Technique:
    usual = {"volume_per_point_min_ml": Decimal("0.1"), "volume_per_point_max_ml": Decimal("0.2")} | fields
    return Technique.objects.get_or_create(code=code, defaults={"name": name, "source_status": "found", **usual})[0]


def make_course(patient: Patient, lead: User, **fields) -> Course:
    """A course that is being planned, with an empty first revision of its plan."""
    defaults = {"goal": "Slimmer belly", "target": "fat"}
    course = Course.objects.create(clinic=patient.clinic, patient=patient, lead=lead, **(defaults | fields))
    Plan.objects.create(course=course)
    return course


def make_plan_area(plan: Plan, version: FormulationVersion, **fields) -> PlanArea:
    defaults = {
        "area": make_area(),
        "side": "both",
        "technique": make_technique(),
        "points": 50,
        "volume_per_point_ml": Decimal("0.1"),
    }
    return PlanArea.objects.create(plan=plan, formulation_version=version, **(defaults | fields))


def make_active_course(
    patient: Patient,
    lead: User,
    *,
    first_on: date | None = None,
    sessions: int = 2,
    version: FormulationVersion | None = None,
    area: TreatmentArea | None = None,
    beside: dict[TreatmentArea, FormulationVersion] | None = None,
    later: FormulationVersion | None = None,
    interval_days: int = 7,
    **fields,
) -> Course:
    """A course whose plan is signed: sessions that open on their day and close six days later. `beside` are further
    areas with what they receive; `later` is what the area receives from the second session on."""
    course = make_course(patient, lead, **fields)
    plan = course.plans.get()
    version = version or FormulationVersion.objects.approved().first() or make_version(lead)
    area = area or make_area()
    make_plan_area(plan, version, area=area, to_session=1 if later else None)
    if later:
        make_plan_area(plan, later, area=area, from_session=2)
    for further, mixture in (beside or {}).items():
        make_plan_area(plan, mixture, area=further)
    return sign_course(course, lead, first_on=first_on, sessions=sessions, interval_days=interval_days)


def sign_course(
    course: Course, by: User, *, first_on: date | None = None, sessions: int = 2, interval_days: int = 7
) -> Course:
    """The areas of its plan are there; its sessions open on their day and close six days later."""
    plan = course.plans.get()
    plan.first_on = first_on or course.clinic.today
    plan.session_count, plan.interval_days = sessions, interval_days
    plan.sign(by=by, at=timezone.now(), report={"steps": [], "findings": []})
    plan.save()
    course.status = "active"
    course.save()
    for number in range(1, sessions + 1):
        make_session(course, plan, number)
    return course


def make_entry(session: Session, entered_by: User, **fields) -> WaitingEntry:
    """The patient could come on any day, at any time the clinic is open."""
    defaults = {"until": session.course.clinic.today + timedelta(days=60), "entered_at": timezone.now()}
    entry = WaitingEntry.objects.create(session=session, entered_by=entered_by, **(defaults | fields))
    WaitingWindow.objects.create(entry=entry, starts_at=time(0), ends_at=time(23, 59))
    return entry


def make_offer(session: Session, entered_by: User, *, start: datetime | None = None, **fields) -> WaitingOffer:
    """A time of tomorrow is held for the session, for half an hour from now."""
    start = start or timezone.now() + timedelta(days=1)
    slot, course, now = (start, start + timedelta(minutes=30)), session.course, timezone.now()
    room = course.clinic.rooms.first()
    place = {"clinician": course.lead, "room": room, "slot": slot}
    defaults = {
        "entry": fields.pop("entry", None) or make_entry(session, entered_by),
        "freed": FreedPlace.objects.create(clinic=course.clinic, freed_at=now, **place),
        "room_taken": slot,
        "offered_at": now,
        "expires_at": now + timedelta(minutes=30),
    }
    offer = WaitingOffer.objects.create(**(place | defaults | fields))
    offer.refresh_from_db()
    return offer


def make_consent_version(
    confirmed_by: User | None = None, *, family: str = "lipolytic", words: str = "Plain words.", **fields
) -> ConsentVersion:
    """A text in English and French, in use where somebody is named; the one that was in use is replaced."""
    number = ConsentVersion.objects.filter(family=family).count() + 1
    version = ConsentVersion.objects.create(family=family, number=number, **fields)
    for language, title in (("en", "Consent"), ("fr", "Consentement")):
        sections = [{"code": code, "heading": code.capitalize(), "text": words} for code in Section.values]
        ConsentText.objects.create(version=version, language=language, title=title, sections=sections)
    if confirmed_by:
        ConsentVersion.objects.in_use().filter(family=family).update(status="replaced")
        version.put_into_use(by=confirmed_by, at=timezone.now())
        version.save()
    return version


def confirm_text(confirmed_by: User, family: str) -> ConsentVersion:
    """The draft that there is, as the catalogue brings one along, or a new version."""
    draft = ConsentVersion.objects.drafts().filter(family=family).first()
    if draft is None:
        return make_consent_version(confirmed_by, family=family)
    draft.put_into_use(by=confirmed_by, at=timezone.now())
    draft.save()
    return draft


def make_consent(
    patient: Patient, taken_by: User, *, family: str = "lipolytic", areas: tuple[str, ...] = ("belly",), **fields
) -> Consent:
    """Signed on the tablet, today unless said otherwise."""
    version = ConsentVersion.objects.in_use().filter(family=family).first() or confirm_text(taken_by, family)
    defaults = {
        "number": patient.consents.count() + 1,
        "text": version.texts.get(language="en"),
        "areas": list(areas),
        "sessions": 2,
        "cost": "90 € a session",
        "allows_photos": False,
        "questions_answered": True,
        "way": "tablet",
        "sheet": ConsentSheet.objects.create(kind="image/svg+xml", content=SIGNATURE),
        "signed_on": patient.clinic.today,
        "taken_at": timezone.now(),
        "taken_by": taken_by,
    }
    return Consent.objects.create(patient=patient, **(defaults | fields))


def make_session(course: Course, plan: Plan, number: int) -> Session:
    opens_on = plan.first_on + (number - 1) * timedelta(days=plan.interval_days or 7)
    return Session.objects.create(
        course=course,
        plan=plan,
        number=number,
        opens_on=opens_on,
        due_on=opens_on,
        closes_on=opens_on + timedelta(days=6),
    )
