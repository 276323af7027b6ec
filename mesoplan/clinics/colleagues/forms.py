from django import forms
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role


class ColleagueForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120, help_text=_("As patients and colleagues read it."))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices, widget=forms.RadioSelect)
    clinics = forms.ModelMultipleChoiceField(
        label=_("Clinics"),
        queryset=Clinic.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A person sees the patients and calendars of these clinics only."),
    )

    @classmethod
    def about(cls, person: User) -> "ColleagueForm":
        clinics = Clinic.objects.filter(memberships__user=person)
        return cls(initial={"name": person.name, "role": person.role, "clinics": clinics})


class NewColleagueForm(ColleagueForm):
    email = forms.EmailField(label=_("E-mail address"), max_length=254, help_text=_("Used to sign in."))
    field_order = ("name", "email", "role", "clinics")

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        return email.lower()
