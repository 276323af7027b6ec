"""Celery's beat, of which any number may run and only one fires: the one that holds a lock in PostgreSQL."""

import time
from datetime import UTC, datetime
from typing import Any

from celery.beat import Scheduler
from celery.schedules import schedule
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from mesoplan.runtime import heart

LOCK_NUMBER = 0x6D65736F
STANDBY_SECONDS = 5.0
SIGN_OF_LIFE_SECONDS = 10.0
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


class SessionLock:
    """PostgreSQL's advisory lock: it is held as long as its connection lives, so a dead holder never keeps it."""

    def __init__(self) -> None:
        self._holder: BaseDatabaseWrapper | None = None

    def is_held(self) -> bool:
        """Take the lock if it is free; where it is ours already, make sure that its connection is still there."""
        if self._holder is None:
            return self._take()
        try:
            _ask(self._holder, "SELECT 1")
        except DatabaseError:
            self.release()
            return False
        return True

    def release(self) -> None:
        if self._holder is not None:
            self._holder.close()
            self._holder = None

    def _take(self) -> bool:
        connection = connections.create_connection(DEFAULT_DB_ALIAS)
        try:
            is_ours = bool(_ask(connection, f"SELECT pg_try_advisory_lock({LOCK_NUMBER})"))
        except DatabaseError:
            is_ours = False
        if is_ours:
            self._holder = connection
        else:
            connection.close()
        return is_ours


def _ask(connection: BaseDatabaseWrapper, question: str) -> Any:  # noqa: ANN401  (whatever the column holds)
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


class LockedScheduler(Scheduler):
    """What became due while no beat ran is sent at once: the schedule lives in memory, and a file of it would age."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self.lock = SessionLock()
        self.last_sign_of_life = float("-inf")
        super().__init__(*args, **kwargs)

    def setup_schedule(self) -> None:
        super().setup_schedule()
        for entry in self.schedule.values():
            if isinstance(entry.schedule, schedule):  # every so many seconds; a time of day waits for its time
                entry.last_run_at = LONG_AGO

    def tick(self, *args: Any, **kwargs: Any) -> float:
        if not self.lock.is_held():
            return STANDBY_SECONDS
        if time.monotonic() - self.last_sign_of_life >= SIGN_OF_LIFE_SECONDS:
            heart.note(heart.Part.BEAT)
            self.last_sign_of_life = time.monotonic()
        return super().tick(*args, **kwargs)

    def close(self) -> None:
        self.lock.release()
        super().close()
