"""The suite's own care: no request outlives its test."""

import threading

import pytest
from django.core.signals import request_finished, request_started

from tests import underway


def test_what_another_thread_answers_is_waited_for():
    begun, free, ended = threading.Event(), threading.Event(), threading.Event()

    def answer() -> None:
        request_started.send(sender=None)
        begun.set()
        free.wait()
        ended.set()
        request_finished.send(sender=None)

    threading.Thread(target=answer).start()
    begun.wait()
    threading.Timer(0.2, free.set).start()
    underway.wait_until_answered()

    assert ended.is_set()


def test_a_request_that_hangs_is_an_error(monkeypatch):
    with monkeypatch.context() as hanging:
        hanging.setattr(underway, "LONGEST_S", 0)
        hanging.setattr(underway, "_answering", {1})

        with pytest.raises(AssertionError, match="not answered"):
            underway.wait_until_answered()
