"""Consent texts as they are read."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from patients.consents.loading import TEXTS, read_wording
from patients.consents.sections import Wording, wording_from
from patients.models import ConsentFamily, ConsentText, ConsentTextStatus, ConsentVersion


@dataclass(frozen=True)
class FamilyOfTexts:
    family: ConsentFamily
    versions: Sequence[ConsentVersion]

    @property
    def draft(self) -> ConsentVersion | None:
        return next((row for row in self.versions if row.is_draft), None)


def versions() -> QuerySet[ConsentVersion]:
    return ConsentVersion.objects.kept().select_related("written_by", "confirmed_by").prefetch_related("texts")


def families() -> list[FamilyOfTexts]:
    rows = list(versions())
    return [FamilyOfTexts(family, [row for row in rows if row.family == family]) for family in ConsentFamily]


def wordings_of(version: ConsentVersion) -> dict[str, Wording]:
    return {row.language: wording_from(row.title, row.sections) for row in version.texts.all()}


def wordings_to_begin_with(family: str) -> dict[str, Wording]:
    """Those of the newest version, or of the project where there is none."""
    newest = versions().filter(family=family).order_by("-number").first()
    if newest:
        return wordings_of(newest)
    return {language: read_wording(TEXTS / f"{family}.{language}.md") for language, _name in settings.LANGUAGES}


def version_before(version: ConsentVersion) -> ConsentVersion | None:
    """The one that patients have signed before it."""
    earlier = versions().filter(family=version.family, number__lt=version.number)
    return earlier.exclude(status=ConsentTextStatus.DRAFT).order_by("-number").first()


@dataclass(frozen=True)
class ReadSection:
    """`before` is None where there is no version before, or the section says the same."""

    heading: str
    text: str
    before: str | None


@dataclass(frozen=True)
class ReadText:
    language: str
    title: str
    sections: Sequence[ReadSection]


def read_texts(version: ConsentVersion, before: ConsentVersion | None) -> list[ReadText]:
    """In the order of the languages, each section beside what it said before."""
    now, was = wordings_of(version), wordings_of(before) if before else {}
    return [
        ReadText(str(name), now[language].title, list(read_sections(now[language], was.get(language))))
        for language, name in settings.LANGUAGES
        if language in now
    ]


def read_sections(now: Wording, was: Wording | None) -> Iterator[ReadSection]:
    for code, heading in now.headings.items():
        old = was.words.get(code, "") if was else now.words[code]
        yield ReadSection(heading, now.words[code], None if old == now.words[code] else old)


def text_in_use(family: str, language: str) -> ConsentText | None:
    """In this language, or in another where it has none."""
    rows = ConsentText.objects.filter(version__family=family, version__status=ConsentTextStatus.IN_USE)
    found = {row.language: row for row in rows.select_related("version")}
    return found.get(language) or next(iter(found.values()), None)
