from collections.abc import Sequence
from dataclasses import dataclass

from sessions.booking.course.proposing import CoursePlace


@dataclass(frozen=True)
class Change:
    """What was chosen for a session, and what is proposed instead."""

    before: CoursePlace
    after: CoursePlace


def changes_between(chosen: Sequence[CoursePlace], best: Sequence[CoursePlace]) -> list[Change]:
    """Only of sessions for which both are known and differ."""
    before = {place.session.pk: place for place in chosen}
    pairs = ((before[it.session.pk], it) for it in best if it.session.pk in before)
    return [Change(old, new) for old, new in pairs if old.key != new.key]
