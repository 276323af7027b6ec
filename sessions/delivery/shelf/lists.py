"""The lists of a recall as they are read on a page: each turned over by itself."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.http import urlencode

from formulations.models import Lot
from sessions.delivery.recall import Touched
from sessions.delivery.visits import Visit

ON_A_PAGE = 100


@dataclass(frozen=True)
class ListPage:
    """`page` counts the visits, and `visits` are those on it; none where nobody may read them. `turned` says where the
    other lists are open."""

    lot: Lot
    part: Touched
    page: "Page[int]"
    visits: Sequence[Visit]
    turned: Mapping[str, int]

    @property
    def previous(self) -> str:
        return self.address(self.page.previous_page_number())

    @property
    def following(self) -> str:
        return self.address(self.page.next_page_number())

    def address(self, number: int) -> str:
        key = self.part.key
        lot = reverse("delivery:lot", args=[self.lot.pk])
        return f"{lot}?{urlencode({**self.turned, key: number})}#{key}"


def turned_to(lot: Lot, lists: Iterable[Touched], wanted: Mapping[str, str], *, sees_people: bool) -> list[ListPage]:
    """`wanted` are the numbers of the pages by the keys of the lists; what is no such page is the nearest one."""
    pages = [(part, Paginator(range(part.sessions), ON_A_PAGE).get_page(wanted.get(part.key))) for part in lists]
    turned = {part.key: page.number for part, page in pages if page.number > 1}
    return [ListPage(lot, part, page, visits_on(part, page) if sees_people else [], turned) for part, page in pages]


def visits_on(part: Touched, page: "Page[int]") -> list[Visit]:
    first = (page.number - 1) * ON_A_PAGE
    return part.visits.page(first, first + ON_A_PAGE)
