import time
from argparse import ArgumentParser
from dataclasses import asdict
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from mesoplan.today.bench import MEASURES
from mesoplan.today.bench.measure import LeftOutError, Timing
from mesoplan.today.bench.results import keep, keep_worlds
from mesoplan.today.bench.worlds.database import world
from mesoplan.today.bench.worlds.measure import GOAL_GROWTH, GOAL_RATIO, SIZES, Failure, Line, measured

LATEST = "bench/latest.json"
HEAD = f"{'':<48}{'p50 ms':>9}{'p95 ms':>9}{'goal':>9}"
WORLD_HEAD = f"{'':<48}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}{'bytes':>9}{'floor ms':>9}{'ratio':>7}{'growth':>8}"


class Command(BaseCommand):
    help = "Measures how fast Mesoplan is, prints a table, and keeps the figures in var/bench/latest.json."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", nargs="*", help="Which to take; when none is named, all but the longest.")
        parser.add_argument("--world", action="append", choices=SIZES, help="Every page, in a world of this size.")

    def handle(self, *_args: object, name: list[str], world: list[str] | None, **_options: object) -> None:
        unknown = [it for it in name if it not in MEASURES]
        if unknown:
            raise CommandError(f"There is no measure called {unknown[0]}. There are: {', '.join(MEASURES)}.")
        everything = not name and not world
        self.take_measures([it for it in MEASURES if not MEASURES[it].is_long] if everything else name)
        failures = self.visit_worlds(list(SIZES) if everything else world or [])
        self.stdout.write(f"\nKept in {self.latest}")
        if failures:
            raise CommandError("\n".join(["Could not be measured:", *(f"  {it.world}, {it.said}" for it in failures)]))

    @property
    def latest(self) -> Path:
        return settings.VAR_DIR / LATEST

    def take_measures(self, names: list[str]) -> None:
        found = {it: self.take(it) for it in names}
        keep(self.latest, {it: timings for it, timings in found.items() if timings}, at=timezone.now())

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

    def visit_worlds(self, sizes: list[str]) -> list[Failure]:
        """The smallest first, which the others are compared with. One address that fails leaves the others."""
        lines: list[Line] = []
        failures: list[Failure] = []
        worlds: list[dict[str, object]] = []
        for size in sizes:
            began = time.monotonic()
            self.stdout.write(f"\nEvery page among {SIZES[size]:,} appointments ({size})")
            world(size, SIZES[size])
            seconds = round(time.monotonic() - began, 1)
            self.stdout.write(f"  there after {seconds} s\n{WORLD_HEAD}")
            smallest = [it for it in lines if it.world == sizes[0]]
            for found in measured(size, self.stdout.write, smallest):
                if isinstance(found, Failure):
                    failures.append(found)
                    self.stdout.write(f"  failed: {found.said}")
                else:
                    lines.append(found)
                    self.stdout.write(world_line(found))
            worlds.append({"name": size, "appointments": SIZES[size], "seconds": seconds})
        keep_worlds(self.latest, worlds, [asdict(it) for it in lines])
        return failures


def line(timing: Timing) -> str:
    goal = "" if timing.goal_ms is None else f"{timing.goal_ms:g}"
    missed = "" if timing.is_met else "  missed"
    return f"  {timing.label:<46}{timing.p50_ms:>9.2f}{timing.p95_ms:>9.2f}{goal:>9}{missed}"


def world_line(found: Line) -> str:
    growth = "" if found.growth is None else f"{found.growth:.2f}"
    missed = found.ratio > GOAL_RATIO or (found.growth or 0) > GOAL_GROWTH
    return (
        f"  {found.name:<46}{found.p50_ms:>9.2f}{found.p95_ms:>9.2f}{found.queries:>9}{found.bytes:>9}"
        f"{found.floor_ms:>9.2f}{found.ratio:>7.2f}{growth:>8}{'  missed' if missed else ''}"
    )
