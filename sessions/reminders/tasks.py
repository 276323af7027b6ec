from celery import shared_task

from sessions.reminders import services
from sessions.reminders.offers import services as offers
from sessions.reminders.telling import services as telling


@shared_task
def remind() -> None:
    services.run()


@shared_task
def tell() -> None:
    telling.run()


@shared_task
def tell_of_offers() -> None:
    offers.run()
