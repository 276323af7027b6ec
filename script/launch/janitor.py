"""Clears away after a demonstration that was killed: its programs must not go on alone, holding the port.

Reads the process groups from its standard input, whose other end only the demonstration holds. When that end closes
before it said that all have ended, the groups are ended here.
"""

import signal
import sys

from script.launch.groups import end_groups

ALL_ENDED = "all ended\n"


def main() -> None:
    for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, signal.SIG_IGN)  # it ends after the demonstration, never before
    lines = list(sys.stdin)
    if ALL_ENDED not in lines:
        end_groups([int(line) for line in lines])


if __name__ == "__main__":
    main()
