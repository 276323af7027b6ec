"""How a day and a time are written in a sentence; in a template it is `|date:"D j M"` and `|date:"H:i"`."""

from datetime import date, datetime

from mesoplan.frame.dates import said_date


def said_day(day: date) -> str:
    return said_date(day, "D j M")


def said_clock(local: datetime) -> str:
    return f"{local:%H:%M}"
