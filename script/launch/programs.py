"""Running other programs: their output goes to a log, and its last lines to the person when they fail."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from script.launch.places import LOGS, PROJECT
from script.launch.terminal import Refusal, Step

LARGEST_LOG = 5_000_000
LAST_LINES = 12


def log_file(name: str) -> Path:
    LOGS.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = LOGS / f"{name}.log"
    if log.exists() and log.stat().st_size > LARGEST_LOG:
        log.replace(log.with_suffix(".log.1"))
    return log


def last_lines(log: Path) -> str:
    lines = log.read_text(errors="replace").rstrip().splitlines()[-LAST_LINES:]
    return "\n".join(f"    {line}" for line in lines)


def run_shown(command: Sequence[str | Path], *, environment: Mapping[str, str] | None = None) -> None:
    """Run to the end a program that itself tells the person what it does, and what went wrong."""
    program = subprocess.Popen(command, cwd=PROJECT, env=environment, stdin=subprocess.DEVNULL, start_new_session=True)
    try:
        code = program.wait()
    except BaseException:
        program.terminate()
        program.wait()
        raise
    if code:
        sys.exit(1)


def run_logged(
    command: Sequence[str | Path], *, log: Path, here: Step, environment: Mapping[str, str] | None = None
) -> None:
    """Run to the end; each line of output is shown behind the step while it is the newest."""
    program = subprocess.Popen(
        command,
        cwd=PROJECT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    with program, log.open("a") as file:
        try:
            for line in program.stdout or ():
                file.write(line)
                here.doing = line.strip()
        except BaseException:
            program.terminate()
            raise
    if program.returncode:
        raise Refusal(f"{here.title} failed. The last lines of {log}:\n{last_lines(log)}")
