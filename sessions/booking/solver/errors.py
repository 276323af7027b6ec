class NoPlaceError(Exception):
    """Not every visit can have a place at once; `explain.why_without_place` says which and why."""


class OutOfTimeError(Exception):
    """Nothing was found in the time that there was, which does not say that there is nothing."""
