from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mesoplan.today.bench import MEASURES
from mesoplan.today.bench.measure import LeftOutError, Timing
from mesoplan.today.bench.results import keep

LATEST = "bench/latest.json"
HEAD = f"{'':<48}{'p50 ms':>9}{'p95 ms':>9}{'goal':>9}"


class Command(BaseCommand):
    help = "Measures how fast Mesoplan is, prints a table, and keeps the figures in var/bench/latest.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="*", help="Which to take; all when none is named.")

    def handle(self, *_args: object, name: list[str], **_options: object) -> None:
        unknown = [it for it in name if it not in MEASURES]
        if unknown:
            raise CommandError(f"There is no measure called {unknown[0]}. There are: {', '.join(MEASURES)}.")
        found = {it: self.take(it) for it in name or MEASURES}
        file = settings.VAR_DIR / LATEST
        keep(file, {it: timings for it, timings in found.items() if timings}, at=timezone.now())
        self.stdout.write(f"\nKept in {file}")

    def take(self, name: str) -> list[Timing]:
        measure = MEASURES[name]
        self.stdout.write(f"\n{measure.about} ({name})\n{HEAD}")
        timings = []
        try:
            for timing in measure.take():
                self.stdout.write(line(timing))
                timings.append(timing)
        except LeftOutError as missing:
            self.stdout.write(f"  left out: {missing}")
        return timings


def line(timing: Timing) -> str:
    goal = "" if timing.goal_ms is None else f"{timing.goal_ms:g}"
    missed = "" if timing.is_met else "  missed"
    return f"  {timing.label:<46}{timing.p50_ms:>9.2f}{timing.p95_ms:>9.2f}{goal:>9}{missed}"
