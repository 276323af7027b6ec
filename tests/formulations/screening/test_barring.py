"""What rules out every injection is seen before somebody opens the treatment."""

import pytest
from django.urls import reverse

from formulations.screening.barring import barring_of
from patients.services.screening import record_answers
from tests import factories


@pytest.fixture
def questions(db):
    factories.make_question("pregnancy", severity="absolute")
    factories.make_question("keloid", severity="relative")
    factories.make_question("skin_at_site", scope="site", severity="absolute")


@pytest.fixture
def answers(ana, clinician, questions):
    def given(**answers):
        record_answers(actor=clinician, patient=ana, answers=answers)

    return given


@pytest.mark.parametrize(
    ("answered", "found"),
    [
        ({"pregnancy": "present", "keloid": "present", "skin_at_site": "present"}, ["Pregnancy"]),
        ({"pregnancy": "absent", "keloid": "present"}, []),
        ({"pregnancy": "unknown"}, []),
    ],
)
def test_only_an_absolute_contraindication_of_every_treatment_that_is_present_counts(ana, answers, answered, found):
    answers(**answered)

    assert barring_of([ana.pk]).get(ana.pk, []) == found


def test_the_banner_names_it_to_clinicians_alone(client_of, clinician, front_desk, ana, answers):
    answers(pregnancy="present")
    page = reverse("progress:chart", args=[ana.pk])

    assert "Pregnancy" in client_of(clinician).get(page).text
    assert "Pregnancy" not in client_of(front_desk).get(page).text


@pytest.mark.parametrize("others", [0, 5])
def test_many_patients_ask_no_more_questions(ana, clinic, answers, others, django_assert_num_queries):
    answers(pregnancy="present")
    patients = [ana.pk, *(factories.make_patient(clinic).pk for _ in range(others))]

    with django_assert_num_queries(2):
        assert set(barring_of(patients)) == {ana.pk}
