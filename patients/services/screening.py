from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient, ScreeningAnswer
from patients.services.history import locked

UNKNOWN = ScreeningAnswer.Answer.UNKNOWN


@transaction.atomic
def record_answers(
    *, actor: User, patient: Patient, answers: Mapping[str, str], seen: Mapping[str, str] | None = None
) -> None:
    """Keeps each answer with this moment and this person. A question that is not in `answers` stays as it was, and one
    that was never asked gets no row. `seen` holds the answers that the person had before them: where another has been
    given since, nothing is kept."""
    patient = locked(patient)
    stored = {row.condition: row for row in patient.screening_answers.filter(condition__in=answers)}
    refuse_overtaken(stored, seen or {})
    now = timezone.now()
    for condition, answer in answers.items():
        row = stored.get(condition)
        if row is None and answer == UNKNOWN:
            continue
        row = row or ScreeningAnswer(patient=patient, condition=condition)
        row.answer, row.answered_at, row.asked_by = answer_named(answer, condition), now, actor
        row.save()


def refuse_overtaken(stored: Mapping[str, ScreeningAnswer], seen: Mapping[str, str]) -> None:
    overtaken = {
        condition: _("%(person)s has answered “%(answer)s” in the meantime.")
        % {"person": row.asked_by.name, "answer": row.get_answer_display()}
        for condition, row in stored.items()
        if row.answer != seen.get(condition, row.answer)
    }
    if overtaken:
        raise DomainError(
            _("Somebody else has answered in the meantime. Look at the answers again before you save."),
            fields=overtaken,
        )


def answer_named(answer: str, condition: str) -> str:
    if answer not in ScreeningAnswer.Answer.values:
        sentence = _("“%(answer)s” is not an answer.") % {"answer": answer}
        raise DomainError(sentence, fields={condition: sentence})
    return answer
