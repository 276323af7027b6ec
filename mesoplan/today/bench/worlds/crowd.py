"""Many people at once at one server, each with a connection of their own."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from threading import Lock
from time import monotonic

from mesoplan.today.bench.worlds.serving import Answer, Visitor

Asked = Callable[[Visitor], Answer]
# Nothing came back: as bad as an answer of 500 and more, and told beside them.
NO_ANSWER = 0


@dataclass(frozen=True)
class Heard:
    """`seconds` is how long it took for all of them together."""

    answers: Sequence[Answer]
    seconds: float

    @property
    def statuses(self) -> Counter[int]:
        return Counter(answer.status for answer in self.answers)

    @property
    def failed(self) -> int:
        return sum(
            status == NO_ANSWER or status >= HTTPStatus.INTERNAL_SERVER_ERROR for status in self.statuses.elements()
        )

    @property
    def times(self) -> list[float]:
        return [answer.ms for answer in self.answers]


def together(visitors: Sequence[Visitor], asked: Iterable[Asked]) -> Heard:
    """Whoever of them has an answer takes the next question, until there is none."""
    questions, lock, began = iter(asked), Lock(), monotonic()

    def go(visitor: Visitor) -> list[Answer]:
        heard: list[Answer] = []
        with closing(visitor):
            while True:
                with lock:
                    question = next(questions, None)
                if question is None:
                    return heard
                heard.append(_answer(visitor, question))

    with ThreadPoolExecutor(len(visitors)) as threads:
        answers = [answer for own in threads.map(go, visitors) for answer in own]
    return Heard(answers, monotonic() - began)


def _answer(visitor: Visitor, question: Asked) -> Answer:
    try:
        return question(visitor)
    except OSError:
        return Answer(NO_ANSWER, 0, b"", 0, 0)
