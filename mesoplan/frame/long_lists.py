"""Lists that grow for as long as a house is open, a page at a time. They are counted as far as somebody leafs: whoever
looks for what lies behind that searches."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

from mesoplan.frame.addresses import row_number
from mesoplan.frame.merged import Merged

FARTHEST_PAGE = 1_000_000


class LongPaginator(Paginator[Any]):
    """Where `is_cut`, there are more rows than `most_counted`, and nobody knows how many pages."""

    most_counted = 1_000

    def __init__(self, rows: Merged, per_page: int) -> None:
        super().__init__(rows, per_page)  # type: ignore[arg-type] # it is cut into parts and counted, and no more
        self.rows = rows

    @cached_property
    def count(self) -> int:
        return self.rows.count(self.most_counted + 1)

    @cached_property
    def is_cut(self) -> bool:
        return self.count > self.most_counted

    def get_page(self, number: float | str | None) -> Page[Any]:
        if self.is_cut:
            wanted = min(row_number(str(number)) or 1, FARTHEST_PAGE)
            rows = list(self.rows[(wanted - 1) * self.per_page : wanted * self.per_page + 1])
            if rows:
                return LongPage(rows, wanted, self)
            self._count_to_the_end()
        return super().get_page(number)

    def _count_to_the_end(self) -> None:
        """For whoever asks for a page behind the last one, and is shown the last one."""
        self.count = self.rows.count()
        self.is_cut = False


class LongPage(Page[Any]):
    """Knows whether another one follows from the one row that was read beyond its own."""

    def __init__(self, rows: Sequence[Any], number: int, paginator: LongPaginator) -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self._goes_on = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        return self._goes_on

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1
