"""The body map: the areas to choose on the drawn body, and the same as a list. What is chosen says how it stands.

    body_map = body_map_of(areas, sex=patient.sex, chosen=[Chosen(belly.pk, "left", _("planned"), share=81)])

    {% include "patients/_body_map.html" %}

The page brings `patients/body_map.css` and the module `patients/body_map.js`. Every control is a link to
`?area=<id>&side=<side>`; with scripts it first sends the event `area:chosen` (`detail.area`, `detail.side`) from itself
upwards, and whoever prevents the event's default takes the place of the link.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from mesoplan.frame.amounts import LimitReading
from patients import outlines
from patients.models import AreaRegion, BodyView, Sex, Side, TreatmentArea

FIGURES = {Sex.FEMALE: "female", Sex.MALE: "male"}
NEUTRAL = "neutral"
FIGURE_WORDS = {figure: sex.label for sex, figure in FIGURES.items()} | {NEUTRAL: Sex.OTHER.label}
ICONS = {
    "": "circle",
    "chosen": "check-circle-fill",
    "within": "check-circle-fill",
    "near": "exclamation-triangle-fill",
    "over": "exclamation-octagon-fill",
}
SIDES = (Side.LEFT, Side.RIGHT, Side.BOTH)
WHOLE = Decimal(100)


@dataclass(frozen=True)
class Chosen:
    """A side of an area that is chosen, with a word of its state. `share` is how many percent of the nearest limit its
    doses are; None where no limit can be named."""

    area_id: int
    side: str
    state: str = ""
    share: int | None = None

    def is_on(self, side: str) -> bool:
        return self.side == side or Side.BOTH in (self.side, side)


@dataclass(frozen=True)
class MapButton:
    """One side of an area that can be chosen."""

    area_id: int
    area: str
    side: str
    state: str
    share: int | None
    is_chosen: bool
    href: str

    @property
    def side_word(self) -> str:
        return str(Side(self.side).label)

    @property
    def standing(self) -> str:
        """`within`, `near` or `over` the limit, `chosen` where there is none, empty where it is not chosen."""
        if not self.is_chosen:
            return ""
        return "chosen" if self.share is None else LimitReading(Decimal(self.share), WHOLE).standing

    @property
    def icon(self) -> str:
        return ICONS[self.standing]

    @property
    def share_words(self) -> str:
        return "" if self.share is None else _("%(percent)s %%") % {"percent": self.share}

    @property
    def label(self) -> str:
        """As it is read aloud: “Belly, left, planned, 81 % of the limit”."""
        share = "" if self.share is None else _("%(percent)s %% of the limit") % {"percent": self.share}
        return ", ".join(part for part in (self.area, self.side_word, self.state, share) if part)


@dataclass(frozen=True)
class MapRegion(MapButton):
    """The same, where it is seen."""

    view: str
    corners: Sequence[outlines.Corner]

    @property
    def points(self) -> str:
        return written(self.corners)

    @property
    def centre(self) -> outlines.Corner:
        return outlines.centre_of(self.corners)


@dataclass(frozen=True)
class MapView:
    """The body from the front or from the back. `ends` are the words at the viewer's left and right. A share is that of
    all sides of an area together, so it is written into one region of it, which is among `told`."""

    view: str
    word: str
    figure: str
    regions: tuple[MapRegion, ...]
    told: tuple[MapRegion, ...] = ()

    @property
    def template(self) -> str:
        return f"patients/figures/_{self.figure}_{self.view}.html"

    @property
    def figure_word(self) -> str:
        return str(FIGURE_WORDS[self.figure])

    @property
    def ends(self) -> tuple[str, str]:
        left, right = str(Side.LEFT.label), str(Side.RIGHT.label)
        return (left, right) if self.view == BodyView.BACK else (right, left)


@dataclass(frozen=True)
class MapArea:
    name: str
    buttons: tuple[MapButton, ...]

    @property
    def share_words(self) -> str:
        """Of all its sides together."""
        return next((button.share_words for button in self.buttons if button.share_words), "")


@dataclass(frozen=True)
class BodyMap:
    """`anchor` is the id of the map in its page."""

    anchor: str
    views: tuple[MapView, ...]
    areas: tuple[MapArea, ...]


def body_map_of(
    areas: Iterable[TreatmentArea], *, sex: str, chosen: Iterable[Chosen] = (), address: str = "", anchor: str = "body"
) -> BodyMap:
    """`areas` come from `TreatmentArea.objects.with_regions()`: those in use, and those that are chosen. `sex` that is
    neither female nor male gets a figure that is neither. `address` is where the links lead."""
    listed, found = list(areas), _by_area(chosen)
    figure = FIGURES.get(Sex(sex), NEUTRAL)

    def button(area: TreatmentArea, side: str) -> MapButton:
        return _button(area, side, found.get(area.pk, ()), address)

    def view(view: BodyView) -> MapView:
        drawn = [(area, region) for area in listed for region in area.drawn if region.view == view]
        regions = tuple(_region(button(area, region.side), region) for area, region in drawn)
        return MapView(view.value, str(view.label), figure, regions, tuple(_untold(regions, told)))

    told: set[int] = set()

    return BodyMap(
        anchor,
        views=tuple(view(each) for each in BodyView),
        areas=tuple(MapArea(str(area), tuple(button(area, side) for side in sides_of(area))) for area in listed),
    )


def _untold(regions: Iterable[MapRegion], told: set[int]) -> Iterator[MapRegion]:
    """The first region of each area that has a share, unless it is among those `told` already, which grow by it."""
    for region in regions:
        if region.share_words and region.area_id not in told:
            told.add(region.area_id)
            yield region


def sides_of(area: TreatmentArea) -> list[Side]:
    """The sides that are drawn; what is not drawn at all is still offered, as a whole."""
    drawn = {region.side for region in area.drawn}
    return [side for side in SIDES if side in drawn] or [Side.BOTH]


def written(corners: Iterable[outlines.Corner]) -> str:
    """As SVG takes them."""
    return " ".join(f"{x},{y}" for x, y in corners)


def _by_area(chosen: Iterable[Chosen]) -> dict[int, list[Chosen]]:
    found: dict[int, list[Chosen]] = {}
    for each in chosen:
        found.setdefault(each.area_id, []).append(each)
    return found


def _button(area: TreatmentArea, side: str, chosen: Iterable[Chosen], address: str) -> MapButton:
    """Where it is chosen more than once, as for some sessions and then for others, the nearest to its limit counts."""
    on_it = [each for each in chosen if each.is_on(side)]
    nearest = max(on_it, key=lambda each: -1 if each.share is None else each.share, default=None)
    return MapButton(
        area_id=area.pk,
        area=str(area),
        side=side,
        state=nearest.state if nearest else "",
        share=nearest.share if nearest else None,
        is_chosen=bool(on_it),
        href=f"{address}?{urlencode({'area': area.pk, 'side': side})}",
    )


def _region(button: MapButton, region: AreaRegion) -> MapRegion:
    return MapRegion(**vars(button), view=region.view, corners=tuple(region.outline))
