"""Django's own command, told once how the words of this project are marked and how its catalogue is kept."""

import re
from pathlib import Path

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages

from mesoplan.frame.catalogue_words import CONTEXT, words_to_translate


class Command(makemessages.Command):
    # A file that speaks at once and later (models, forms) calls the lazy one `_` and the other `_t`.
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=_t"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        # Neither lines nor places in the file: a change of the code changes only the words that changed.
        parser.set_defaults(
            locale=["fr"],
            ignore_patterns=["node_modules", "var", "tests", "script"],
            no_location=True,
            no_wrap=True,
            no_obsolete=True,
        )

    def build_potfiles(self) -> list[str]:
        """With the words of the rooms' data, which stand in no source."""
        potfiles: list[str] = super().build_potfiles()
        entries = "".join(
            f'\nmsgctxt "{CONTEXT}"\nmsgid "{escaped(word)}"\nmsgstr ""\n' for word in words_to_translate()
        )
        for potfile in set(potfiles):
            with Path(potfile).open("a", encoding="utf-8") as template:
                template.write(entries)
        return potfiles

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Without the day on which it was written, on which any two branches would differ."""
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / "django.po"
        dated = catalogue.read_text(encoding="utf-8")
        catalogue.write_text(re.sub(r'"POT-Creation-Date: .*\n', "", dated), encoding="utf-8")


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
