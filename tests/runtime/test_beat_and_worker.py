import time

import pytest
from celery import Celery
from celery.contrib.testing.worker import start_worker
from celery.schedules import crontab
from django.db import connection

from mesoplan.celery import app
from mesoplan.runtime import heart
from mesoplan.runtime.beat import STANDBY_SECONDS, LockedScheduler, SessionLock
from mesoplan.runtime.broker import Channel, Transport
from mesoplan.runtime.tasks import beat_heart

pytestmark = pytest.mark.servers


@pytest.fixture
def sent(monkeypatch):
    names = []
    monkeypatch.setattr(LockedScheduler, "apply_entry", lambda self, entry, producer=None: names.append(entry.name))
    return names


@pytest.fixture
def make_beat():
    made = []

    def make(for_app: Celery = app) -> LockedScheduler:
        scheduler = LockedScheduler(app=for_app)
        made.append(scheduler)
        return scheduler

    yield make
    for scheduler in made:
        scheduler.close()


def test_a_message_through_the_broker_is_worked_on_and_leaves_a_sign_of_life():
    heart.cache.delete(f"alive:{heart.Part.WORKER}")
    with start_worker(app, pool="solo", perform_ping_check=False):
        beat_heart.delay()
        patience = time.monotonic() + 20
        while not heart.is_alive(heart.Part.WORKER):
            assert time.monotonic() < patience
            time.sleep(0.05)


@pytest.mark.django_db
def test_what_became_due_while_no_beat_ran_is_sent_at_once(make_beat, sent):
    beat = make_beat()
    for _ in app.conf.beat_schedule:
        beat.tick()
    assert sorted(sent) == sorted(app.conf.beat_schedule)


@pytest.mark.django_db
def test_a_time_of_day_is_waited_for(make_beat, sent, time_machine):
    time_machine.move_to("2026-03-02 12:00:00Z", tick=False)
    nightly = Celery("nightly", set_as_current=False)
    nightly.conf.beat_schedule = {"nightly": {"task": beat_heart.name, "schedule": crontab(hour=3, minute=0)}}
    make_beat(nightly).tick()
    assert sent == []


@pytest.mark.django_db
def test_of_two_beats_only_one_sends_and_the_other_takes_over_when_it_ends(make_beat, sent):
    first, second = make_beat(), make_beat()
    first.tick()
    assert len(sent) == 1
    assert second.tick() == STANDBY_SECONDS
    assert len(sent) == 1
    first.close()
    second.tick()
    assert len(sent) == 2


@pytest.mark.django_db
def test_only_the_beat_that_sends_shows_life(make_beat, sent):
    beat, standby = make_beat(), make_beat()
    beat.tick()
    heart.cache.delete(f"alive:{heart.Part.BEAT}")
    standby.tick()
    assert not heart.is_alive(heart.Part.BEAT)
    beat.last_sign_of_life = float("-inf")
    beat.tick()
    assert heart.is_alive(heart.Part.BEAT)


@pytest.mark.django_db
def test_a_beat_that_loses_its_connection_stops_sending_until_it_has_the_lock_again():
    lock = SessionLock()
    assert lock.is_held()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_database ON pg_database.oid = database "
            "WHERE locktype = 'advisory' AND datname = current_database()"
        )
    assert not lock.is_held()
    assert lock.is_held()
    lock.release()


@pytest.mark.django_db
def test_a_database_out_of_reach_leaves_beat_waiting(monkeypatch):
    lock = SessionLock()
    with monkeypatch.context() as away:
        away.setitem(connection.settings_dict, "NAME", "no_such_database")
        assert not lock.is_held()
    assert lock.is_held()
    lock.release()


def test_a_message_in_a_file_is_never_seen_half_written(tmp_path):
    options = {"data_folder_in": str(tmp_path), "data_folder_out": str(tmp_path), "control_folder": str(tmp_path)}
    with app.connection_for_write("localhost", transport=Transport, transport_options=options) as broker:
        channel = broker.default_channel
        assert isinstance(channel, Channel)
        channel._put("bells", {"ring": 1})  # noqa: SLF001  (the seam that kombu gives its transports)
        assert [path.name.split(".", 1)[1] for path in tmp_path.iterdir()] == ["bells.msg"]
        assert channel._get("bells") == {"ring": 1}  # noqa: SLF001
