from celery import shared_task

from sessions.booking.services import offering


@shared_task
def offer_freed_places() -> None:
    offering.run()
