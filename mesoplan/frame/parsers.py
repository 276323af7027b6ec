"""What is sent to the API, read so that whatever follows can keep it, compare it and say it back."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, ValidationError
from rest_framework.parsers import JSONParser

MOST_LEVELS = 100


class SoundJSONParser(JSONParser):
    """Refuses what JSON can spell and no text can hold, at its path, and what is nested beyond anything meant."""

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:  # noqa: ANN401 whatever was sent
        try:
            sent = super().parse(stream, media_type, parser_context)
        except RecursionError:
            raise too_deep() from None
        broken = {path: [_("This holds half of a character.")] for path, text in texts_of(sent) if is_broken(text)}
        if broken:
            raise ValidationError(broken)
        return sent


def too_deep() -> ParseError:
    return ParseError(_("What was sent is nested too deeply."))


def texts_of(sent: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 whatever was sent
    """Every text with its path, as in `areas.0.name`: values, and names at the path that they stand for."""
    waiting: list[tuple[tuple[str, ...], Any]] = [((), sent)]
    while waiting:
        path, value = waiting.pop()
        if len(path) > MOST_LEVELS:
            raise too_deep()
        if isinstance(value, str):
            yield ".".join(path), value
        elif isinstance(value, dict):
            waiting += [((*path, sound(name)), inner) for name, inner in value.items()]
            yield from ((".".join((*path, sound(name))), name) for name in value)
        elif isinstance(value, list):
            waiting += [((*path, str(place)), inner) for place, inner in enumerate(value)]


def is_broken(text: str) -> bool:
    """Whether a surrogate stands in it without its other half, so that no encoding of text has a place for it."""
    return sound(text) != text


def sound(text: str) -> str:
    """The text with `\\ud800` spelt out."""
    return text.encode(errors="backslashreplace").decode()
