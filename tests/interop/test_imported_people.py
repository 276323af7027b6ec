"""Who an imported record is about, and what a bundle says of their allergies."""

import json
from datetime import date

import pytest

from mesoplan.interop.fhir.imports import import_bundle
from patients.imports import Kept
from patients.models import Allergy, Patient
from tests import factories
from tests.interop.fhir import HOSPITAL, allergy, bundle, patient

pytestmark = pytest.mark.django_db


class TestWhoSomebodyIs:
    def test_one_of_several_numbers_is_enough_and_the_others_are_learnt(self, take):
        take(patient())
        passport = {"system": "https://passports.example", "value": "P1"}

        take(patient(identifier=[{"system": HOSPITAL, "value": "1"}, passport]))

        assert set(Patient.objects.get().identifiers.values_list("value", flat=True)) == {"1", "P1"}

    def test_a_changed_name_is_the_same_person(self, take):
        take(patient())

        take(patient(name=[{"given": ["Ana"], "family": "Moreau"}]))

        assert Patient.objects.get().family_name == "Moreau"

    def test_somebody_else_with_the_same_number_is_refused_and_nothing_is_overwritten(self, take):
        take(patient())

        report = take(patient(name=[{"given": ["Luis"], "family": "Ruiz"}], birthDate="2015-02-01"), allergy())

        assert Patient.objects.get().given_name == "Ana"
        assert not Allergy.objects.exists()
        assert [str(refusal) for refusal in report.refusals] == [
            "Patient p1: An identifier belongs to patient 000001, who is somebody else by name and birth date.",
            "Patient p1: 1 other records of this patient were left out with it",
        ]

    def test_the_number_of_a_familys_insurance_identifies_nobody(self, take):
        shared = {"type": {"coding": [{"code": "MB"}]}, "system": "https://insurance.example", "value": "9"}
        take(patient("1", identifier=[{"system": HOSPITAL, "value": "1"}, shared]))

        take(
            patient(
                "2",
                identifier=[{"system": HOSPITAL, "value": "2"}, shared],
                name=[{"given": ["Eva"], "family": "Ruiz"}],
            )
        )

        assert Patient.objects.count() == 2

    def test_numbers_of_two_patients_are_refused(self, take):
        take(patient("1"), patient("2", birthDate="1990-01-01"))

        report = take(patient("3", identifier=[{"system": HOSPITAL, "value": number} for number in "12"]))

        assert "belong to several patients: 000001, 000002" in str(report.refusals[0])

    def test_a_patient_of_another_clinic_is_another_patient(self, take, clinic):
        take(patient())
        lyon = factories.make_clinic(name="Lyon")

        import_bundle(clinic=lyon, data=bundle(patient()))

        assert Patient.objects.filter(clinic=lyon).count() == 1
        assert Patient.objects.count() == 2

    def test_a_patient_without_numbers_is_known_by_the_address_of_the_record(self, clinic):
        entry = {"fullUrl": "urn:uuid:0c9d", "resource": patient(identifier=[])}
        data = json.dumps({"resourceType": "Bundle", "entry": [entry]}).encode()

        import_bundle(clinic=clinic, data=data)
        import_bundle(clinic=clinic, data=data)

        assert Patient.objects.count() == 1

    def test_a_patient_whom_nothing_identifies_is_refused(self, take):
        report = take(patient(identifier=[]))

        assert "Nothing identifies this patient" in str(report.refusals[0])
        assert not Patient.objects.exists()

    def test_somebody_registered_by_hand_is_pointed_out_and_not_merged(self, take, clinic):
        factories.make_patient(clinic, number="000041", family_name="Rüiz")

        report = take(patient())

        assert [str(remark) for remark in report.remarks] == [
            "Patient p1: may be the same person as 000041; look and compare"
        ]
        assert Patient.objects.count() == 2

    def test_a_child_is_kept_as_a_child(self, take, clinic):
        take(patient(birthDate="2022-05-06"))

        assert Patient.objects.get().age_on(date(2026, 5, 5)) == 3

    def test_a_death_is_kept_with_its_day(self, take):
        take(patient(deceasedDateTime="2019-07-19T23:30:00-05:00"))

        assert Patient.objects.get().deceased_on == date(2019, 7, 19)

    @pytest.mark.parametrize("death", [{"deceasedBoolean": True}, {"deceasedDateTime": "2019"}])
    def test_a_death_on_an_unknown_day_is_kept_with_an_alert_and_twice_imported_is_once_stored(
        self, take, clinic, death
    ):
        take(patient(**death))
        report = take(patient(**death))

        assert Patient.objects.get().deceased_on == clinic.today
        assert Patient.objects.get().alerts == ["Has died; the day is not known"]
        assert report.counts["patients", Kept.UNCHANGED] == 1

    def test_a_death_recorded_by_mistake_is_taken_back(self, take):
        take(patient(deceasedBoolean=True))

        take(patient(deceasedBoolean=False))

        assert (Patient.objects.get().deceased_on, Patient.objects.get().alerts) == (None, [])


class TestAllergyStatus:
    def test_no_allergy_in_a_bundle_is_not_no_known_allergy(self, take):
        take(patient())

        assert Patient.objects.get().allergy_status == "unknown"

    def test_a_statement_of_no_known_allergy_leaves_the_question_open(self, take):
        none_known = {
            "coding": [{"system": "http://snomed.info/sct", "code": "716186003", "display": "No known allergy"}]
        }

        report = take(patient(), allergy(code=none_known))

        assert Patient.objects.get().allergy_status == "unknown"
        assert not Allergy.objects.exists()
        assert "No known allergy”, which is no allergy" in str(report.refusals[0])

    def test_an_allergy_outweighs_what_was_said_at_the_clinic(self, take):
        take(patient())
        Patient.objects.update(allergy_status="none_known")

        take(patient(), allergy())

        assert Patient.objects.get().allergy_status == "present"

    def test_an_allergy_that_is_over_leaves_the_status_alone(self, take):
        take(patient(), allergy(clinicalStatus={"coding": [{"code": "inactive"}]}))

        assert Patient.objects.get().allergy_status == "unknown"
