from celery import shared_task

from mesoplan.clinics.colleagues import letters


@shared_task
def tell_of_links() -> None:
    letters.tell_of_links()
