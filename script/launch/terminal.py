"""Talking to the person at the terminal: steps with their seconds, and one clear line when something cannot be."""

import contextlib
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

WIDTH = 78
TICK_SECONDS = 0.2


class Refusal(Exception):  # noqa: N818  (not a fault of the program's)
    """What stands in the way, as a sentence; more lines may follow it."""


class Stop(BaseException):
    """Somebody asked us to stop, by Ctrl-C, a signal, or closing the terminal."""


def say(line: str = "") -> None:
    with contextlib.suppress(OSError):  # a closed terminal must not keep us from stopping properly
        print(line, flush=True)


class Step:
    """One line that counts its seconds while the work goes on; on a terminal it also shows what is being done."""

    def __init__(self, title: str) -> None:
        self.title = title
        self.doing = ""
        self.has_failed = False
        self.began = time.monotonic()
        self.ended = threading.Event()
        self.clock = threading.Thread(target=self._tick, daemon=True)

    def _line(self, mark: str) -> str:
        return f"  {mark} {self.title:<40} {time.monotonic() - self.began:6.1f} s"

    def _tick(self) -> None:
        while not self.ended.wait(TICK_SECONDS):
            line = f"{self._line('·')}  {self.doing}"[:WIDTH]
            with contextlib.suppress(OSError):
                sys.stdout.write(f"\r{line:<{WIDTH}}")
                sys.stdout.flush()

    def begin(self) -> None:
        if sys.stdout.isatty():
            self.clock.start()

    def end(self, mark: str) -> None:
        self.ended.set()
        if self.clock.is_alive():
            self.clock.join()
            say(f"\r{self._line(mark):<{WIDTH}}")
        else:
            say(self._line(mark))


@contextmanager
def step(title: str) -> Iterator[Step]:
    here = Step(title)
    here.begin()
    try:
        yield here
    except BaseException:
        here.end("✗")
        raise
    here.end("✗" if here.has_failed else "✓")


def run(main: Callable[[], int]) -> NoReturn:
    """Run a script's `main` so that each way of asking it to stop unwinds it, and each refusal is readable."""
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, _stop)
    try:
        code = main()
    except Refusal as refusal:
        say(f"\n{refusal}")
        code = 1
    except OSError as error:  # a full disk, a checkout of somebody else
        say(f"\nMesoplan cannot go on: {error}")
        code = 1
    except Stop as stop:
        say("Stopped.")
        code = 128 + int(stop.args[0])
    sys.exit(code)


def _stop(number: int, _frame: FrameType | None) -> NoReturn:
    raise Stop(number)
