"""A clinic takes over the records of its patients from the hospital's system, and again every month."""

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from formulations.models import Product
from patients.imports import Kept
from patients.models import Allergy, HealthProblem, Measurement, Medication, Patient, PatientIdentifier
from patients.services.history import declare_no_known_allergies
from sessions.progress.models import ProgressSummary
from sessions.progress.services import write_missing_summaries
from tests import factories
from tests.interop.fhir import (
    BUNDLES,
    HOSPITAL,
    allergy,
    condition,
    imported,
    patient,
    request,
    statement,
    weight,
)
from tests.sessions.progress.followed import treat

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 11, 2)
ANA = BUNDLES / "ana_ruiz.json"
SAMPLES = settings.BASE_DIR.parent / "shared" / "data" / "fhir-r4"
TABLES = [Patient, PatientIdentifier, Allergy, HealthProblem, Medication, Measurement]


def events() -> int:
    return sum(table._meta.get_field("events").related_model.objects.count() for table in TABLES)


@pytest.fixture
def summed_up(take, clinician) -> Measurement:
    """A weight from the hospital that a progress summary speaks of."""
    with time_machine.travel(datetime(2026, 11, 2, 9, tzinfo=UTC), tick=False):
        take(patient(), weight())
        ana = Patient.objects.get()
        declare_no_known_allergies(actor=clinician, patient=ana)
        course = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=2)
        treat(course, 1, clinician, factories.make_lot(Product.objects.get(), "L1"))
        write_missing_summaries()
    return ProgressSummary.objects.get().last_measurement


class TestAWholeRecord:
    def test_the_person_is_kept_as_the_hospital_knows_her(self, clinic):
        imported(ANA)

        ana = Patient.objects.get()
        assert (ana.given_name, ana.family_name, ana.number) == ("Ana María", "Ruiz Peñalver", "000001")
        assert (ana.birth_date, ana.sex, ana.language) == (date(1985, 3, 14), "female", "fr")
        assert (ana.phone, ana.email) == ("+33 6 12 34 56 78", "ana@home.example")
        assert ana.clinic == clinic

    def test_an_allergy_is_kept_in_our_group_where_its_code_is_known_and_in_its_words_where_not(self, clinic):
        imported(ANA)

        soya, pollen = Allergy.objects.order_by("allergen").reverse()
        assert (soya.text, soya.allergen, soya.is_active) == ("Allergy to soya", "soy", True)
        assert (soya.system_code, soya.noted_on) == ("714035009", date(1999, 5, 2))
        assert (pollen.text, pollen.allergen, pollen.is_active) == ("Pollen de bouleau", "", False)
        assert Patient.objects.get().allergy_status == "present"

    def test_what_has_passed_is_kept_as_past(self, clinic):
        imported(ANA)

        problems = {problem.text: (problem.is_active, problem.noted_on) for problem in HealthProblem.objects.all()}
        assert problems == {"Hypertension": (True, None), "Acute bronchitis": (False, date(2019, 2, 3))}

    def test_medicines_are_found_where_the_record_names_them(self, clinic):
        imported(ANA)

        medicines = {medicine.text: (medicine.is_active, medicine.noted_on) for medicine in Medication.objects.all()}
        assert medicines == {
            "Warfarin 5 mg": (True, date(2024, 1, 8)),
            "Magnesium citrate": (False, date(2023, 11, 1)),
        }

    def test_pounds_and_metres_become_kilograms_and_centimetres_and_a_day_becomes_its_noon(self, clinic):
        imported(ANA)

        readings = {row.kind: (row.value, row.unit, row.measured_at) for row in Measurement.objects.all()}
        assert readings == {
            "weight": (Decimal("61.51"), "kg", datetime(2024, 3, 5, 8, 30, tzinfo=UTC)),
            "height": (Decimal("168.00"), "cm", datetime(2024, 3, 5, 11, 0, tzinfo=UTC)),
        }

    def test_the_summary_says_what_was_kept(self, clinic):
        out, complaints, end = imported(ANA)

        assert out.startswith(
            "ana_ruiz.json: patients 1 new; allergies 2 new; problems 2 new; medications 2 new; measurements 2 new; "
            "0 left out, 2 of kinds that are not kept.\n"
        )
        assert (complaints, end) == ("", "")

    def test_the_history_names_the_command_and_the_file(self, clinic):
        imported(ANA)

        context = Patient.objects.get().events.first().pgh_context
        assert context.metadata["command"] == "import_patients"
        assert context.metadata["file"] == "ana_ruiz.json"


