"""Files that are no bundle of ours, and resources that cannot be taken: each is named, and the others are kept."""

import pytest

from mesoplan.interop.fhir.bundles import BundleError
from mesoplan.interop.fhir.imports import import_bundle
from patients.models import Allergy, HealthProblem, Measurement, Medication, Patient
from tests.interop.fhir import BUNDLES, allergy, bundle, condition, imported, patient, request, statement, weight

pytestmark = pytest.mark.django_db


@pytest.fixture
def refusals(clinic):
    """What is said of the resources of a bundle that cannot be taken."""

    def of(*resources: object) -> list[str]:
        report = import_bundle(clinic=clinic, data=bundle(patient(), *resources))
        return [str(refusal) for refusal in report.refusals]

    return of


class TestAFileThatIsNoneOfOurs:
    @pytest.mark.parametrize(
        ("file", "reason"),
        [
            ("cut_short.json", "cut_short.json: refused. This file is not JSON: "),
            ("no_bundle.json", "no_bundle.json: refused. This is not a FHIR bundle."),
            ("stu3.json", "This bundle is not FHIR R4. It looks like STU3: AllergyIntolerance has clinicalStatus"),
            ("dstu2.json", "This bundle is not FHIR R4. It looks like DSTU2: it holds a MedicationOrder."),
            ("r5.json", "This bundle is not FHIR R4. It looks like R5: MedicationRequest has medication."),
            ("absent.json", "absent.json: refused. [Errno 2] No such file or directory"),
        ],
    )
    def test_it_is_refused_with_its_reason_and_the_next_file_is_imported(self, clinic, file, reason):
        out, complaints, end = imported(BUNDLES / file, BUNDLES / "ana_ruiz.json")

        assert reason in complaints
        assert "ana_ruiz.json: patients 1 new" in out
        assert end == "1 files and 0 patients were refused."
        assert list(Patient.objects.values_list("family_name", flat=True)) == ["Ruiz Peñalver"]

    @pytest.mark.parametrize(
        ("resource", "version"),
        [
            ({"resourceType": "Patient", "animal": {}}, "DSTU2 or STU3"),
            ({"resourceType": "AllergyIntolerance", "substance": {}}, "DSTU2"),
            ({"resourceType": "AllergyIntolerance", "criticality": "CRITH"}, "DSTU2"),
            ({"resourceType": "AllergyIntolerance", "verificationStatus": "confirmed"}, "STU3"),
            ({"resourceType": "AllergyIntolerance", "assertedDate": "2010-01-01"}, "STU3"),
            ({"resourceType": "AllergyIntolerance", "type": {"coding": []}}, "R5"),
            ({"resourceType": "Condition", "clinicalStatus": "active"}, "DSTU2 or STU3"),
            ({"resourceType": "Condition", "patient": {}}, "DSTU2"),
            ({"resourceType": "Condition", "category": {}}, "DSTU2"),
            ({"resourceType": "Condition", "assertedDate": "2010"}, "STU3"),
            ({"resourceType": "MedicationRequest", "requester": {"agent": {}}}, "STU3"),
            ({"resourceType": "MedicationStatement", "wasNotTaken": False}, "DSTU2"),
            ({"resourceType": "MedicationStatement", "taken": "y"}, "STU3"),
            ({"resourceType": "Observation", "comments": "high"}, "DSTU2"),
            ({"resourceType": "Observation", "comment": "high"}, "STU3"),
            ({"resourceType": "Encounter", "class": "ambulatory"}, "DSTU2"),
            ({"resourceType": "Encounter", "class": [{}]}, "R5"),
            ({"resourceType": "ReferralRequest"}, "DSTU2 or STU3"),
            ({"resourceType": "CapabilityStatement", "fhirVersion": "3.0.2"}, "STU3"),
            (
                {"resourceType": "Patient", "meta": {"profile": ["https://fhir.nhs.uk/STU3/StructureDefinition/X"]}},
                "STU3",
            ),
        ],
    )
    def test_another_version_of_fhir_is_told_by_what_only_it_has(self, clinic, resource, version):
        with pytest.raises(BundleError, match=f"^This bundle is not FHIR R4. It looks like {version}:"):
            import_bundle(clinic=clinic, data=bundle(patient(), resource))
        assert not Patient.objects.exists()

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"", "not JSON"),
            (b"\xff\xfe\x00", "not JSON"),
            (b'{"resourceType": "Bundle", "total": NaN}', "NaN is not a number"),
            (b"[" * 100_000, "nested too deeply"),
            (b"[]", "not a FHIR bundle"),
            (b'{"resourceType": "Bundle", "entry": {}}', "not a list"),
            (b'{"resourceType": "Bundle"}', "no patient in this bundle"),
        ],
    )
    def test_what_is_no_bundle_with_patients_is_refused(self, clinic, data, reason):
        with pytest.raises(BundleError, match=reason):
            import_bundle(clinic=clinic, data=data)


