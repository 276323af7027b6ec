"""Registering a patient and changing who they are, at the service."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connection, transaction

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from patients.models import Patient
from patients.services import people
from patients.services.numbers import next_number
from tests.factories import make_clinic, make_patient

MARTA = {"given_name": "Marta", "family_name": "Novák", "birth_date": date(1979, 1, 31), "sex": "female"}


@pytest.mark.django_db
def test_each_patient_gets_the_next_number_of_their_clinic(front_desk, clinic):
    first = people.register_patient(actor=front_desk, clinic=clinic, **MARTA)
    second = people.register_patient(actor=front_desk, clinic=clinic, **MARTA)
    elsewhere = people.register_patient(actor=front_desk, clinic=make_clinic(name="Lyon"), **MARTA)
    assert [first.number, second.number, elsewhere.number] == ["000001", "000002", "000001"]


@pytest.mark.django_db
def test_numbers_that_came_from_elsewhere_are_not_counted(front_desk, clinic):
    make_patient(clinic, number="P99999")
    make_patient(clinic, number="000007")
    assert people.register_patient(actor=front_desk, clinic=clinic, **MARTA).number == "000008"


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_the_same_moment_get_two_numbers(clinic, front_desk):
    second_may_start = threading.Event()
    numbers = []

    def second_desk():
        second_may_start.wait(timeout=10)
        numbers.append(people.register_patient(actor=front_desk, clinic=clinic, **MARTA).number)
        connection.close()

    other = threading.Thread(target=second_desk)
    other.start()
    with transaction.atomic():
        number = next_number(clinic)
        second_may_start.set()
        other.join(timeout=0.5)
        assert other.is_alive(), "the second desk has to wait"
        Patient.objects.create(clinic=clinic, number=number, **MARTA)
    other.join(timeout=10)
    assert [number, *numbers] == ["000001", "000002"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("birth_date", date(1889, 12, 31)),
        ("given_name", "  "),
        ("family_name", ""),
        ("sex", "unheard of"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(front_desk, clinic, field, value):
    with pytest.raises(DomainError) as refusal:
        people.register_patient(actor=front_desk, clinic=clinic, **(MARTA | {field: value}))
    assert list(refusal.value.fields) == [field]
    assert not Patient.objects.exists()


@pytest.mark.django_db
def test_nobody_is_born_tomorrow_by_the_clock_of_the_clinic(front_desk, clinic):
    tomorrow = clinic.today + timedelta(days=1)
    with pytest.raises(DomainError) as refusal:
        people.register_patient(actor=front_desk, clinic=clinic, **(MARTA | {"birth_date": tomorrow}))
    assert list(refusal.value.fields) == ["birth_date"]


@pytest.mark.django_db
def test_of_two_edits_the_second_is_refused_and_the_first_stays(front_desk, ana):
    people.change_contact(actor=front_desk, patient=ana, version=1, phone="+33 1 11 11 11 11")
    with pytest.raises(StaleEditError):
        people.change_contact(actor=front_desk, patient=ana, version=1, phone="+33 2 22 22 22 22")
    ana.refresh_from_db()
    assert (ana.phone, ana.version) == ("+33 1 11 11 11 11", 2)


@pytest.mark.django_db
@pytest.mark.parametrize("family_name", ["Ruiz", "RUÍZ", " ruiz "])
def test_somebody_with_the_same_name_and_birth_date_may_be_the_same_person(ana, family_name):
    assert list(Patient.objects.namesakes(family_name=family_name, birth_date=ana.birth_date)) == [ana]
    assert not Patient.objects.namesakes(family_name=family_name, birth_date=date(1985, 3, 15)).exists()
    assert not Patient.objects.namesakes(family_name="Ruizz", birth_date=ana.birth_date).exists()
