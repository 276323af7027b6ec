from sessions.planning.models.areas import PlanArea
from sessions.planning.models.charts import AreaChart, OutlineKind, PatternKind
from sessions.planning.models.courses import STOP_REASON_LENGTH, Course, CourseStatus, Target
from sessions.planning.models.plans import FindingSeverity, Plan, PlanStatus, SettledFinding
from sessions.planning.models.rates import Rates, VialPrice
from sessions.planning.models.visits import OPEN_SESSIONS, TO_BOOK, Session, SessionStatus

__all__ = [
    "OPEN_SESSIONS",
    "STOP_REASON_LENGTH",
    "TO_BOOK",
    "AreaChart",
    "Course",
    "CourseStatus",
    "FindingSeverity",
    "OutlineKind",
    "PatternKind",
    "Plan",
    "PlanArea",
    "PlanStatus",
    "Rates",
    "Session",
    "SessionStatus",
    "SettledFinding",
    "Target",
    "VialPrice",
]
