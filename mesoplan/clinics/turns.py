"""Bookings and changes of the hours of a clinic take turns.

The lock is one of PostgreSQL's own numbers and not the row of the clinic: an import of patients holds the row while it
waits for a patient, and a booking holds the patient. Bookings share it, so they do not wait for each other."""

from django.db import connection

from mesoplan.clinics.models import Clinic

_HOURS = 0x686F7572  # "hour": what sets these locks apart from other uses of such numbers


def hours_stay(clinic: Clinic) -> Clinic:
    """The clinic as it is now; its hours are not changed before this transaction ends."""
    return _locked(clinic, "SELECT pg_advisory_xact_lock_shared(%s, %s)")


def change_hours(clinic: Clinic) -> Clinic:
    """The clinic as it is now; until this transaction ends nobody books there, and nobody else changes its hours."""
    return _locked(clinic, "SELECT pg_advisory_xact_lock(%s, %s)")


def _locked(clinic: Clinic, lock: str) -> Clinic:
    with connection.cursor() as cursor:
        cursor.execute(lock, [_HOURS, clinic.pk])
    return Clinic.objects.get(pk=clinic.pk)
