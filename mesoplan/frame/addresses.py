"""Reading what an address says; anybody can type one."""

MOST_DIGITS = 18


def row_number(text: str) -> int | None:
    """The key of a row, or None for whatever cannot be one."""
    return int(text) if text.isdecimal() and len(text) <= MOST_DIGITS else None
