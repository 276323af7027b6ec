from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms

from formulations.models import Condition
from mesoplan.frame.forms import refuse
from mesoplan.refusals import DomainError
from patients.models import ScreeningAnswer

if TYPE_CHECKING:
    from django.forms.boundfield import BoundField
    from django.http import QueryDict

Answer = ScreeningAnswer.Answer


@dataclass(frozen=True)
class Row:
    """A question with its choice, and when it was last answered."""

    field: "BoundField"
    condition: Condition
    last: ScreeningAnswer | None

    @property
    def seen(self) -> str:
        """The answer that stands on the page, sent back beside the chosen one."""
        return self.field.as_hidden(only_initial=True)


class ScreeningForm(forms.Form):
    """One choice for each question. It carries the answers that the person saw, so that only what they changed is kept
    and nothing that somebody else has answered since is overwritten."""

    def __init__(
        self,
        *args: Any,
        questions: Iterable[Condition],
        last: Mapping[str, ScreeningAnswer],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions, self.last = tuple(questions), last
        for question in self.questions:
            self.fields[question.code] = forms.ChoiceField(
                label=str(question),
                choices=Answer.choices,
                widget=forms.RadioSelect,
                initial=last[question.code].answer if question.code in last else Answer.UNKNOWN,
                show_hidden_initial=True,
            )

    def row(self, question: Condition) -> Row:
        return Row(self[question.code], question, self.last.get(question.code))

    @property
    def asked(self) -> int:
        """How many of the questions have an answer."""
        return sum(1 for it in self.questions if it.code in self.last and self.last[it.code].answer != Answer.UNKNOWN)

    @property
    def seen(self) -> dict[str, str]:
        """The answers that stood on the page when it was opened."""
        return {code: self.data.get(self.add_initial_prefix(code), Answer.UNKNOWN) for code in self.fields}

    @property
    def changed(self) -> dict[str, str]:
        return {code: self.cleaned_data[code] for code in self.changed_data}

    @property
    def answered(self) -> dict[str, str]:
        return {code: answer for code, answer in self.cleaned_data.items() if answer != Answer.UNKNOWN}

    def after(self, refusal: DomainError) -> "ScreeningForm":
        """What was chosen, beside what somebody else has answered; sending it once more means to replace that."""
        data = cast("QueryDict", self.data).copy()
        for code in refusal.fields:
            data[self.add_initial_prefix(code)] = self.last[code].answer if code in self.last else Answer.UNKNOWN
        again = ScreeningForm(data, questions=self.questions, last=self.last)
        refuse(again, refusal)
        return again
