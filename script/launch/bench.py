"""script/bench, on the machine's own Python: install, hand over to `manage.py bench`."""

import os
import secrets
import sys

from script.launch.places import PROJECT, PYTHON
from script.launch.setup import install
from script.launch.terminal import run


def main() -> int:
    install(tests=True)
    # Of the server that is measured, and of the sessions that it is asked with.
    environment = {"SECRET_KEY": secrets.token_urlsafe(64), **os.environ}
    os.execve(PYTHON, [str(PYTHON), str(PROJECT / "manage.py"), "bench", *sys.argv[1:]], environment)


if __name__ == "__main__":
    run(main)
