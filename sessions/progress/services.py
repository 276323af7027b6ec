from django.db import transaction
from django.utils import timezone

from sessions.planning.models import Course
from sessions.progress.figures import figures_of
from sessions.progress.models import ProgressSummary
from sessions.progress.queries import Reach, measurements_of, moved_on


def write_missing_summaries() -> int:
    """Sums up every course whose records or readings are not those of its newest summary; says how many."""
    reaches = moved_on(Course.objects.all())
    for reach in reaches:
        sum_up(reach)
    return len(reaches)


@transaction.atomic
def sum_up(reach: Reach) -> None:
    """Two workers that sum up the same leave one summary."""
    summary = ProgressSummary(
        course=reach.course,
        last_record_id=reach.last_record_id,
        last_measurement_id=reach.last_measurement_id,
        number=reach.summaries + 1,
        basis=reach.basis,
        figures=figures_of(reach.course, measurements_of(reach)),
        written_at=timezone.now(),
    )
    ProgressSummary.objects.bulk_create([summary], ignore_conflicts=True)
