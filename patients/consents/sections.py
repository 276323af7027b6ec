"""What every consent text has to say [brief 2, 14], in the order in which it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Section(models.TextChoices):
    """The codes stand in the files and in the rows; the headings that patients read stand beside the words."""

    NATURE = "nature", _("Nature and aim")
    LICENCE = "licence", _("Unlicensed or off-label use")
    EVIDENCE = "evidence", _("Evidence, and the chance of no effect")
    ALTERNATIVES = "alternatives", _("Alternatives, and none")
    EXPECTED = "expected", _("Expected effects")
    SERIOUS = "serious", _("Serious effects")
    SESSIONS = "sessions", _("Sessions and cost")
    PHOTOS = "photos", _("Photographs")
    RIGHTS = "rights", _("The right to stop")
    TIME = "time", _("Questions and time to think")


@dataclass(frozen=True)
class Wording:
    """A text in one language: by section its heading and its words."""

    title: str
    headings: Mapping[str, str]
    words: Mapping[str, str]

    @property
    def rows(self) -> list[dict[str, str]]:
        """As they are stored."""
        return [
            {"code": code, "heading": self.headings[code], "text": self.words[code].strip()} for code in Section.values
        ]

    @property
    def missing(self) -> list[str]:
        """The sections that say nothing."""
        return [code for code in Section.values if not self.words.get(code, "").strip()]


def wording_from(title: str, rows: Sequence[Mapping[str, str]]) -> Wording:
    return Wording(
        title,
        headings={row["code"]: row["heading"] for row in rows},
        words={row["code"]: row["text"] for row in rows},
    )
