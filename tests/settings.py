"""The project's settings as the tests run them: nothing is shared with a demonstration in the same checkout."""

import os
import secrets
from pathlib import Path

os.environ.setdefault("MESOPLAN_VAR", str(Path(__file__).resolve().parent.parent / "var" / "test"))
os.environ["MESOPLAN_DEMO"] = os.environ["DEBUG"] = "0"
os.environ["SECRET_KEY"] = secrets.token_hex(32)
os.environ["SITE_URL"] = "http://testserver"
# Each process of a parallel run has a doorbell and a cache of its own, as it has a database of its own.
PROCESS = os.environ.get("PYTEST_XDIST_WORKER", "alone")
os.environ["REDIS_PREFIX"] = f"{os.environ.get('REDIS_PREFIX', 'mesoplan-test:')}{PROCESS}:"

# ruff: noqa: E402, F403  (the environment above has to stand before the settings are read, and all of them are taken)
from mesoplan.settings import *
from mesoplan.settings import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, REDIS_URL, STORAGES, VAR_DIR
from script.launch.servers import NAME

DATABASES["default"]["TEST"] = {"NAME": f"test_{NAME}"}  # the tests of another checkout may run on the same server
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # hundreds of sign-ins without Argon2's cost
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}  # nothing is collected
WHITENOISE_AUTOREFRESH = True
if not REDIS_URL:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    BROKER_DIR = VAR_DIR / f"broker-{PROCESS}"
    CELERY_BROKER_TRANSPORT_OPTIONS.update(
        data_folder_in=str(BROKER_DIR / "queue"),
        data_folder_out=str(BROKER_DIR / "queue"),
        control_folder=str(BROKER_DIR / "control"),
    )
