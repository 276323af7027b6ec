"""Servers on this machine that the tests can run against once more: what is made in them is taken out again."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg2
import redis
from psycopg2 import sql

from script.launch.places import PROJECT

USUAL_DATABASE = "postgres://postgres@127.0.0.1:5432/postgres"
USUAL_REDIS = "redis://127.0.0.1:6379/0"
# One name for each checkout: two runs at once do not meet, and a run that was killed is cleared away by the next.
NAME = f"mesoplan_{hashlib.sha256(str(PROJECT).encode()).hexdigest()[:8]}"


@dataclass(frozen=True)
class Servers:
    database_url: str
    redis_url: str

    @property
    def environment(self) -> dict[str, str]:
        own_database = urlunsplit(urlsplit(self.database_url)._replace(path=f"/{NAME}"))
        return {"DATABASE_URL": own_database, "REDIS_URL": self.redis_url, "REDIS_PREFIX": f"{NAME}:"}


def find_servers() -> Servers | str:
    """The servers, or why there are none."""
    database_url = os.environ.get("DATABASE_URL") or USUAL_DATABASE
    redis_url = os.environ.get("REDIS_URL") or USUAL_REDIS
    try:
        psycopg2.connect(database_url, connect_timeout=3).close()
    except psycopg2.OperationalError as error:
        return f"no PostgreSQL: {str(error).strip().splitlines()[-1].strip()}"
    try:
        with closing(redis.Redis.from_url(redis_url, socket_connect_timeout=3)) as client:
            client.ping()
    except redis.RedisError as error:
        return f"no Redis: {error}"
    return Servers(database_url=database_url, redis_url=redis_url)


@contextmanager
def cleaned_up(servers: Servers) -> Iterator[None]:
    try:
        yield
    finally:
        _drop_databases(servers.database_url)
        _delete_keys(servers.redis_url)


def _drop_databases(url: str) -> None:
    with closing(psycopg2.connect(url)) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [f"test\\_{NAME}%"])
            for (name,) in cursor.fetchall():
                cursor.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _delete_keys(url: str) -> None:
    with closing(redis.Redis.from_url(url)) as client:
        for key in client.scan_iter(match=f"{NAME}:*"):
            client.delete(key)
