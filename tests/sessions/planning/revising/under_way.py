"""What happens to a course that is under way."""

from formulations.models import LedgerEntry
from sessions.planning.models import SessionStatus
from sessions.planning.planner import planner_of
from sessions.planning.services import plans, signing
from sessions.planning.services.sessions import note_done


def give(course, number, on, *, amount=50, unit="mg"):
    """As signing a record does."""
    session = course.sessions.get(number=number)
    session.status = SessionStatus.BOOKED
    session.save()
    area = session.areas[0]
    LedgerEntry.objects.create(
        patient=course.patient,
        ingredient=area.formulation_version.lines.get().product.components.get().ingredient,
        area=area.area,
        side="both",
        amount=amount,
        unit=unit,
        given_on=on,
        course_number=course.pk,
        record_number=number,
        line_number=number,
    )
    note_done(session=session, given_on=on)


def sign(plan, actor, **changes):
    reasons = {it.key: "Discussed." for it in planner_of(plan).overrides}
    return signing.sign_plan(
        actor=actor, plan=plan, **({"version": plan.version, "reasons": reasons, "notes_seen": True} | changes)
    )


def set_count(plan, actor, count):
    values = {name: getattr(plan, name) for name in plans.PATTERN_FIELDS} | {"session_count": count}
    return plans.set_pattern(actor=actor, plan=plan, version=plan.version, values=values)
