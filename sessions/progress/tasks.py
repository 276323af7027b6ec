from celery import shared_task

from sessions.progress import services


@shared_task
def write_missing_summaries() -> None:
    services.write_missing_summaries()