class TestImportingAgain:
    def test_the_same_bundle_stores_nothing_twice_and_leaves_no_trace_in_the_history(self, clinic):
        imported(ANA)
        before = [table.objects.count() for table in TABLES], events()

        out, _, _ = imported(ANA)

        assert ([table.objects.count() for table in TABLES], events()) == before
        assert "patients 1 unchanged; allergies 2 unchanged; problems 2 unchanged" in out

    def test_what_has_changed_at_the_hospital_is_changed_here(self, take):
        take(patient(), allergy(), condition(), request(), weight())

        report = take(
            patient(telecom=[{"system": "phone", "value": "0145"}]),
            allergy(code={"text": "Soya and nuts"}),
            condition(clinicalStatus={"coding": [{"code": "resolved"}]}),
            request(status="stopped"),
            weight(60),
        )

        assert Patient.objects.get().phone == "0145"
        assert Patient.objects.get().version == 2
        assert Allergy.objects.get().text == "Soya and nuts"
        assert not HealthProblem.objects.get().is_active
        assert not Medication.objects.get().is_active
        assert Measurement.objects.get().value == 60
        assert set(report.counts) == {
            (table, Kept.CHANGED) for table in ("patients", "allergies", "problems", "medications", "measurements")
        }

    def test_what_the_hospital_does_not_know_stays_as_the_clinic_wrote_it(self, take):
        take(patient(telecom=[{"system": "phone", "value": "0145"}]))

        take(patient(gender="unknown"))

        assert (Patient.objects.get().phone, Patient.objects.get().sex) == ("0145", "female")

    def test_a_record_that_was_a_mistake_counts_no_more(self, take):
        take(patient(), allergy(), condition(), request(), statement(), weight())
        mistake = {"verificationStatus": {"coding": [{"code": "entered-in-error"}]}}

        take(
            patient(),
            allergy(**mistake),
            condition(**mistake),
            request(status="entered-in-error"),
            statement(status="entered-in-error"),
            weight(status="entered-in-error"),
        )

        assert not Allergy.objects.filter(is_active=True).exists()
        assert not HealthProblem.objects.filter(is_active=True).exists()
        assert not Medication.objects.filter(is_active=True).exists()
        assert not Measurement.objects.exists()
        assert Patient.objects.get().allergy_status == "unknown"

    def test_a_reading_that_was_a_mistake_takes_nothing_else_with_it_though_a_summary_speaks_of_it(
        self, take, summed_up
    ):
        """The rest of the file, and the files after it, are taken as well."""
        report = take(patient(), weight(status="entered-in-error"), allergy())

        assert report.counts["measurements", Kept.CHANGED] == 1
        assert report.refusals == []
        assert Allergy.objects.get().text == "Soya"
        assert not Measurement.objects.exists()
        assert ProgressSummary.objects.get().last_measurement == summed_up

    def test_a_mistake_that_is_told_again_changes_nothing(self, take, summed_up):
        take(patient(), weight(status="entered-in-error"))

        assert take(patient(), weight(status="entered-in-error")).counts["measurements", Kept.CHANGED] == 0

    def test_what_was_called_a_mistake_by_mistake_counts_again(self, take, summed_up):
        take(patient(), weight(status="entered-in-error"))

        assert take(patient(), weight()).counts["measurements", Kept.CHANGED] == 1
        assert Measurement.objects.get() == summed_up

    def test_a_mistake_that_was_never_stored_stores_nothing(self, take):
        report = take(
            patient(),
            allergy(verificationStatus={"coding": [{"code": "refuted"}]}),
            weight(status="cancelled"),
        )

        assert not Allergy.objects.exists()
        assert not Measurement.objects.exists()
        assert report.refusals == []

    def test_the_same_id_from_another_system_is_another_record(self, take):
        take(patient(), allergy())
        practice = {"system": "https://practice.example", "value": "77"}

        take(patient(identifier=[practice, {"system": HOSPITAL, "value": "1"}]), allergy(code={"text": "Penicillin"}))

        assert Patient.objects.count() == 1
        assert set(Allergy.objects.values_list("text", flat=True)) == {"Soya", "Penicillin"}


class TestTheClinic:
    def test_it_need_not_be_named_where_there_is_one(self, clinic):
        _, _, end = imported(ANA)

        assert end == ""

    def test_it_has_to_be_named_where_there_are_several(self, clinic):
        factories.make_clinic(name="Lyon")

        _, _, end = imported(ANA)

        assert end == "Name the clinic of these patients with --clinic. There are: Lyon, Paris."
        assert not Patient.objects.exists()

    def test_the_named_one_gets_the_patients(self, clinic):
        lyon = factories.make_clinic(name="Lyon")

        imported(ANA, clinic="Lyon")

        assert Patient.objects.get().clinic == lyon

    def test_an_unknown_one_is_refused(self, clinic):
        _, _, end = imported(ANA, clinic="Nantes")

        assert "There are: Paris." in end


@pytest.mark.skipif(
    not SAMPLES.is_dir(), reason=f"no folder of sample bundles at {Path('..', 'shared', 'data', 'fhir-r4')}"
)
def test_synthetic_records_of_another_program_are_taken_whole_and_once(clinic):
    files = sorted(SAMPLES.glob("*.json"))

    first, complaints, end = imported(*files)
    again, _, _ = imported(*files)

    assert (complaints, end) == ("", "")
    assert (
        "Altogether: patients 18 new; allergies 23 new; problems 62 new; medications 40 new; measurements 168 new."
        in first
    )
    assert "Altogether: patients 18 unchanged; allergies 23 unchanged; problems 62 unchanged" in again
    assert Patient.objects.filter(family_name="Fernández", given_name="Raúl").exists()
    assert Patient.objects.exclude(deceased_on=None).count() == 1
