"""What of the audit a person wants to see."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q


@dataclass(frozen=True)
class Wish:
    """`since` is included, `until` is not. `patients` is None for everybody."""

    person: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    patients: Collection[int] | None = None

    def concerns(self, path_to_patient: str | None) -> bool:
        return self.patients is None or path_to_patient is not None

    def of_changes(self, path_to_patient: str | None) -> Q:
        found = self.in_time("pgh_created_at")
        if self.person is not None:
            found &= Q(pgh_context__metadata__user=self.person)
        if self.patients is not None:
            found &= Q(**{f"{path_to_patient}__in": self.patients})
        return found

    def of_openings(self) -> Q:
        found = self.in_time("opened_at")
        if self.person is not None:
            found &= Q(user=self.person)
        if self.patients is not None:
            found &= Q(patient_id__in=self.patients)
        return found

    def of_links(self) -> Q:
        """Those that a person made, and those that were made for them. No link is about a patient."""
        found = self.in_time("made_at")
        if self.person is not None:
            found &= Q(made_by=self.person) | Q(person=self.person)
        if self.patients is not None:
            found &= Q(pk__in=[])
        return found

    def in_time(self, column: str) -> Q:
        found = Q()
        if self.since is not None:
            found &= Q(**{f"{column}__gte": self.since})
        if self.until is not None:
            found &= Q(**{f"{column}__lt": self.until})
        return found
