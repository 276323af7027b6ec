"""The first half of script/demo, on the machine's own Python: refuse early, install, hand over to `.venv`."""

import os

from script.launch.address import chosen_port, only_demonstration
from script.launch.places import PYTHON
from script.launch.setup import install
from script.launch.terminal import run, say


def main() -> int:
    with only_demonstration(chosen_port()):
        say("Mesoplan")
        install(tests=False)
    os.execv(PYTHON, [str(PYTHON), "-m", "script.launch.serve"])


if __name__ == "__main__":
    run(main)
