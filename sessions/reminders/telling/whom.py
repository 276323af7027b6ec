"""Who has to be told of a blocked lot, and what: whoever had it, and whose appointment may change because of it. Who
is booked where another lot is there hears nothing: their appointment stands.

Of a record that is not signed nobody knows yet whether it was given. Before the visit it is prepared only; afterwards
it has to be signed or discarded before anybody is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from formulations.models.products import LotStatus
from sessions.delivery.recall import BOOKED, GIVEN, PREPARED
from sessions.delivery.visits import Visit
from sessions.reminders.models import NoticeKind

RECEIVED = {LotStatus.RECALLED: NoticeKind.RECALLED, LotStatus.QUARANTINED: NoticeKind.HELD}


@dataclass(frozen=True)
class Addressee:
    """One person, and the days of the visits that the message is about, on the clock of the clinic."""

    patient_id: int
    kind: NoticeKind
    days: tuple[date, ...]

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.patient_id}"


@dataclass(frozen=True)
class Whom:
    addressees: Sequence[Addressee] = ()
    unsigned: Sequence[Visit] = ()


def whom_to_tell(lists: Mapping[str, Iterable[Visit]], status: str, now: datetime) -> Whom:
    """Each person once: whoever had it is told that, and hears in the same message that an appointment may change.
    `lists` are those of a recall, by their keys."""
    if status not in RECEIVED:
        return Whom()
    given, prepared, booked = (list(lists[part[0]]) for part in (GIVEN, PREPARED, BOOKED))
    had_it = {visit.patient_id for visit in given}
    coming = [it for it in (*prepared, *booked) if it.starts_at > now and it.patient_id not in had_it]
    return Whom(
        addressees=[*by_patient(given, RECEIVED[LotStatus(status)]), *by_patient(coming, NoticeKind.BOOKED)],
        unsigned=[visit for visit in prepared if visit.starts_at <= now],
    )


def by_patient(visits: Iterable[Visit], kind: NoticeKind) -> list[Addressee]:
    days: dict[int, set[date]] = defaultdict(set)
    for visit in visits:
        days[visit.patient_id].add(visit.local_start.date())
    return [Addressee(patient, kind, tuple(sorted(of_patient))) for patient, of_patient in days.items()]
