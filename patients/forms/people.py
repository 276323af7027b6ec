import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model, model_to_dict
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from mesoplan.clinics.models import Clinic
from mesoplan.conflicts import StaleEditError
from mesoplan.frame.forms import DateInput, Difference, refuse
from patients.models import Patient
from patients.models.people import PatientQuerySet
from patients.search import Term, split_from_figures

if TYPE_CHECKING:
    from django.http import QueryDict

PHONE = re.compile(r"\+?[\d\s().\-/]+")
PHONE_DIGITS = range(5, 16)
EARLIEST_YEAR = 1900
FIELDS = ("given_name", "family_name", "birth_date", "sex", "phone", "email", "language")
WIDGETS: dict[str, type[forms.Widget] | forms.Widget] = {
    "birth_date": DateInput(),
    "phone": forms.TextInput({"inputmode": "tel"}),
}


def looks_like_a_phone_number(text: str) -> None:
    if not PHONE.fullmatch(text) or len(re.sub(r"\D", "", text)) not in PHONE_DIGITS:
        raise ValidationError(_("Write a phone number, as in +33 6 12 34 56 78."))


class ContactForm(forms.Form):
    """Who somebody is and how to reach them. What cannot be is said together with what cannot be read."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields = fields_for_model(Patient, FIELDS, widgets=WIDGETS) | self.fields
        self.fields["phone"].validators.append(looks_like_a_phone_number)
        for field in self.fields.values():
            # The browser would offer what was typed for the patient before.
            field.widget.attrs["autocomplete"] = "off"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        readable = {name: data[name] for name in FIELDS if name in data}
        wrong = Patient(**{"birth_date": self.today} | readable).wrong_details(self.today)
        for name in wrong.keys() & readable.keys():
            self.add_error(name, wrong[name])
        return data

    @property
    def details(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in FIELDS}


class RegisterForm(ContactForm):
    def namesakes(self, patients: PatientQuerySet) -> PatientQuerySet:
        """Who of them may be the same person; nobody, as long as the name or the birth date cannot be read."""
        family_name, birth_date = (self.cleaned_data.get(name) for name in ("family_name", "birth_date"))
        if not (family_name and birth_date):
            return patients.none()
        return patients.namesakes(family_name=family_name, birth_date=birth_date)


class SomebodyElseForm(forms.Form):
    """Asked only where there is somebody who may be the same person."""

    is_another_person = forms.BooleanField(label=_("It is somebody else"), required=False)


class ChangeContactForm(ContactForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    differences: tuple[Difference, ...] = ()

    @classmethod
    def about(cls, patient: Patient) -> "ChangeContactForm":
        return cls(initial=model_to_dict(patient, [*FIELDS, "version"]), today=patient.clinic.today)

    def after(self, refusal: StaleEditError, *, stored: Patient) -> "ChangeContactForm":
        """The same words again, beside what somebody else has saved; sending them once more means to replace it."""
        data = cast("QueryDict", self.data).copy()
        data["version"] = str(stored.version)
        again = ChangeContactForm(data, today=self.today)
        refuse(again, refusal)
        again.differences = tuple(self.differences_from(stored))
        return again

    def differences_from(self, stored: Patient) -> Iterator[Difference]:
        typed = Patient(**self.details)
        for name in FIELDS:
            if getattr(typed, name) != getattr(stored, name):
                yield Difference(str(self.fields[name].label), shown(stored, name), shown(typed, name))


def shown(patient: Patient, name: str) -> str:
    """A value as people read it: the word of a choice, the date as it is written here."""
    value = getattr(patient, name)
    word = getattr(patient, f"get_{name}_display", None)
    return date_format(value) if isinstance(value, date) else str(word() if word else value)


def first_guess(typed: str, clinic: Clinic) -> dict[str, object]:
    """What a search that found nobody already says of the person to add: names, a birth date, a phone number."""
    names, figures = split_from_figures(typed)
    return named(names) | figured(figures) | {"language": clinic.language}


def named(typed: str) -> dict[str, object]:
    """“Jean-Pierre Böhm” or “Böhm, Jean-Pierre”; one name alone is what the list of patients is sorted by."""
    family, comma, given = (part.strip() for part in typed.partition(","))
    if not comma and " " in typed:
        given, _space, family = typed.partition(" ")
    return {"given_name": cased(given), "family_name": cased(family)}


def cased(name: str) -> str:
    """As it was typed, where somebody took care to; “McDonald” is not to become “Mcdonald”."""
    letters = "".join(name.split())
    return name.strip().title() if letters.islower() or letters.isupper() else name.strip()


def figured(terms: Iterable[Term]) -> dict[str, object]:
    """A day is a birth date; a year or a month alone is neither that nor a phone number."""
    guesses: dict[str, object] = {}
    for term in terms:
        days = [days.first for days in term.born if days.first == days.last]
        if len(days) == 1:
            guesses.setdefault("birth_date", days[0])
        elif term.phones and not any(days.first.year >= EARLIEST_YEAR for days in term.born):
            guesses.setdefault("phone", term.text)
    return guesses