class TestAPatientWhoCannotBeTaken:
    @pytest.mark.parametrize(
        ("fields", "reason"),
        [
            ({"birthDate": "1985"}, "birthDate: “1985” is not a full date"),
            ({"birthDate": None}, "birthDate: “” is not a full date"),
            ({"birthDate": "1985-02-30"}, "birthDate: "),
            ({"birthDate": "2999-01-01"}, "A birth date cannot lie in the future."),
            ({"birthDate": "1650-01-01"}, "A birth date lies after 1 January 1890."),
            ({"name": []}, "it has no name"),
            ({"name": [{"family": "Ruiz"}]}, "A patient has a given name."),
            ({"name": [{"given": ["Ana"], "family": "R" * 200}]}, "family_name: Ensure this value has at most 120"),
            ({"gender": "robot"}, "gender: “robot” is no code of FHIR R4"),
            ({"deceasedDateTime": "2999-01-01"}, "The day of death lies in the future."),
            ({"modifierExtension": [{"url": "x"}]}, "it carries modifierExtension, which may change its meaning"),
            ({"shoeSize": 38}, "shoeSize: Extra inputs are not permitted"),
        ],
    )
    def test_is_named_and_the_other_patients_of_the_bundle_are_kept(self, clinic, fields, reason):
        report = import_bundle(
            clinic=clinic,
            data=bundle(
                patient("1", **fields), allergy(), patient("2"), allergy("b", patient={"reference": "Patient/p2"})
            ),
        )

        first, orphans = (str(refusal) for refusal in report.refusals)
        assert first.startswith(f"Patient p1: {reason}")
        assert orphans == "Patient p1: 1 other records of this patient were left out with it"
        assert report.refused_patients == 1
        assert Patient.objects.get().identifiers.get().value == "2"
        assert Allergy.objects.count() == 1

    def test_makes_the_command_end_with_an_error(self, clinic, tmp_path):
        file = tmp_path / "ana.json"
        file.write_bytes(bundle(patient(birthDate="1985")))

        _, complaints, end = imported(file)

        assert "ana.json: left out Patient p1: birthDate: “1985” is not a full date" in complaints
        assert end == "0 files and 1 patients were refused."

    def test_two_patients_with_one_id_are_not_mixed_up(self, clinic):
        second = patient(identifier=[{"system": "https://other.example", "value": "9"}])

        report = import_bundle(clinic=clinic, data=bundle(patient(), second))

        assert [str(refusal) for refusal in report.refusals] == [
            "Patient p1: another patient of this bundle has the same id"
        ]

    @pytest.mark.parametrize(
        ("telecom", "remark"),
        [
            ({"system": "email", "value": "ana at home"}, "its e-mail address was left out: it is not one"),
            ({"system": "phone", "value": "1" * 41}, "its phone number was left out: it is too long"),
        ],
    )
    def test_a_wrong_address_costs_only_the_address(self, clinic, telecom, remark):
        report = import_bundle(clinic=clinic, data=bundle(patient(telecom=[telecom])))

        assert [str(it) for it in report.remarks] == [f"Patient p1: {remark}"]
        assert (Patient.objects.get().phone, Patient.objects.get().email) == ("", "")


