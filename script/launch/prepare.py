"""Brings the demonstration's database and its collected files up to date; runs with the environment of its programs."""

import hashlib
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command

from mesoplan.runtime.checks import DEMO_DOMAIN
from script.launch.places import PROJECT
from script.launch.programs import log_file
from script.launch.terminal import Refusal, say, step


def main() -> None:
    django.setup()
    with step("Tables"):
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
    _refuse_real_data()
    _collect_static_files()
    with log_file("prepare").open("a") as log:
        with step("Catalogue"):
            call_command("load_catalogue", stdout=log, stderr=log)
        with step("Demonstration clinic"):
            call_command("demo", stdout=log, stderr=log)


def _refuse_real_data() -> None:
    """Made-up patients do not belong among real ones."""
    users = get_user_model().objects.all()
    if users.exists() and not users.filter(email__iendswith=f"@{DEMO_DOMAIN}").exists():
        raise Refusal("The database of DATABASE_URL holds accounts already: name an empty one for a demonstration.")


def _collect_static_files() -> None:
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    sources = sorted(path for path in (PROJECT / "static").rglob("*") if path.is_file())
    sources += [PROJECT / "package-lock.json", PROJECT / "requirements.txt"]
    digest = hashlib.sha256(b"".join(str(path).encode() + path.read_bytes() for path in sources)).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    with step("Static files"):
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(digest)


if __name__ == "__main__":
    try:
        main()
    except Refusal as refusal:
        say(f"\n{refusal}")
        raise SystemExit(1) from None
