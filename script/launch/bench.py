"""script/bench, on the machine's own Python: install, hand over to `manage.py bench`."""

import os
import sys

from script.launch.places import PROJECT, PYTHON
from script.launch.setup import install
from script.launch.terminal import run


def main() -> int:
    install(tests=True)
    os.execv(PYTHON, [str(PYTHON), str(PROJECT / "manage.py"), "bench", *sys.argv[1:]])


if __name__ == "__main__":
    run(main)