class TestAResourceThatCannotBeTaken:
    @pytest.mark.parametrize(
        ("reading", "reason"),
        [
            (weight(61.5, "cm"), "“cm” is not a UCUM code for a weight (kg, g, [lb_av])"),
            (weight(61.5, "lbs"), "“lbs” is not a UCUM code for a weight"),
            (weight(168, "kg", loinc="8302-2"), "“kg” is not a UCUM code for a height (cm, m, [in_i])"),
            (weight(valueQuantity={"value": 61.5, "unit": "kg"}), "“kg” is not a UCUM code for a weight"),
            (weight(valueQuantity={"value": 61.5, "system": "https://x", "code": "kg"}), "“kg” is not a UCUM code"),
            (weight(valueQuantity={"value": 61.5, "comparator": "<", "code": "kg"}), "“< 61.5” is not one value"),
            (weight(valueQuantity={"code": "kg"}), "it has no value"),
            (weight(615), "This lies between 0.3 and 400 kg. Check the number."),
            (weight(-61.5), "This lies between 0.3 and 400 kg. Check the number."),
            (weight(1e300), "cannot be right"),
            (weight(effectiveDateTime="2024-03"), "“2024-03” does not say on which day it was measured"),
            (weight(effectiveDateTime=None), "“” does not say on which day it was measured"),
            (weight(effectiveDateTime="9999-12-31T23:59:59-12:00"), "does not say on which day it was measured"),
            (weight(effectiveDateTime="2099-01-01"), "This moment has not come yet."),
            (weight(effectiveDateTime="1980-01-01"), "The patient was not born yet."),
            (weight(status="preliminary"), "it is preliminary, not final"),
            (weight(status="nonsense"), "status: “nonsense” is no code of FHIR R4"),
            (weight() | {"id": None}, "it carries no id, so a second import could not find it again"),
        ],
    )
    def test_a_reading_is_named_with_its_reason(self, refusals, reading, reason):
        (refusal,) = refusals(reading)

        assert reason in refusal
        assert refusal.startswith(("Observation w", "Observation without id"))
        assert not Measurement.objects.exists()

    @pytest.mark.parametrize(
        ("resource", "reason"),
        [
            (allergy(code=None), "AllergyIntolerance a: it does not say what it is about"),
            (allergy(clinicalStatus={"coding": [{"code": "sometimes"}]}), "clinicalStatus: “sometimes” is no code"),
            (allergy(patient={"reference": "Patient/p9"}), "its patient “Patient/p9” is not in this bundle"),
            (allergy(patient={"display": "Ana"}), "its patient “” is not in this bundle"),
            (allergy("a" * 300), "AllergyIntolerance "),
            (condition(code={"coding": [{"code": "x" * 70}]}), "system_code: Ensure this value has at most 60"),
            (
                condition(
                    code={
                        "coding": [
                            {
                                "system": "http://hl7.org/fhir/uv/ips/CodeSystem/absent-unknown-uv-ips",
                                "code": "no-known-problems",
                            }
                        ]
                    }
                ),
                "it says “no-known-problems”, which is nothing to keep",
            ),
            (request(intent="plan"), "MedicationRequest m: it is not an order yet"),
            (request(status="draft"), "MedicationRequest m: it is not an order yet"),
            (request(doNotPerform=True), "it asks not to give the medicine"),
            (request(medicationCodeableConcept=None), "MedicationRequest m: "),
            (
                statement(medicationCodeableConcept=None, medicationReference={"reference": "Medication/9"}),
                "its medicine “Medication/9” is not in this bundle",
            ),
            (
                statement(contained=[{"resourceType": "Nonsense"}], medicationCodeableConcept={"text": ""}),
                "Statement s",
            ),
            ("no object at all", "entry number 2: it is no FHIR resource"),
            ({"id": "x"}, "resource x: it is no FHIR resource"),
        ],
    )
    def test_another_resource_is_named_with_its_reason_and_the_rest_is_kept(self, refusals, resource, reason):
        said = refusals(resource, allergy("kept", code={"text": "Kept"}), weight())

        assert any(reason in refusal for refusal in said)
        assert Allergy.objects.filter(text="Kept").exists()
        assert Measurement.objects.count() == 1

    def test_what_is_not_kept_here_need_not_be_right(self, refusals):
        assert refusals({"resourceType": "Observation", "code": "pulse"}, {"resourceType": "Claim", "id": 5}) == []

    def test_a_long_word_is_cut_rather_than_the_allergy_lost(self, refusals):
        assert refusals(allergy(code={"text": "Soya " * 100})) == []
        assert len(Allergy.objects.get().text) == 250
        assert Allergy.objects.get().text.endswith("…")

    @pytest.mark.parametrize(
        ("status", "is_active"),
        [("active", True), ("on-hold", True), ("unknown", True), ("intended", False), ("not-taken", False)],
    )
    def test_a_medicine_that_may_be_taken_counts(self, refusals, status, is_active):
        assert refusals(statement(status=status)) == []
        assert Medication.objects.get().is_active is is_active

    def test_a_problem_without_a_status_counts_until_it_has_abated(self, refusals):
        assert refusals(condition("c1"), condition("c2", abatementDateTime="2020-01-01")) == []
        assert list(HealthProblem.objects.values_list("source", "is_active").order_by("source")) == [
            ("https://hospital.example/numbers Condition/c1", True),
            ("https://hospital.example/numbers Condition/c2", False),
        ]
