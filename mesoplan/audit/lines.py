"""The audit as people read it: keys replaced by names, a page or a batch at a time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from mesoplan.audit.about_patients import names_of
from mesoplan.audit.changes import Field, changes
from mesoplan.audit.keys import with_names
from mesoplan.audit.models import ChartOpening, PasswordLink
from mesoplan.audit.wishes import Wish
from mesoplan.staff.models import User

ON_A_PAGE = 50
FEW_FIELDS = 4


@dataclass(frozen=True)
class Line:
    at: datetime
    person: str | Promise
    what: str
    patient: str
    request: str
    fields: tuple[Field, ...] = ()

    @property
    def has_many_fields(self) -> bool:
        return len(self.fields) > FEW_FIELDS


@dataclass(frozen=True)
class Page:
    """One page of a list that nobody counts to its end."""

    lines: Sequence[Line]
    number: int
    has_next: bool

    @property
    def previous(self) -> int:
        return self.number - 1

    @property
    def next(self) -> int:
        return self.number + 1


def change_lines(wish: Wish, first: int, last: int) -> list[Line]:
    found = list(with_names(list(changes(wish, first=first, last=last))))
    people = people_named(it.user_id for it in found)
    patients = names_of({it.patient_id for it in found if it.patient_id})
    return [
        Line(
            at=it.at,
            person=people.get(it.user_id or 0, _("the application")),
            what=_t("%(table)s %(row)s: %(step)s") % {"table": it.table, "row": it.row, "step": it.step},
            patient=patients.get(it.patient_id or 0, ""),
            request=it.request,
            fields=it.fields,
        )
        for it in found
    ]


def opening_lines(wish: Wish, first: int, last: int) -> list[Line]:
    found = list(ChartOpening.objects.filter(wish.of_openings()).select_related("user")[first:last])
    patients = names_of({it.patient_id for it in found})
    return [
        Line(
            at=it.opened_at,
            person=it.user.name,
            what=it.page,
            patient=patients.get(it.patient_id, str(it.patient_id)),
            request=str(it.request_id),
        )
        for it in found
    ]


def link_lines(wish: Wish, first: int, last: int) -> list[Line]:
    found = PasswordLink.objects.filter(wish.of_links()).select_related("made_by", "person")[first:last]
    return [
        Line(
            at=it.made_at,
            person=it.made_by.name,
            what=f"{it.person.name}, {it.person.email}",
            patient="",
            request=str(it.request_id),
        )
        for it in found
    ]


Read = Callable[[Wish, int, int], list[Line]]
TABS: dict[str, tuple[str | Promise, Read]] = {
    "changes": (_("Changes"), change_lines),
    "openings": (_("Charts opened"), opening_lines),
    "links": (_("Password links"), link_lines),
}


def page_of(read: Read, wish: Wish, number: int) -> Page:
    first = (number - 1) * ON_A_PAGE
    lines = read(wish, first, first + ON_A_PAGE + 1)
    return Page(lines[:ON_A_PAGE], number, has_next=len(lines) > ON_A_PAGE)


def people_named(ids: Iterable[int | None]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in={pk for pk in ids if pk}).values_list("pk", "name"))
