"""The programs of the demonstration: started together, watched, and ended together."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from script.launch.groups import end_groups
from script.launch.janitor import ALL_ENDED
from script.launch.places import PROJECT
from script.launch.programs import last_lines, log_file
from script.launch.terminal import Refusal


class Troupe:
    def __init__(self, environment: Mapping[str, str], *, lock: TextIO) -> None:
        self.environment = environment
        self.programs: dict[str, subprocess.Popen[bytes]] = {}
        # The janitor holds the lock too, so that no other demonstration starts while it still clears away.
        self.janitor = subprocess.Popen(
            [sys.executable, "-m", "script.launch.janitor"],
            cwd=PROJECT,
            stdin=subprocess.PIPE,
            start_new_session=True,
            pass_fds=[lock.fileno()],
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_outcome: type[BaseException] | BaseException | TracebackType | None) -> None:
        end_groups([program.pid for program in self.programs.values()], reap=self._reap)
        self._tell_janitor(ALL_ENDED)
        self.janitor.communicate()

    def start(self, name: str, command: Sequence[str | Path]) -> None:
        with log_file(name).open("ab") as log:
            program = subprocess.Popen(
                [sys.executable, "-m", *command],
                cwd=PROJECT,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # or Ctrl-C at the terminal would reach all of them at once, in no order
            )
        self.programs[name] = program
        self._tell_janitor(f"{program.pid}\n")

    def refuse_losses(self) -> None:
        for name, program in self.programs.items():
            code = program.poll()
            if code is not None:
                log = log_file(name)
                raise Refusal(f"The {name} ended by itself (code {code}). The last lines of {log}:\n{last_lines(log)}")

    def _tell_janitor(self, line: str) -> None:
        if self.janitor.stdin:
            self.janitor.stdin.write(line.encode())
            self.janitor.stdin.flush()

    def _reap(self) -> None:
        for program in self.programs.values():
            program.poll()
