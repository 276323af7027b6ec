from celery import shared_task

from sessions.booking.replanning import running
from sessions.booking.services import offering


@shared_task
def offer_freed_places() -> None:
    offering.run()


@shared_task
def replan(pk: int) -> None:
    running.run(pk)


@shared_task
def take_up_replans() -> None:
    running.take_up()
