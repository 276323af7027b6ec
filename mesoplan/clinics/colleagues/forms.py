from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import Difference, refuse
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role

if TYPE_CHECKING:
    from django.http import QueryDict


class ColleagueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As patients and colleagues read it."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    clinics = forms.ModelMultipleChoiceField(
        label=_("Clinics"),
        queryset=Clinic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A person sees the patients and calendars of these clinics only."),
    )


class NewColleagueForm(ColleagueForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("Used to sign in."))
    field_order = ("name", "email", "role", "clinics")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()


class ChangeColleagueForm(ColleagueForm):
    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    differences: tuple[Difference, ...] = ()

    @classmethod
    def about(cls, person: User) -> "ChangeColleagueForm":
        known = {"name": person.name, "role": person.role, "version": person.version}
        return cls(initial=known | {"clinics": clinics_of(person)})

    def after(self, refusal: StaleEditError, *, stored: User) -> "ChangeColleagueForm":
        """The same words again, beside what somebody else has saved; sending them once more means to replace it."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.version)
        again = ChangeColleagueForm(data)
        refuse(again, refusal)
        again.differences = tuple(self.differences_from(stored))
        return again

    def differences_from(self, stored: User) -> Iterator[Difference]:
        typed, role = self.cleaned_data, str(Role(self.cleaned_data["role"]).label)
        shown = {
            "name": (stored.name, typed["name"]),
            "role": (stored.get_role_display(), role),
            "clinics": (named(clinics_of(stored)), named(typed["clinics"])),
        }
        for name, (theirs, mine) in shown.items():
            if theirs != mine:
                yield Difference(str(self.fields[name].label), theirs, mine)


def clinics_of(person: User) -> Iterable[Clinic]:
    return Clinic.objects.filter(memberships__user=person).order_by("name")


def named(clinics: Iterable[Clinic]) -> str:
    return ", ".join(sorted(clinic.name for clinic in clinics))
