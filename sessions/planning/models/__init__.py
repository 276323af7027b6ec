from sessions.planning.models.courses import Course, CourseStatus, Target
from sessions.planning.models.plans import FindingSeverity, Plan, PlanArea, PlanStatus, SettledFinding
from sessions.planning.models.visits import TO_BOOK, Session, SessionStatus

__all__ = [
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
