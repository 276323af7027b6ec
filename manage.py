#!/usr/bin/env python
import os
import sys

from django.core.management import execute_from_command_line

from mesoplan.runtime.postgres.place import CannotServe
from mesoplan.runtime.postgres.use import database_for_a_command

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mesoplan.settings")
    try:
        with database_for_a_command():
            execute_from_command_line(sys.argv)
    except CannotServe as refusal:
        sys.exit(str(refusal))
