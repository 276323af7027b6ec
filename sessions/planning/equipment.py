"""What a room has to have for a session: the devices of the techniques that its plan gives in it."""

from collections.abc import Iterable, Mapping

from formulations.models.techniques import EQUIPMENT_OF_DEVICE
from mesoplan.clinics.models import Equipment
from sessions.planning.models import PlanArea, Session


def equipment_for(sessions: Iterable[Session]) -> Mapping[int, set[Equipment]]:
    """By the key of the session, in one query; those that need nothing are not in it."""
    sessions = list(sessions)
    areas = PlanArea.objects.filter(
        plan__in={session.plan_id for session in sessions}, technique__device__in=EQUIPMENT_OF_DEVICE
    ).select_related("technique")
    by_plan: dict[int, list[PlanArea]] = {}
    for area in areas.order_by():
        by_plan.setdefault(area.plan_id, []).append(area)
    needed = {
        session.pk: {
            EQUIPMENT_OF_DEVICE[area.technique.device]
            for area in by_plan.get(session.plan_id, ())
            if area.is_in(session.number)
        }
        for session in sessions
    }
    return {pk: equipment for pk, equipment in needed.items() if equipment}
