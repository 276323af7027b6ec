"""Forms that line after line is read with."""

from collections.abc import Mapping
from typing import Any, TypeVar

from formulations.keeping.forms import KeepingForm

Form = TypeVar("Form", bound=KeepingForm)


class Forms:
    """Each is made once: to make one takes longer than to check a line with it."""

    def __init__(self) -> None:
        self._made: dict[tuple[type[KeepingForm], str], KeepingForm] = {}

    def bound(self, of: type[Form], data: Mapping[str, Any], /, *, about: str = "", **how: Any) -> Form:
        """A form of that class with `data`, good until the next line. Those that are made otherwise, by `how`, are told
        apart by `about`."""
        form = self._made.get((of, about))
        if form is None:
            form = self._made[of, about] = of(data, **how)
        form.bind(data)
        return form  # type: ignore[return-value] # it is kept under its class
