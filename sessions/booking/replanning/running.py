"""A run in a worker: claimed in one transaction, solved outside of any, kept in another. Whoever runs it twice does it
once."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_noop

from sessions.booking.models import Replan
from sessions.booking.replanning.asked import Asked
from sessions.booking.replanning.outcome import Outcome
from sessions.booking.replanning.proposing import propose
from sessions.booking.replanning.reading import Ground, ground_for
from sessions.booking.solver.errors import OutOfTimeError

OUT_OF_TIME = gettext_noop("No proposal was found in the time that there was. Choose fewer visits, or a shorter time.")
BROKEN = gettext_noop("Something went wrong while it was worked out. Try it again.")
DIED = gettext_noop("It took longer than it may, and was given up. Try it again.")


def run(pk: int) -> None:
    row = claim(pk)
    if row is None:
        return
    try:
        outcome = propose(ground_of(row), limit_seconds=row.limit_seconds)
    except OutOfTimeError:
        note_failed(row, OUT_OF_TIME)
    except Exception:
        note_failed(row, BROKEN)
        raise
    else:
        note_proposed(row, outcome)


def ground_of(row: Replan) -> Ground:
    return ground_for(row.clinic, Asked.of_json(row.asked), now=timezone.now())


def take_up() -> None:
    """By the clock: gives up the runs of dead workers, and does those that nobody was called to."""
    for row in Replan.objects.running():
        settle_dead(row)
    for row in Replan.objects.waiting():
        run(row.pk)


@transaction.atomic
def claim(pk: int) -> Replan | None:
    """For this worker alone; None where it is under way already, or over."""
    rows = Replan.objects.waiting().select_for_update(of=("self",), skip_locked=True).select_related("clinic")
    row = rows.filter(pk=pk).first()
    if row is not None:
        row.start(at=timezone.now())
        row.save(update_fields=["status", "started_at"])
    return row


@transaction.atomic
def settle_dead(row: Replan) -> Replan:
    """Whoever looks at a run whose worker has died finds it failed, and can ask again."""
    if row.has_died(timezone.now()):
        row = locked(row)
        if row.has_died(timezone.now()):
            row.fail(DIED)
            row.save(update_fields=["status", "error"])
    return row


@transaction.atomic
def note_proposed(row: Replan, outcome: Outcome) -> None:
    """Unless somebody has dropped it, or it was given up meanwhile."""
    row = locked(row)
    if row.is_running:
        row.propose(outcome.as_json, gap=outcome.gap)
        row.save(update_fields=["status", "result", "gap"])


@transaction.atomic
def note_failed(row: Replan, error: str) -> None:
    row = locked(row)
    if row.is_running:
        row.fail(error)
        row.save(update_fields=["status", "error"])


def locked(row: Replan) -> Replan:
    return Replan.objects.select_for_update(of=("self",)).select_related("clinic").get(pk=row.pk)
