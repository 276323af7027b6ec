"""The browser that the browser tests drive: the system's own."""

import os
import shutil
import subprocess

from script.launch.programs import log_file, run_logged
from script.launch.terminal import Refusal, step

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    for name in NAMES:
        path = shutil.which(name)
        if path and _runs(path):
            return path
    return None


def install_chromium() -> None:
    """Where it is missing and can be installed; what cannot be is told at the end of the tests, with its price."""
    if find_chromium() or os.geteuid() or not shutil.which("apt-get"):
        return
    surroundings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        with step("Chromium") as here:
            for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]):
                run_logged(command, log=log_file("setup"), here=here, environment=surroundings)
    except Refusal:
        return


def _runs(path: str) -> bool:
    """On Ubuntu the name may stand for a package of another system that is not installed."""
    return subprocess.run([path, "--version"], capture_output=True, check=False).returncode == 0
