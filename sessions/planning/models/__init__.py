from sessions.planning.models.courses import STOP_REASON_LENGTH, Course, CourseStatus, Target
from sessions.planning.models.plans import FindingSeverity, Plan, PlanArea, PlanStatus, SettledFinding
from sessions.planning.models.visits import TO_BOOK, Session, SessionStatus

__all__ = [
    "STOP_REASON_LENGTH",
    "TO_BOOK",
    "Course",
    "CourseStatus",
    "FindingSeverity",
    "Plan",
    "PlanArea",
    "PlanStatus",
    "Session",
    "SessionStatus",
    "SettledFinding",
    "Target",
]
