"""The texts that the project brings along, from its files: `texts/<family>.<language>.md`."""

import re
from pathlib import Path

from django.conf import settings
from django.db import transaction

from patients.consents.sections import Wording
from patients.models import ConsentFamily, ConsentText, ConsentVersion

TEXTS = Path(__file__).resolve().parent / "texts"
HEADING = re.compile(r"^## (?P<code>\w+): (?P<heading>.+)$", re.MULTILINE)


def read_wording(path: Path) -> Wording:
    """A title (`# …`), then the sections (`## code: heading`) with their paragraphs."""
    title, *parts = HEADING.split(path.read_text(encoding="utf-8"))
    sections = list(zip(parts[0::3], parts[1::3], parts[2::3], strict=True))
    return Wording(
        title.strip().removeprefix("# "),
        headings={code: heading.strip() for code, heading, _words in sections},
        words={code: words.strip() for code, _heading, words in sections},
    )


@transaction.atomic
def load_consent_texts(folder: Path = TEXTS) -> list[ConsentVersion]:
    """Of each family that has no text yet, the first as a draft: a clinician puts it into use. What a clinic has made
    of it since, or has thrown away, is left alone."""
    known = set(ConsentVersion.objects.values_list("family", flat=True))
    return [_load(folder, family) for family in ConsentFamily.values if family not in known]


def _load(folder: Path, family: str) -> ConsentVersion:
    version = ConsentVersion.objects.create(family=family, number=1)
    for language, _name in settings.LANGUAGES:
        wording = read_wording(folder / f"{family}.{language}.md")
        ConsentText.objects.create(version=version, language=language, title=wording.title, sections=wording.rows)
    return version
