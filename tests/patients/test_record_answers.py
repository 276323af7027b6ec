"""Answers to the screening, at the service: unknown is not no."""

from datetime import UTC, datetime

import pytest
import time_machine

from mesoplan.refusals import DomainError
from patients.services.screening import record_answers

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 3, 3, 9, tzinfo=UTC)


def answers_of(patient) -> dict[str, str]:
    return dict(patient.screening_answers.values_list("condition", "answer"))


def test_an_answer_carries_its_moment_and_who_asked(clinician, ana):
    with time_machine.travel(MONDAY, tick=False):
        record_answers(actor=clinician, patient=ana, answers={"pregnancy": "absent"})
    row = ana.screening_answers.get()
    assert (row.condition, row.answer, row.answered_at, row.asked_by) == ("pregnancy", "absent", MONDAY, clinician)


def test_what_was_never_asked_gets_no_answer(clinician, ana):
    record_answers(actor=clinician, patient=ana, answers={"pregnancy": "unknown"})
    assert answers_of(ana) == {}


def test_an_answer_can_be_taken_back(clinician, ana):
    record_answers(actor=clinician, patient=ana, answers={"pregnancy": "absent"})
    record_answers(actor=clinician, patient=ana, answers={"pregnancy": "unknown"})
    assert answers_of(ana) == {"pregnancy": "unknown"}


def test_only_the_questions_that_were_asked_get_a_new_moment(clinician, ana):
    with time_machine.travel(MONDAY, tick=False):
        record_answers(actor=clinician, patient=ana, answers={"pregnancy": "absent", "hiv": "absent"})
    with time_machine.travel(TUESDAY, tick=False):
        record_answers(actor=clinician, patient=ana, answers={"pregnancy": "absent"})
    assert dict(ana.screening_answers.values_list("condition", "answered_at")) == {"pregnancy": TUESDAY, "hiv": MONDAY}


def test_an_answer_that_somebody_gave_in_the_meantime_is_not_overwritten(clinician, ana):
    record_answers(actor=clinician, patient=ana, answers={"pregnancy": "present"}, seen={"pregnancy": "unknown"})
    with pytest.raises(DomainError) as refusal:
        record_answers(
            actor=clinician,
            patient=ana,
            answers={"pregnancy": "absent", "hiv": "absent"},
            seen={"pregnancy": "unknown", "hiv": "unknown"},
        )
    assert "Dr Marin" in refusal.value.fields["pregnancy"]
    assert answers_of(ana) == {"pregnancy": "present"}


def test_only_the_three_answers_are_answers(clinician, ana):
    with pytest.raises(DomainError) as refusal:
        record_answers(actor=clinician, patient=ana, answers={"pregnancy": "perhaps"})
    assert list(refusal.value.fields) == ["pregnancy"]
    assert answers_of(ana) == {}
