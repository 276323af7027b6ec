"""The order in which everybody in `sessions/` locks what they change, so that nobody waits in a circle:

run of a re-plan · place that became free · its offer · appointment · plan · course · its sessions, by number of row ·
entry of the waiting list · patient · clinician · room · hours of the clinic · treatment record · stocks of lots, by
number of row

Whoever needs only some of these skips the others. Whoever may come to need a course takes it before its sessions, and
these all at once: a session taken first and the next one later is how two people wait for each other.
"""

from sessions.planning.models import Course, Session


def lock_course(pk: int) -> tuple[Course, list[Session]]:
    """Inside a transaction. The sessions too are read after the course is ours, so they are all there is."""
    course = Course.objects.select_for_update().get(pk=pk)
    return course, list(Session.objects.select_for_update().filter(course=course).order_by("pk"))
