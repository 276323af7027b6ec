import pytest
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from mesoplan.runtime import heart, views


@pytest.fixture(autouse=True)
def _signs_of_life_of_this_test_alone(settings):
    """Redis is shared by tests that run side by side, and counts by its own clock, which no test can move."""
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "signs"}}
    heart.cache.clear()


def test_it_is_live_without_asking_anything_or_anyone(client):
    answer = client.get("/health/live")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok"}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_it_is_ready_when_every_part_is(client):
    for part in heart.Part:
        heart.note(part)
    answer = client.get("/health/ready")
    assert answer.status_code == 200
    assert answer.json() == {"status": "ok", "database": "ok", "broker": "ok", "worker": "ok", "beat": "ok"}


@pytest.mark.django_db
def test_a_worker_without_a_sign_of_life_makes_it_not_ready(client):
    heart.note(heart.Part.BEAT)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json() == {"status": "down", "database": "ok", "broker": "ok", "worker": "down", "beat": "ok"}


def test_a_sign_of_life_counts_for_a_minute(time_machine):
    time_machine.move_to("2026-03-02 09:00:00Z", tick=False)
    heart.note(heart.Part.WORKER)
    time_machine.move_to("2026-03-02 09:00:59Z", tick=False)
    assert heart.is_alive(heart.Part.WORKER)
    time_machine.move_to("2026-03-02 09:01:01Z", tick=False)
    assert not heart.is_alive(heart.Part.WORKER)


@pytest.mark.django_db
def test_a_database_that_does_not_answer_makes_it_not_ready_and_is_told_without_details(client, monkeypatch):
    def refuse():
        raise DatabaseError("password of user mesoplan at 10.1.2.3 is wrong")

    monkeypatch.setattr(connection, "cursor", refuse)
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["database"] == "down"
    assert "10.1.2.3" not in answer.content.decode()


@pytest.mark.django_db
def test_a_folder_of_messages_that_nobody_can_write_makes_it_not_ready(client, settings, tmp_path):
    settings.REDIS_URL = ""
    settings.BROKER_DIR = tmp_path / "gone"
    assert client.get("/health/ready").json()["broker"] == "down"


@pytest.mark.django_db
def test_a_redis_that_does_not_answer_makes_it_not_ready(client, settings, monkeypatch):
    class Unreachable:
        def __enter__(self):
            return self

        def __exit__(self, *outcome):
            return None

        def ensure_connection(self, max_retries):
            raise OperationalError("refused")

    settings.REDIS_URL = "redis://redis.example/0"
    monkeypatch.setattr(views.current_app, "connection_for_write", Unreachable)
    assert client.get("/health/ready").json()["broker"] == "down"


@pytest.mark.parametrize("trouble", [DatabaseError("gone"), OSError("gone")])
def test_a_cache_that_fails_shows_no_life_and_stops_no_worker(monkeypatch, caplog, trouble):
    class Broken:
        def get(self, key):
            raise trouble

        def set(self, key, value, timeout):
            raise trouble

    monkeypatch.setattr(heart, "cache", Broken())
    heart.note(heart.Part.WORKER)
    assert not heart.is_alive(heart.Part.WORKER)
    assert "No sign of life of the worker" in caplog.text


@pytest.mark.parametrize("address", ["/health/live", "/health/ready"])
def test_nothing_can_be_posted_to_it(client, address):
    assert client.post(address).status_code == 405


def test_it_answers_the_host_itself_without_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/health/live").status_code == 200
