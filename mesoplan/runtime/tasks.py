from celery import shared_task

from mesoplan.runtime import heart


@shared_task
def beat_heart() -> None:
    """Beat sent it and a worker runs it, so the doorbell rings through."""
    heart.note(heart.Part.WORKER)
