"""A lot and whom it has touched: three lists that clinicians read by name and admins as numbers."""

import csv
from datetime import date, timedelta
from decimal import Decimal

import pgtrigger
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from formulations.models import Lot, LotStock, StockMovement
from mesoplan.audit.export import harmless
from mesoplan.audit.models import ChartOpening
from sessions.booking.services.book import book_session
from sessions.delivery.bookings import booked
from sessions.delivery.recall import touched
from sessions.delivery.services import open_record
from tests import factories
from tests.sessions.delivery.chairside import arrive, save, sign


def numbers(lot, user) -> dict[str, tuple[int, int]]:
    return {part.key: (part.patients, part.sessions) for part in touched(lot, user)}


def names(lot, user) -> dict[str, list[str]]:
    return {part.key: [visit.patient for visit in part.visits] for part in touched(lot, user)}


def page_of(lot, door: str = "lot") -> str:
    return reverse(f"delivery:{door}", args=[lot.pk])


def rows_of_file(client_of, user, lot) -> list[dict[str, str]]:
    answer = client_of(user).get(page_of(lot, "recall"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(b"".join(answer.streaming_content).decode().splitlines()))


@pytest.fixture
def signed(record, clinician, lot):
    """Ana has had of the lot."""
    return sign(save(record, clinician, lot), clinician)


def book_next(course, clinician, days: int = 7):
    return book_session(
        actor=clinician,
        session=course.sessions.get(number=2),
        clinician=clinician,
        room=course.clinic.rooms.first(),
        starts_at=timezone.now() + timedelta(days=days, hours=2),
    )


def checked_in(patient, clinician, area="Thighs"):
    course = factories.make_active_course(
        patient, clinician, first_on=patient.clinic.today, goal=area, area=factories.make_area(area.lower(), area)
    )
    return arrive(course.sessions.get(number=1), clinician)


class TestTheThreeLists:
    def test_nobody_is_touched_by_a_lot_that_nobody_chose(self, record, clinician, lot):
        assert numbers(lot, clinician) == {"given": (0, 0), "prepared": (0, 0), "booked": (1, 1)}

    def test_a_draft_is_prepared_and_a_signed_record_given(self, record, clinician, lot):
        draft = save(record, clinician, lot)
        assert numbers(lot, clinician) == {"given": (0, 0), "prepared": (1, 1), "booked": (0, 0)}

        sign(draft, clinician)
        assert numbers(lot, clinician) == {"given": (1, 1), "prepared": (0, 0), "booked": (0, 0)}

    def test_the_next_session_of_the_same_patient_is_booked(self, signed, course, clinician, lot):
        book_next(course, clinician)

        assert names(lot, clinician) == {"given": ["Ana Ruiz"], "prepared": [], "booked": ["Ana Ruiz"]}

    def test_another_lot_of_the_product_touches_who_is_booked_and_not_who_had_the_first(
        self, signed, course, clinician, caffeine
    ):
        book_next(course, clinician)

        assert numbers(factories.make_lot(caffeine, "L2"), clinician) == {
            "given": (0, 0),
            "prepared": (0, 0),
            "booked": (1, 1),
        }

    def test_another_product_touches_nobody(self, signed, course, clinician):
        book_next(course, clinician)
        other = factories.make_lot(factories.make_product(factories.make_ingredient("Biotin")))

        assert set(numbers(other, clinician).values()) == {(0, 0)}

    def test_who_comes_after_the_last_day_of_the_lot_gets_nothing_of_it(self, signed, course, clinician, caffeine):
        book_next(course, clinician)
        soon = factories.make_lot(caffeine, "SOON", expires_on=course.clinic.today)

        assert numbers(soon, clinician)["booked"] == (0, 0)

    def test_two_sessions_of_one_patient_are_one_patient(self, monday, signed, ana, clinician, lot):
        monday.shift(timedelta(hours=1))
        sign(save(open_record(actor=clinician, appointment=checked_in(ana, clinician)), clinician, lot), clinician)

        assert numbers(lot, clinician)["given"] == (1, 2)


class TestWhereItStands:
    def test_a_clinic_that_has_used_up_its_vials_has_nobody_booked_for_it(self, record, clinician, admin, clinic, lot):
        stock = factories.make_stock(lot, clinic, admin, vials=1)
        assert numbers(lot, clinician)["booked"] == (1, 1)

        StockMovement.objects.create(
            stock=stock, kind="taken", vials=-1, reason="Sent back", by=admin, at=timezone.now()
        )
        assert numbers(lot, clinician)["booked"] == (0, 0)

    def test_a_lot_that_stands_elsewhere_touches_nobody_here(self, record, clinician, admin, lot):
        factories.make_stock(lot, factories.make_clinic(name="Lyon"), admin)

        assert numbers(lot, clinician)["booked"] == (0, 0)

    def test_a_clinic_that_used_it_without_counting_may_have_more(self, signed, course, clinician, admin, lot):
        factories.make_stock(lot, factories.make_clinic(name="Lyon"), admin)
        book_next(course, clinician)

        assert numbers(lot, clinician)["booked"] == (1, 1)


class TestAnotherLotThere:
    """Ana is booked for 2.5 mL of caffeine, whatever its lot."""

    @pytest.fixture
    def other(self, caffeine, clinic, admin):
        return factories.make_stock(factories.make_lot(caffeine, "L7"), clinic, admin, vials=18)

    @pytest.fixture
    def blocked(self, lot, clinic, admin):
        factories.make_stock(lot, clinic, admin)
        return lot

    def test_who_can_have_of_another_lot_is_listed_apart_with_it(self, record, clinician, blocked, other):
        assert names(blocked, clinician) == {"given": [], "prepared": [], "booked": [], "covered": ["Ana Ruiz"]}

        (visit,) = touched(blocked, clinician)[-1].visits
        assert visit.instead == "L7 (18 vials)"

    def test_the_page_and_the_file_say_so(self, client_of, record, clinician, blocked, other):
        page = client_of(clinician).get(page_of(blocked)).content.decode()
        (row,) = rows_of_file(client_of, clinician, blocked)

        assert "another lot is there: L7 (18 vials)" in page
        assert (row["list"], row["name"]) == ("Booked, another lot is there", "Ana Ruiz")

    def test_whom_it_is_chosen_for_is_prepared_all_the_same(self, record, clinician, blocked, other):
        save(record, clinician, blocked)

        assert numbers(blocked, clinician) == {"given": (0, 0), "prepared": (1, 1), "booked": (0, 0)}

    def test_too_little_of_it_is_nothing_to_rely_on(self, record, clinician, blocked, caffeine, clinic, admin):
        factories.make_stock(factories.make_lot(caffeine, "L8"), clinic, admin, vials=1, vial_ml="0.5")

        assert numbers(blocked, clinician)["booked"] == (1, 1)

    def test_what_one_visit_takes_is_not_there_for_the_next(
        self, monday, record, course, clinician, blocked, caffeine, clinic, admin
    ):
        book_next(course, clinician)
        (first, _second) = booked(blocked, [clinic.pk], used_at=(), chosen=(), now=timezone.now())
        stock = factories.make_stock(
            factories.make_lot(caffeine, "L8"), clinic, admin, vials=1, vial_ml=str(first.ml.quantize(Decimal("0.001")))
        )
        assert stock.vials == 1

        both = numbers(blocked, clinician)
        assert (both["booked"], both["covered"]) == ((1, 1), (1, 1))

    @pytest.mark.parametrize("change", [{"status": "quarantined"}, {"expires_on": date(2026, 11, 1)}])
    def test_a_blocked_or_expired_one_does_not_count(self, record, clinician, blocked, other, change):
        with pgtrigger.ignore():
            Lot.objects.filter(pk=other.lot_id).update(**change)

        assert numbers(blocked, clinician)["booked"] == (1, 1)

    def test_nor_does_one_at_another_clinic(self, record, clinician, blocked, caffeine, admin):
        lyon = factories.make_clinic(name="Lyon")
        factories.make_stock(factories.make_lot(caffeine, "L9"), lyon, admin, vials=18)

        assert numbers(blocked, clinician)["booked"] == (1, 1)


class TestWhoSeesWhat:
    def test_a_clinician_reads_names_and_how_to_reach_them(self, client_of, signed, clinician, ana, lot):
        page = client_of(clinician).get(page_of(lot)).content.decode()

        assert all(word in page for word in ("Ana Ruiz", ana.number, ana.phone, "Mon 2 Nov 2026, 10:15"))

    def test_an_admin_reads_numbers_only(self, client_of, signed, admin, ana, lot):
        page = client_of(admin).get(page_of(lot)).content.decode()

        assert "1 patient, 1 session" in page
        assert not any(word in page for word in ("Ana", "Ruiz", ana.number, ana.phone))

    def test_an_admin_gets_no_list(self, client_of, signed, admin, lot):
        assert client_of(admin).get(page_of(lot, "recall")).status_code == 403

    def test_a_clinician_of_another_clinic_reads_nobody(self, client_of, signed, lot):
        stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))

        page = client_of(stranger).get(page_of(lot)).content.decode()

        assert "Ana Ruiz" not in page
        assert set(numbers(lot, stranger).values()) == {(0, 0)}

    def test_reading_the_names_is_noted_as_an_opening_of_each_chart(
        self, client_of, signed, clinician, admin, ana, lot
    ):
        client_of(admin).get(page_of(lot))
        assert not ChartOpening.objects.filter(page=page_of(lot)).exists()

        client_of(clinician).get(page_of(lot))
        client_of(clinician).get(page_of(lot, "recall"))
        assert [(row.patient_id, row.page) for row in ChartOpening.objects.order_by("pk")] == [
            (ana.pk, page_of(lot)),
            (ana.pk, page_of(lot, "recall")),
        ]


