"""What the page of a run shows: how far it is, each visit before and after, and who has to be called."""

from collections.abc import Iterable, Mapping
from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Room
from mesoplan.staff.models import User
from sessions.booking.models import Replan
from sessions.booking.replanning.asked import Asked, Away
from sessions.booking.replanning.outcome import Line, Outcome
from sessions.booking.replanning.rows import Row, Rows
from sessions.booking.wording import said_clock, said_day

PERCENT = 100
# It is not over before the answer is there, however long it has taken.
ALMOST = 99


class Page(Rows):
    """Of a run with an outcome."""

    def __init__(self, replan: Replan) -> None:
        self.replan = replan
        outcome = Outcome.of_json(replan.result or {})
        super().__init__(replan.clinic, outcome, earlier=_earlier_lines(replan))

    @property
    def booked(self) -> list[Row]:
        return [row for row in self.rows if row.is_booked]

    @property
    def counted(self) -> list[Row]:
        """What was booked; before that, what is proposed."""
        return self.booked if self.replan.is_booked else self.rows

    @property
    def to_call(self) -> list[Row]:
        return [row for row in self.booked if row.tells and not row.visit.patient.email]

    @property
    def to_write(self) -> list[Row]:
        return [row for row in self.booked if row.tells and row.visit.patient.email]

    @property
    def left_out(self) -> int:
        return len(Asked.of_json(self.replan.asked).left_out)

    @property
    def gap_percent(self) -> int:
        """Rounded up, for less must not be promised."""
        return -(-int(self.outcome.gap * PERCENT * PERCENT) // PERCENT)


def progress_of(replan: Replan) -> int:
    """In percent of the time that it may take."""
    if replan.started_at is None:
        return 0
    elapsed = (timezone.now() - replan.started_at).total_seconds()
    return min(max(round(elapsed / replan.limit_seconds * PERCENT), 0), ALMOST)


def title_of(replan: Replan, names: Mapping[tuple[str, int], str]) -> str:
    away = Asked.of_json(replan.asked).away
    if away is None:
        return _("Outside the hours")
    return _("%(who)s, not there %(when)s") % {
        "who": names.get(away.key, ""),
        "when": said_stretch(replan.clinic, away),
    }


def said_stretch(clinic: Clinic, away: Away) -> str:
    """Whole days without their midnights."""
    start, end = clinic.local(away.starts_at), clinic.local(away.ends_at)
    if start.time() == end.time() == time.min:
        last = end.date() - timedelta(days=1)
        days = [said_day(day) for day in dict.fromkeys((start.date(), last))]
        return " – ".join(days)
    until = said_clock(end) if start.date() == end.date() else f"{said_day(end.date())}, {said_clock(end)}"
    return f"{said_day(start.date())}, {said_clock(start)} – {until}"


def titles_of(replans: Iterable[Replan]) -> dict[int, str]:
    """By the number of the run."""
    rows = list(replans)
    keys = [away.key for row in rows if (away := Asked.of_json(row.asked).away)]
    clinicians = User.objects.in_bulk({pk for kind, pk in keys if kind == "clinician"})
    rooms = Room.objects.in_bulk({pk for kind, pk in keys if kind == "room"})
    names = {("clinician", pk): it.name for pk, it in clinicians.items()}
    names |= {("room", pk): it.name for pk, it in rooms.items()}
    return {row.pk: title_of(row, names) for row in rows}


def unsettled(user: User, clinic: Clinic) -> list[Replan]:
    """Those that somebody still has to look at, the newest first."""
    rows = Replan.objects.visible_to(user).filter(clinic=clinic, status__in=("waiting", "running", "proposed"))
    return list(rows.select_related("clinic", "asked_by").order_by("-asked_at")[:10])


def _earlier_lines(replan: Replan) -> dict[int, Line] | None:
    """Of the proposal that this one stands for now."""
    earlier = replan.follows
    if earlier is None:
        return None
    if earlier.result is None:
        return {}
    return {line.visit: line for line in Outcome.of_json(earlier.result).lines}
