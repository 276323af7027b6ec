"""Patterns of courses that sources describe [brief 10], to begin with. Which of them a mixture allows, its own limits
say (`course_pattern.choose`)."""

from dataclasses import dataclass

from formulations.dosing.intervals import NO_INTERVAL, Interval
from formulations.dosing.translation import gettext_noop
from sessions.planning.pattern.course_pattern import CoursePattern

_WEEK, _FORTNIGHT, _THREE_WEEKS, _MONTH = (Interval(days=days) for days in (7, 14, 21, 30))


@dataclass(frozen=True)
class Preset:
    """`label` is for translation; `code` names it in a form."""

    code: str
    label: str
    pattern: CoursePattern


def _preset(code: str, label: str, sessions: int, interval: Interval, source: str, change_after: int = 0) -> Preset:
    later = _FORTNIGHT if change_after else None
    pattern = CoursePattern(sessions, interval, change_after or None, later, NO_INTERVAL, None, source)
    return Preset(code, label, pattern)


PRESETS = (
    _preset("weekly_fortnightly", gettext_noop("6 weekly, then 4 fortnightly"), 10, _WEEK, "C_NUO", 6),
    _preset("eight_weekly", gettext_noop("8 weekly, then 4 fortnightly"), 12, _WEEK, "C_ROSA", 8),
    _preset("three_weekly", gettext_noop("3, every 21 days"), 3, _THREE_WEEKS, "CCH_GRPH"),
    _preset("four_monthly", gettext_noop("4, a month apart"), 4, _MONTH, "PC_THO18"),
    _preset("six_monthly", gettext_noop("6, a month apart"), 6, _MONTH, "KYB_PP"),
)
