import pytest
from django.test import Client

from formulations.models import LedgerEntry
from mesoplan.staff.services import issue_token
from tests import factories
from tests.sessions.delivery.chairside import save


@pytest.fixture
def machine_of():
    def client(user) -> Client:
        return Client(headers={"Authorization": f"Token {issue_token(user=user)}"})

    return client


def sign(client: Client, record, version: object):
    address = f"/api/v1/records/{record.pk}/sign/"
    return client.post(address, {"version": version}, content_type="application/json")


def test_a_machine_signs_for_its_clinician(machine_of, record, clinician, lot):
    draft = save(record, clinician, lot)

    answer = sign(machine_of(clinician), record, draft.version)

    assert (answer.status_code, answer.json()["status"], answer.json()["signed_by"]) == (200, "signed", clinician.pk)
    assert LedgerEntry.objects.get().amount == 50


def test_what_a_record_lacks_is_said_field_by_field(machine_of, record, clinician):
    answer = sign(machine_of(clinician), record, record.version)

    assert answer.status_code == 409
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["detail"] == "This record cannot be signed yet."
    assert answer.json()["errors"]["identity_checked"] == ["Tick this point before signing."]


def test_a_version_nobody_has_seen_is_refused(machine_of, record, clinician, lot):
    save(record, clinician, lot)

    assert sign(machine_of(clinician), record, 1).status_code == 409
    assert sign(machine_of(clinician), record, "many").status_code == 400
    record.refresh_from_db()
    assert not record.is_signed


def test_a_signed_record_is_not_signed_again(machine_of, record, clinician, lot):
    draft = save(record, clinician, lot)
    machine = machine_of(clinician)
    signed = sign(machine, record, draft.version).json()

    assert sign(machine, record, signed["version"]).status_code == 409
    assert LedgerEntry.objects.count() == 1


def test_the_front_desk_signs_nothing(machine_of, record, front_desk):
    assert sign(machine_of(front_desk), record, record.version).status_code == 403


def test_a_record_of_another_clinic_is_not_found(machine_of, record):
    stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))

    assert sign(machine_of(stranger), record, record.version).status_code == 404
