"""How long it takes to say whom a lot has touched, when the house has given five million areas their injections. All of
it happens in a database of its own, which is gone afterwards."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import cycle
from typing import Any

from django.db import connection

from formulations.models import Formulation, FormulationVersion, Lot, Product, RecipeLine
from mesoplan.clinics.models import Clinic, Membership
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from mesoplan.today.bench.measure import Measure, Timing, timed
from mesoplan.today.bench.scratch import scratch_database
from sessions.delivery.recall import touched
from sessions.delivery.shelf import export
from sessions.delivery.shelf.lists import ListPage, turned_to

ADMINISTRATIONS = 5_000_000
AREAS, SESSIONS, COURSES_OF_A_PATIENT = 3, 10, 3
VERSIONS, PRODUCTS_OF_A_VERSION, LOTS_OF_A_PRODUCT = 10, 4, 200
BOOKED = 20_000
CLINICS, CLINICS_OF_A_CLINICIAN = 40, 2
ASKING = ((1, CLINICS_OF_A_CLINICIAN), (2, CLINICS))
RUNS, GOAL_MS = 60, 100

# Each row is worked out of its number: ten sessions a course, three courses a patient, one patient
# in forty a clinic. Every other lot is counted, at every clinic.
ROWS = (
    """INSERT INTO formulations_lotstock (lot_id, clinic_id, vial_ml, vials)
        SELECT lot.id, clinic.id, 10, 10 FROM formulations_lot lot, clinics_clinic clinic WHERE lot.id %% 2 = 0""",
    """INSERT INTO patients_patient (id, clinic_id, number, given_name, family_name, birth_date, sex, phone, email,
            language, allergy_status, alerts, version, created_at)
        SELECT n, n %% 40 + 1, n::text, 'Given' || n %% 997, 'Family' || n %% 4999, '1985-03-14', 'female',
            '+33 6 12 34 56 78', '', 'en', 'none_known', '{}', 1, now()
        FROM generate_series(1, %(patients)s) n""",
    """INSERT INTO planning_course (id, clinic_id, patient_id, lead_id, goal, target, status, stop_reason, created_at)
        SELECT n, ((n - 1) / 3 + 1) %% 40 + 1, (n - 1) / 3 + 1, 1, 'Slimmer belly', 'fat', 'active', '', now()
        FROM generate_series(1, %(courses)s) n""",
    """INSERT INTO planning_plan (id, course_id, revision, status, session_count, interval_days, pattern_confirmed,
            first_on, visit_minutes, dose_report, version, signed_by_id, signed_at)
        SELECT n, n, 1, 'signed', 11, 7, false, '2026-01-01', 30, '{}', 1, 1, now()
        FROM generate_series(1, %(courses)s) n""",
    """INSERT INTO planning_planarea (plan_id, area_id, side, formulation_version_id, technique_id, points,
            volume_per_point_ml, from_session)
        SELECT n, area, 'both', n %% 10 + 1, 1, 50, 0.1, 1
        FROM generate_series(1, %(courses)s) n, generate_series(1, 3) area""",
    """INSERT INTO planning_session (id, course_id, plan_id, number, opens_on, due_on, closes_on, status)
        SELECT n, (n - 1) / 10 + 1, (n - 1) / 10 + 1, (n - 1) %% 10 + 1, DATE '2026-01-01',
            DATE '2026-01-01', DATE '2026-01-08', 'done'
        FROM generate_series(1, %(records)s) n
        UNION ALL
        SELECT %(records)s + n, n, n, 11, DATE '2026-01-01', DATE '2026-01-01', DATE '2026-01-08', 'booked'
        FROM generate_series(1, %(booked)s) n""",
    """INSERT INTO booking_appointment (id, session_id, patient_id, clinic_id, clinician_id, room_id, slot, room_taken,
            status, forfeits, beside_reason, booked_by_id, booked_at, version)
        SELECT s.id, s.id, c.patient_id, c.clinic_id, 1, 1,
            tstzrange(now() + shift, now() + shift + interval '30 minutes', '[)'),
            tstzrange(now() + shift, now() + shift + interval '30 minutes', '[)'),
            CASE WHEN s.status = 'done' THEN 'treated' ELSE 'booked' END, false, '', 1, now(), 1
        FROM planning_session s JOIN planning_course c ON c.id = s.course_id,
            LATERAL (
                SELECT CASE WHEN s.status = 'done' THEN -1 ELSE 1 END * (s.id %% 900 + 1) * interval '1 hour'
            ) t(shift)""",
    """INSERT INTO delivery_treatmentrecord (id, appointment_id, status, observations, explanation, identity_checked,
            screening_repeated, consent_confirmed, mixture_inspected, doses_confirmed, aftercare_given, dose_report,
            version, signed_by_id, signed_at)
        SELECT n, n, 'signed', '', '', true, true, true, true, true, true, '{}', 2, 1, now()
        FROM generate_series(1, %(records)s) n""",
    """INSERT INTO delivery_administration (record_id, area_id, side, formulation_version_id, technique_id,
            planned_points, planned_volume_per_point_ml, points, volume_per_point_ml, difference_reason)
        SELECT n, area, 'both', ((n - 1) / 10 + 1) %% 10 + 1, 1, 50, 0.1, 50, 0.1, ''
        FROM generate_series(1, %(records)s) n, generate_series(1, 3) area""",
    """INSERT INTO delivery_lotuse (record_id, lot_id)
        SELECT n, ((((n - 1) / 10 + 1) %% 10) * 4 + part) * 200 + (hashint4(n) & 2147483647) %% 200 + 1
        FROM generate_series(1, %(records)s) n, generate_series(0, 3) part""",
)


def take(administrations: int = ADMINISTRATIONS) -> Iterator[Timing]:
    with scratch_database():
        clinician, everywhere = fill(administrations)
        step = max(Lot.objects.count() // RUNS, 1)
        lots = list(Lot.objects.select_related("product").order_by("pk")[::step])
        yield asked(lots, clinician, "by a clinician of two clinics")
        yield asked(lots, everywhere, "by a clinician of all forty")
        yield asked(lots, everywhere, "the same, as a whole file", look=whole_file, goal_ms=None)


def asked(
    lots: list[Lot],
    user: User,
    label: str,
    *,
    look: Callable[[Lot, User], object] | None = None,
    goal_ms: float | None = GOAL_MS,
) -> Timing:
    """Another lot each time, so that none is answered from what the one before has read."""
    following = cycle(lots)
    work = look or first_pages
    return timed(label, lambda: partial(work, next(following), user), runs=len(lots), goal_ms=goal_ms)


def first_pages(lot: Lot, user: User) -> list[ListPage]:
    """How many there are, and who stands first."""
    return turned_to(lot, touched(lot, user), {}, sees_people=True)


def whole_file(lot: Lot, user: User) -> list[str]:
    return list(export.rows(lot, touched(lot, user)))


def fill(administrations: int) -> list[User]:
    """Without triggers: these rows are made up, and each by itself would take longer than all of them together."""
    records = administrations // AREAS
    sizes = {
        "records": records,
        "courses": max(records // SESSIONS + 1, BOOKED),
        "patients": max(records // SESSIONS + 1, BOOKED) // COURSES_OF_A_PATIENT + 1,
        "booked": BOOKED,
    }
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        people = furnish()
        without_exclusions(cursor)
        for statement in ROWS:
            cursor.execute(statement, sizes)
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")  # what has just been written is not to be written while the clock runs
    return people


def furnish() -> list[User]:
    """Clinics, those who ask, and lots on the shelf."""
    numbers = range(1, CLINICS + 1)
    clinics = [Clinic(pk=pk, name=f"Clinic {pk}", time_zone="Europe/Paris", country="FR") for pk in numbers]
    Clinic.objects.bulk_create(clinics)
    people = [hire(pk, clinics[:few]) for pk, few in ASKING]
    products = [Product(pk=pk, name=f"Product {pk}") for pk in range(1, VERSIONS * PRODUCTS_OF_A_VERSION + 1)]
    Product.objects.bulk_create(products)
    lots = [lot_of(product, number) for product in products for number in range(LOTS_OF_A_PRODUCT)]
    Lot.objects.bulk_create(lots)
    for number in range(VERSIONS):
        write_version(number, products[number * PRODUCTS_OF_A_VERSION :][:PRODUCTS_OF_A_VERSION])
    return people


def hire(pk: int, clinics: list[Clinic]) -> User:
    user = User.objects.create(pk=pk, email=f"person{pk}@bench.example", name=f"Person {pk}", role=Role.CLINICIAN)
    Membership.objects.bulk_create(Membership(user=user, clinic=clinic) for clinic in clinics)
    return user


def lot_of(product: Product, number: int) -> Lot:
    return Lot(product=product, number=f"L{number}", expires_on=date(2099, 1, 1))


def write_version(number: int, products: list[Product]) -> None:
    formulation = Formulation.objects.create(name=f"Formulation {number}")
    version = FormulationVersion.objects.create(pk=number + 1, formulation=formulation, number=1)
    RecipeLine.objects.bulk_create(RecipeLine(version=version, product=it, volume_ml=Decimal(1)) for it in products)


def without_exclusions(cursor: Any) -> None:  # noqa: ANN401 a cursor has no type of its own
    """Whether two appointments overlap is asked row by row, which no list of recalls has to do with."""
    for who in ("clinician", "room", "patient"):
        cursor.execute(f"ALTER TABLE booking_appointment DROP CONSTRAINT booking_{who}_one_at_a_time")


MEASURE = Measure("recall", f"Whom a lot has touched, among {ADMINISTRATIONS:,} administrations", take)
