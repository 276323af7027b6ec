"""Mesoplan is whole in French: nothing untranslated, no placeholder lost, and what runs is what was written."""

import re
from datetime import date
from functools import cache

import polib
import pytest
from django.conf import settings
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation

from mesoplan.audit.changes import columns, followed, label
from mesoplan.frame.dates import FORMATS
from tests.frame import marked

FOLDER = settings.BASE_DIR / "mesoplan" / "locale" / "fr" / "LC_MESSAGES"
PLACEHOLDER = re.compile(r"%%|%\(\w+\)[sd]|%[sd]|\{\w*\}")


@cache
def catalogue() -> polib.POFile:
    return polib.pofile(str(FOLDER / "django.po"))


def french(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def words(file: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str], list[str]]:
    return {(entry.msgctxt, entry.msgid): french(entry) for entry in file}


def test_what_runs_is_what_was_written():
    compiled = polib.mofile(str(FOLDER / "django.mo"))
    assert words(compiled) == words(catalogue())
    assert compiled.metadata["Plural-Forms"] == catalogue().metadata["Plural-Forms"]


def test_everything_that_the_source_marks_is_in_the_catalogue():
    missing = marked.of_everything() - words(catalogue()).keys()
    assert sorted(missing, key=str) == []


def test_nothing_is_kept_that_no_source_marks():
    left_over = words(catalogue()).keys() - marked.of_everything()
    assert sorted(left_over, key=str) == []


def test_every_sentence_is_in_french_and_none_is_a_guess():
    assert [entry.msgid for entry in catalogue() if not entry.translated() or entry.fuzzy or entry.obsolete] == []


def test_no_placeholder_is_lost_or_made_up():
    """The singular may say "one" in words as the English does, or with the figure as the plural does."""
    wrong = [
        (entry.msgid, text)
        for entry in catalogue()
        for text in french(entry)
        if placeholders(text) not in (placeholders(entry.msgid), placeholders(entry.msgid_plural))
    ]
    assert wrong == []


def placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text))


def test_french_is_set_as_french_is_set():
    """Narrow spaces that do not break before `: ; ? ! %` and inside « », and apostrophes that are apostrophes."""
    careless = re.compile(r" (?:[:;?!»]|%(?!%?[(sd]))|« |\w'\w|[“”]")
    assert [text for entry in catalogue() for text in french(entry) if careless.search(text)] == []


def test_tables_and_columns_that_the_audit_names_are_in_the_catalogue():
    with translation.override("en"):
        named = {
            name
            for events, table in followed()
            for name in (str(table._meta.verbose_name), *(label(table, column) for column in columns(events)))
        }
    assert sorted(named - {entry.msgid for entry in catalogue()}) == []


def test_a_month_is_cut_short_as_its_language_does():
    said = Template('{{ day|date:"D j M Y" }}')
    june, july = date(2026, 6, 1), date(2026, 7, 1)
    with translation.override("fr"):
        shown = [said.render(Context({"day": day})) for day in (june, july)]
    assert shown == ["lun. 1 juin 2026", "mer. 1 juil. 2026"]


def test_every_format_with_a_month_is_known():
    sources = "".join(path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    used = {form for form in re.findall(r'\|date:"([^"]*)"', sources) if "M" in form and form != "DATE_FORMAT"}
    assert used - FORMATS == set()


@pytest.mark.django_db
def test_a_page_speaks_the_language_of_its_reader(client):
    with translation.override("en"):
        page = client.get(reverse("account_login"), headers={"accept-language": "fr"}).content.decode()
    assert 'lang="fr"' in page
    assert "Se connecter" in page
    assert "Sign in" not in page
