from argparse import ArgumentParser
from collections import Counter
from pathlib import Path

import pghistory
from django.core.management.base import BaseCommand, CommandError

from mesoplan.clinics.models import Clinic
from mesoplan.interop.fhir.bundles import BundleError
from mesoplan.interop.fhir.imports import TABLES, BundleReport, import_bundle
from patients.imports import Kept


class Command(BaseCommand):
    help = (
        "Imports patients with their allergies, problems, medicines, weights and heights from FHIR R4 bundles. May be "
        "run again: everything is stored once and brought to what the bundle says now. What cannot be taken is named "
        "with its reason and takes nothing else with it. Ends with an error when a file or a patient was refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--clinic", metavar="NAME", help="Whose patients they are; needed where there are several.")

    def handle(self, *, files: list[Path], clinic: str | None, **_options: object) -> None:
        home = self.find_clinic(clinic)
        total: Counter[tuple[str, Kept]] = Counter()
        refused_files = refused_patients = 0
        for path in files:
            try:
                with pghistory.context(command="import_patients", file=path.name):
                    report = import_bundle(clinic=home, data=path.read_bytes())
            except (BundleError, OSError) as refusal:
                refused_files += 1
                self.stderr.write(f"{path.name}: refused. {refusal}")
                continue
            self.tell(path, report)
            total += report.counts
            refused_patients += report.refused_patients
        self.stdout.write(f"Altogether: {summary(total)}.")
        if refused_files or refused_patients:
            raise CommandError(f"{refused_files} files and {refused_patients} patients were refused.")

    def find_clinic(self, name: str | None) -> Clinic:
        clinics = list(Clinic.objects.all())
        found = [clinic for clinic in clinics if name in {None, clinic.name}]
        if len(found) == 1:
            return found[0]
        names = ", ".join(clinic.name for clinic in clinics) or "none yet"
        raise CommandError(f"Name the clinic of these patients with --clinic. There are: {names}.")

    def tell(self, path: Path, report: BundleReport) -> None:
        for refusal in report.refusals:
            self.stderr.write(f"{path.name}: left out {refusal}")
        for remark in report.remarks:
            self.stderr.write(f"{path.name}: note on {remark}")
        left_out = f"{len(report.refusals)} left out, {report.unneeded} of kinds that are not kept"
        self.stdout.write(f"{path.name}: {summary(report.counts)}; {left_out}.")


def summary(counts: Counter[tuple[str, Kept]]) -> str:
    """“patients 1 new; allergies 2 new, 1 changed”: only what there is."""
    parts = []
    for table in TABLES:
        numbers = [f"{counts[table, kept]} {kept}" for kept in Kept if counts[table, kept]]
        parts += [f"{table} {', '.join(numbers)}"] if numbers else []
    return "; ".join(parts) or "nothing"
