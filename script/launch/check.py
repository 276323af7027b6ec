"""The first half of script/test, on the machine's own Python: install, hand over to `.venv`."""

import os
import sys

from script.launch.chromium import install_chromium
from script.launch.places import PYTHON
from script.launch.setup import install
from script.launch.terminal import run


def main() -> int:
    install(tests=True)
    install_chromium()
    os.execv(PYTHON, [str(PYTHON), "-m", "script.launch.suite", *sys.argv[1:]])


if __name__ == "__main__":
    run(main)
