from celery import shared_task

from sessions.reminders import services


@shared_task
def remind() -> None:
    services.run()
