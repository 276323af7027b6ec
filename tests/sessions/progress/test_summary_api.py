import pytest
from django.test import Client

from mesoplan.audit.models import ChartOpening
from mesoplan.staff.services import issue_token
from sessions.progress.services import write_missing_summaries
from tests import factories


@pytest.fixture
def machine_of():
    def client(user) -> Client:
        return Client(headers={"Authorization": f"Token {issue_token(user=user)}"})

    return client


def address(course) -> str:
    return f"/api/v1/courses/{course.pk}/summary/"


def test_the_latest_summary_is_read_as_figures(machine_of, clinician, course, treated, ana):
    write_missing_summaries()

    answer = machine_of(clinician).get(address(course))

    assert answer.status_code == 200
    assert answer.json()["figures"]["sessions"] == {"done": 1, "planned": 2}
    assert ChartOpening.objects.get().patient_id == ana.pk


def test_before_the_first_treatment_there_is_no_summary(machine_of, clinician, course):
    assert machine_of(clinician).get(address(course)).status_code == 404


def test_the_front_desk_reads_no_summary(machine_of, front_desk, course):
    assert machine_of(front_desk).get(address(course)).status_code == 403


def test_a_course_of_another_clinic_is_not_found(machine_of, course, treated):
    write_missing_summaries()
    stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))

    assert machine_of(stranger).get(address(course)).status_code == 404
