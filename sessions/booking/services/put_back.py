from collections.abc import Iterable
from datetime import UTC

from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from sessions.booking.models import Appointment
from sessions.booking.placing import Beside, Placement, refuse_no_way_back
from sessions.booking.services.freed import close_taken_back, place_of
from sessions.booking.services.turns import all_take_turns, put
from sessions.planning.services.locks import lock_course
from sessions.planning.services.sessions import note_restored


def put_back(rows: Iterable[Appointment]) -> None:
    """Inside a transaction that has locked them: appointments of one course that stand again where they were. The hours
    of the clinic are not asked, for they were there before."""
    rows = sorted(rows, key=lambda row: row.session.number)
    lock_course(rows[0].session.course_id)
    placements = all_take_turns([_where_it_was(row) for row in rows])
    for row, placement in zip(rows, placements, strict=True):
        try:
            refuse_no_way_back(placement)
        except DomainError as refusal:
            said = {"number": row.session.number, "reason": refusal.sentence}
            raise DomainError(_("Session %(number)d: %(reason)s") % said) from refusal
        row.version += 1
        put(row, placement)
        note_restored(session=row.session)
        close_taken_back(place_of(row))


def _where_it_was(row: Appointment) -> Placement:
    return Placement(
        session=row.session,
        clinician=row.clinician,
        room=row.room,
        starts_at=row.starts_at.astimezone(UTC),
        moving=row,
        returns=True,
        minutes=row.minutes,
        beside=Beside(row.beside_by, row.beside_reason) if row.beside_by else None,
    )
