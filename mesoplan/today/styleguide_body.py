"""Body maps for the style guide, as they are drawn on the day that Mesoplan is installed, with made-up doses."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from formulations.loading import readers
from formulations.loading.files import Line
from formulations.services.catalogue import CATALOGUE
from patients.body_map import BodyMap, Chosen, body_map_of
from patients.models import AreaRegion, Sex, Side, TreatmentArea

NECK = [(112, 88), (128, 88), (134, 104), (106, 104)]


def body_maps() -> list[BodyMap]:
    areas = list(_areas())
    keys = {area.code: area.pk for area in areas}
    chosen = [
        Chosen(keys["belly"], Side.LEFT, _("planned"), share=81),
        Chosen(keys["belly"], Side.RIGHT, _("planned"), share=40),
        Chosen(keys["thighs"], Side.BOTH, _("planned"), share=112),
        Chosen(keys["arms"], Side.LEFT, _("signed")),
        Chosen(keys["back"], Side.RIGHT, _("signed"), share=7),
    ]
    return [
        body_map_of(areas, sex=Sex.FEMALE, chosen=chosen, anchor="map-female"),
        body_map_of(areas, sex=Sex.MALE, chosen=chosen[:1], anchor="map-male"),
        body_map_of(areas, sex=Sex.UNKNOWN, anchor="map-neutral"),
    ]


def _areas() -> Iterator[TreatmentArea]:
    """The seven with both their sides, one that lies across the middle, and one that nobody has drawn yet."""
    rows = [line.row for line in readers.AREA_REGIONS.lines(CATALOGUE) if isinstance(line, Line)]
    listed = [line.row for line in readers.AREAS.lines(CATALOGUE) if isinstance(line, Line)]
    for key, area in enumerate(listed, start=1):
        drawn = [AreaRegion(view=row.view, side=row.side, corners=row.corners) for row in rows if row.area == area.code]
        yield _area(key, area.code, area.name, drawn)
    yield _area(len(listed) + 1, "neck", _("Neck"), [AreaRegion(view="front", side="both", corners=NECK)])
    yield _area(len(listed) + 2, "hands", _("Hands"), [])


def _area(key: int, code: str, name: str, drawn: list[AreaRegion]) -> TreatmentArea:
    area = TreatmentArea(pk=key, code=code, name=name)
    area.drawn = drawn
    return area
