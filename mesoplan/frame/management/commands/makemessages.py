"""Django's own command, told once how the words of this project are marked and how its catalogue is kept."""

import re
from pathlib import Path

from django.core.management.base import CommandParser
from django.core.management.commands import makemessages


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

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Without the day on which it was written, on which any two branches would differ."""
        super().write_po_file(potfile, locale)
        catalogue = Path(potfile).parent / locale / "LC_MESSAGES" / "django.po"
        dated = catalogue.read_text(encoding="utf-8")
        catalogue.write_text(re.sub(r'"POT-Creation-Date: .*\n', "", dated), encoding="utf-8")
