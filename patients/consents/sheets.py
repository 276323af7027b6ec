"""What a signature or a scan has to be before it is kept. A file is told by its bytes, never by its name; a drawing is
written anew from its points, so that nothing else comes in with it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from patients.models import SheetType, Way
from patients.models.consents import MOST_BYTES

LARGEST_PAD = 4000
MOST_POINTS = 20_000
LEAST_EXTENT = 20  # in the pixels of the pad: a dot or a slip of the finger is no signature
LEAST_POINTS = 5
TAIL = 2048
Point = tuple[float, float]


@dataclass(frozen=True)
class Signed:
    """How it was signed, and what is left of it."""

    way: Way
    kind: SheetType
    content: bytes


def drawn(typed: str) -> Signed:
    """From the pad: its width and height, and the strokes as lists of points, in JSON."""
    try:
        width, height, strokes = read_drawing(json.loads(typed))
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise unsigned() from error
    points = [point for stroke in strokes for point in stroke]
    if len(points) < LEAST_POINTS or extent(points) < LEAST_EXTENT:
        raise unsigned()
    path = " ".join(stroke_path(stroke) for stroke in strokes)
    return Signed(Way.TABLET, SheetType.SVG, svg(width, height, path).encode())


def unsigned() -> DomainError:
    sentence = _("Sign in the box.")
    return DomainError(sentence, fields={"signature": sentence})


def read_drawing(said: Any) -> tuple[int, int, list[list[Point]]]:  # noqa: ANN401 whatever JSON holds
    width, height = (int(within(said[name], LARGEST_PAD)) for name in ("width", "height"))
    strokes = [[(within(x, width), within(y, height)) for x, y in stroke] for stroke in said["strokes"]]
    if min(width, height) < 1 or sum(map(len, strokes)) > MOST_POINTS:
        raise ValueError
    return width, height, [stroke for stroke in strokes if stroke]


def within(value: object, most: int) -> float:
    """A finger that leaves the pad has signed up to its edge. Neither true nor a text is a figure."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if value != value or value in (float("inf"), float("-inf")):  # noqa: PLR0124 what is not a number is not itself
        raise ValueError
    return round(min(max(float(value), 0), most), 1)


def extent(points: list[Point]) -> float:
    across, down = ([point[axis] for point in points] for axis in (0, 1))
    return max(max(across) - min(across), max(down) - min(down))


def stroke_path(stroke: list[Point]) -> str:
    first, *others = stroke
    return f"M{pair(first)}" + "".join(f"L{pair(point)}" for point in others or [first])


def pair(point: Point) -> str:
    return f"{point[0]:g} {point[1]:g}"


def svg(width: int, height: int, path: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}">'
        f'<path d="{path}" fill="none" stroke="black" stroke-width="2.5" '
        'stroke-linecap="round" stroke-linejoin="round"/></svg>'
    )


def scanned(content: bytes) -> Signed:
    if len(content) > MOST_BYTES:
        raise wrong_file(_("This file is larger than 10 MB."))
    kind = next(kinds_of(content), None)
    if kind is None:
        raise wrong_file(_("This is no PDF, JPEG or PNG. Scan or photograph the signed paper."))
    return Signed(Way.PAPER, kind, content)


def kinds_of(content: bytes) -> Iterator[SheetType]:
    """Each is known by its beginning and its end, so one that is cut short is none."""
    end = content[-TAIL:]
    if content.startswith(b"%PDF-") and b"%%EOF" in end:
        yield SheetType.PDF
    if content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in end:
        yield SheetType.JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n") and b"IEND" in end:
        yield SheetType.PNG


def wrong_file(sentence: str) -> DomainError:
    return DomainError(sentence, fields={"scan": sentence})