class TestTheFile:
    def test_it_holds_all_three_lists(self, client_of, signed, course, clinician, ana, lot):
        book_next(course, clinician)

        given, booked = rows_of_file(client_of, clinician, lot)

        assert (given["list"], booked["list"]) == ("Given", "Booked")
        assert (given["lot"], given["product"], given["name"]) == ("L1", "Caffeine 10 mg/mL", "Ana Ruiz")
        assert (given["at"], given["session"]) == ("2026-11-02T10:15+01:00", "1")

    def test_no_spreadsheet_runs_it(self, client_of, signed, clinician, ana, lot):
        type(ana).objects.update(given_name="=cmd|' /C calc'!A0")

        (given,) = rows_of_file(client_of, clinician, lot)

        assert given["name"].startswith("'=cmd")

    def test_a_phone_number_can_be_dialled_and_a_sum_is_still_not_reckoned(
        self, client_of, signed, clinician, ana, lot
    ):
        type(ana).objects.update(phone="+33 6 12 34 56 78", family_name="+33-1")

        (given,) = rows_of_file(client_of, clinician, lot)

        assert given["phone"] == "+33 6 12 34 56 78"
        assert harmless("+33-1") == "'+33-1"


class TestTheNumberOfQueries:
    def count(self, client, address) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    @pytest.mark.parametrize("role", ["clinician", "admin"])
    def test_it_does_not_grow_with_the_patients(self, monday, client_of, signed, clinician, clinic, admin, lot, role):
        client = client_of({"clinician": clinician, "admin": admin}[role])
        factories.make_stock(lot, clinic, admin)
        client.get(page_of(lot))
        few = self.count(client, page_of(lot))
        for number in range(3):
            monday.shift(timedelta(hours=1))
            zoe = factories.make_patient(clinic, given_name=f"Zoé {number}", allergy_status="none_known")
            draft = save(open_record(actor=clinician, appointment=checked_in(zoe, clinician)), clinician, lot)
            sign(draft, clinician)
            factories.make_stock(factories.make_lot(lot.product, f"M{number}"), clinic, admin)

        assert self.count(client, page_of(lot)) == few
        assert LotStock.objects.get(lot=lot).vials < 10
