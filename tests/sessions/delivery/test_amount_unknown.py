"""A dose whose amount nobody can work out is in the body all the same, so it is in the ledger; and no sum that goes
through the ledger is rounded on its way."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from formulations.cases import report_on
from formulations.models import Ingredient, LedgerEntry, ProductComponent
from formulations.sittings import Filling, Sitting
from sessions.delivery.services import open_record
from sessions.progress.figures import doses_of
from sessions.progress.services import write_missing_summaries
from tests import factories
from tests.sessions.delivery.chairside import arrive, save, sign


@pytest.fixture
def salt(monday, clinician, ana):
    """Printed as a salt whose factor was known when the plan was signed, and is not any more."""
    return factories.make_ingredient(
        "Caffeine citrate",
        salt="citrate",
        active_factor=Decimal("0.5"),
        limits={"per_session": ("200", "mg"), "min_interval_days": ("7", "d")},
    )


@pytest.fixture
def treated(salt, monday, clinician, ana):
    product = factories.make_product(salt, "10")
    ProductComponent.objects.update(expressed_as="salt")
    version = factories.make_version(clinician, recipe={product: "5"})
    course = factories.make_active_course(ana, clinician, first_on=ana.clinic.today, sessions=2, version=version)
    Ingredient.objects.filter(pk=salt.pk).update(active_factor=None)
    lot = factories.make_lot(product, "L1", expires_on=date(2027, 3, 1))
    record = open_record(actor=clinician, appointment=arrive(course.sessions.get(number=1), clinician))
    sign(save(record, clinician, lot, explanation="Given all the same."), clinician)
    return course


def asked(course, on, points=50):
    filling = Filling("belly", "Belly", course.plans.get().areas.get().formulation_version_id, points, Decimal("0.1"))
    return report_on(patient=course.patient, sitting=Sitting([filling]), on=on, course_id=course.pk)


def codes(report) -> set[str]:
    return {finding.code for finding in report.findings}


class TestWithoutAnAmount:
    def test_it_is_in_the_ledger_without_amount_and_unit(self, treated):
        dose = LedgerEntry.objects.get()
        assert (dose.ingredient.name, dose.amount, dose.unit, dose.exact) == ("Caffeine citrate", None, "", None)

    def test_an_interval_counts_from_it(self, treated, salt):
        Ingredient.objects.filter(pk=salt.pk).update(active_factor=Decimal("0.5"))
        report = asked(treated, treated.clinic.today + timedelta(days=1))

        assert "interval" in codes(report)
        assert report.next_allowed_on == date(2026, 11, 9)

    def test_on_the_same_day_the_sum_cannot_be_checked(self, treated, salt):
        Ingredient.objects.filter(pk=salt.pk).update(active_factor=Decimal("0.5"))

        assert "given_amount_unknown" in codes(asked(treated, treated.clinic.today))

    def test_a_summary_counts_its_session_and_says_that_nobody_knows_how_much(self, treated):
        assert doses_of(treated) == [{"ingredient": "Caffeine citrate", "amount": None, "unit": "", "sessions": 1}]

    def test_a_diluent_without_limits_leaves_no_entry(self, appointment, clinician, lot):
        saline = factories.make_product(factories.make_ingredient("Saline", category="vehicle"), "9")
        ProductComponent.objects.filter(product=saline).update(expressed_as="salt")
        version = factories.make_version(clinician, name="Diluted", recipe={lot.product: "1", saline: "2"})
        record = open_record(actor=clinician, appointment=appointment)
        record.administrations.update(formulation_version=version)

        sign(save(record, clinician, lot, factories.make_lot(saline)), clinician)

        assert [dose.ingredient.name for dose in LedgerEntry.objects.all()] == ["Caffeine"]


class TestExactly:
    def test_a_third_goes_into_the_ledger_whole(self, appointment, clinician, lot):
        saline = factories.make_product(factories.make_ingredient("Saline", category="vehicle"), "9")
        version = factories.make_version(clinician, name="Thirds", recipe={lot.product: "1", saline: "2"})
        record = open_record(actor=clinician, appointment=appointment)
        record.administrations.update(formulation_version=version)

        sign(save(record, clinician, lot, factories.make_lot(saline)), clinician)

        dose = LedgerEntry.objects.get(ingredient__name="Caffeine")
        assert (dose.amount, dose.exact) == (Decimal("16.6666666667"), Fraction(50, 3))

    def test_two_visits_of_one_day_that_come_to_the_limit_pass(self, appointment, course, clinician, lot, ana):
        """Caffeine may not exceed 200 mg: 100 mg/6 and 1100 mg/6."""
        saline = factories.make_product(factories.make_ingredient("Saline", category="vehicle"), "9")
        version = factories.make_version(clinician, name="Thirds", recipe={lot.product: "1", saline: "2"})
        record = open_record(actor=clinician, appointment=appointment)
        record.administrations.update(formulation_version=version)
        sign(save(record, clinician, lot, factories.make_lot(saline)), clinician)
        filling = Filling("hips", "Hips", version.pk, 550, Decimal("0.1"))

        report = report_on(patient=ana, sitting=Sitting([filling]), on=ana.clinic.today, course_id=course.pk)

        assert "session_limit" not in codes(report)


class TestInTheDatabase:
    def post(self, course, **columns) -> LedgerEntry:
        area = course.plans.get().areas.get()
        ingredient = ProductComponent.objects.get().ingredient
        return LedgerEntry.objects.create(
            patient=course.patient,
            ingredient=ingredient,
            area=area.area,
            side="both",
            given_on=course.clinic.today,
            course_number=course.pk,
            record_number=1,
            line_number=1,
            **columns,
        )

    @pytest.mark.parametrize(
        "columns",
        [
            {"amount": None, "unit": "mg"},
            {"amount": 1, "unit": ""},
            {"amount": None, "unit": "", "numerator": 1, "denominator": 3},
            {"amount": Decimal("0.3333333334"), "unit": "mg", "numerator": 1},
            {"amount": Decimal("0.3333333334"), "unit": "mg", "denominator": 3},
            {"amount": Decimal("0.3333333333"), "unit": "mg", "numerator": 1, "denominator": 3},
            {"amount": Decimal("0.3333333335"), "unit": "mg", "numerator": 1, "denominator": 3},
            {"amount": 3, "unit": "mg", "numerator": 3, "denominator": 1},
        ],
    )
    def test_an_amount_has_its_unit_and_is_its_fraction(self, course, columns):
        with pytest.raises(IntegrityError, match="formulations_ledger_"), transaction.atomic():
            self.post(course, **columns)

    @pytest.mark.parametrize(
        "columns",
        [
            {"amount": None, "unit": ""},
            {"amount": 1, "unit": "mg"},
            {"amount": Decimal("0.3333333334"), "unit": "mg", "numerator": 1, "denominator": 3},
        ],
    )
    def test_what_is_whole_is_kept(self, course, columns):
        assert self.post(course, **columns).pk

    def test_a_line_holds_an_ingredient_once_in_each_unit(self, course):
        self.post(course, amount=1, unit="mg")
        self.post(course, amount=None, unit="")
        with pytest.raises(IntegrityError, match="formulations_ledger_posted_once"), transaction.atomic():
            self.post(course, amount=None, unit="")


def test_a_course_page_says_that_the_amount_is_not_known(treated, clinician, client_of):
    write_missing_summaries()
    page = client_of(clinician).get(reverse("progress:course", args=[treated.pk])).content.decode()
    assert "amount not known" in page
