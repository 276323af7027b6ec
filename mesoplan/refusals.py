"""How a rule says no: one exception, whose text is a sentence for the person who asked. Nothing here needs Django, so
the modules of rules can refuse too."""

from collections.abc import Mapping


class DomainError(Exception):
    """A refusal. Its sentence is shown as it is; `fields` names the inputs it belongs to, where there are any."""

    def __init__(self, sentence: str, *, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = dict(fields or {})
