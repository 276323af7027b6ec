"""Signs of life that the worker and beat leave in the cache, and everybody can see."""

import logging
from enum import StrEnum

from django.core.cache import cache
from django.db import DatabaseError
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

ALIVE_SECONDS = 60
CACHE_TROUBLES = (DatabaseError, RedisError, OSError)


class Part(StrEnum):
    WORKER = "worker"
    BEAT = "beat"


def note(part: Part) -> None:
    """A part that does its work must not stop because the cache cannot take its sign of life."""
    try:
        cache.set(f"alive:{part}", 1, timeout=ALIVE_SECONDS)
    except CACHE_TROUBLES:
        logger.warning("No sign of life of the %s could be left", part, exc_info=True)


def is_alive(part: Part) -> bool:
    try:
        return cache.get(f"alive:{part}") is not None
    except CACHE_TROUBLES:
        return False
