from dataclasses import dataclass


@dataclass(frozen=True)
class Undo:
    """What the bar says, where its button leads, and the version that the person saw, where that matters."""

    text: str
    action: str
    version: int | None = None
