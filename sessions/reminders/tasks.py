from celery import shared_task

from sessions.reminders import services
from sessions.reminders.telling import services as telling


@shared_task
def remind() -> None:
    services.run()


@shared_task
def tell() -> None:
    telling.run()
