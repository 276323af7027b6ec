from argparse import ArgumentParser
from pathlib import Path

import pghistory
from django.core.management.base import BaseCommand, CommandError

from formulations.services.catalogue import CATALOGUE, load_catalogue
from mesoplan.refusals import DomainError


class Command(BaseCommand):
    help = (
        "Loads the catalogue (sources, conditions, ingredients with their facts and limits, incompatibilities, "
        "techniques, side effects, measurement errors, treatment areas and their regions on the body) from its CSV "
        "files, and the first consent texts where there are none. May be run again: rows are brought to what the files "
        "say, also where somebody has changed them by hand since, and the earlier values stay in the history; rows "
        "that no file names are kept, except facts. A wrong row is named and left out, the others are loaded."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--folder", type=Path, default=CATALOGUE, help="Where the CSV files are.")
        parser.add_argument("--dry-run", action="store_true", help="Only prints what would be added or changed.")

    def handle(self, *, folder: Path, dry_run: bool, **_options: object) -> None:
        try:
            with pghistory.context(command="load_catalogue"):
                report = load_catalogue(folder=folder, dry_run=dry_run)
        except DomainError as refusal:
            raise CommandError(refusal.sentence) from refusal
        for outcome in report.outcomes:
            for difference in outcome.differences if dry_run else ():
                self.stdout.write(str(difference))
            for rejection in outcome.rejections:
                self.stderr.write(f"Left out: {rejection}")
        for outcome in report.outcomes:
            self.stdout.write(str(outcome))
