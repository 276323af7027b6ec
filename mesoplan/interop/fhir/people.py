"""A FHIR Patient into an ImportedPerson."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from mesoplan.interop.fhir.bundles import Entry, printable
from mesoplan.interop.fhir.resources import Model, ResourceError, checked, codes, day, one_of
from patients.imports import Identifier, ImportedPerson
from patients.models import Sex

_NAMES = ("official", "usual", None, "temp", "nickname", "anonymous", "maiden", "old")
_PHONES = ("mobile", "home", "work", None, "temp", "old")
# A family shares the number of its insurance and of its account: such a number is of nobody.
_SHARED = {"MB", "SN", "NIIP", "AN", "BC", "RI"}
_LONGEST_PHONE = 40
_LONGEST_IDENTIFIER = 200


def read_person(entry: Entry) -> tuple[ImportedPerson, list[str]]:
    """The person, and what was left out of the record with the reason. Raises ResourceError."""
    patient = checked(entry)
    name = _best(patient.name, _NAMES)
    if name is None:
        raise ResourceError("it has no name")
    birth_date = day(patient.birthDate)
    if birth_date is None:
        raise ResourceError(f"birthDate: “{patient.birthDate or ''}” is not a full date")
    phone, email, remarks = _contact(patient)
    died_on = day(patient.deceasedDateTime)
    person = ImportedPerson(
        identifiers=_identifiers(entry, patient),
        given_name=printable(" ".join(part for part in name.given or [] if part)).strip(),
        family_name=printable(name.family or "").strip(),
        birth_date=birth_date,
        sex=Sex(one_of(patient.gender, "gender", Sex.values) or Sex.UNKNOWN),
        phone=phone,
        email=email,
        language=_language(patient),
        has_died=True if patient.deceasedDateTime else patient.deceasedBoolean,
        died_on=died_on,
    )
    return person, remarks


def _identifiers(entry: Entry, patient: Model) -> tuple[Identifier, ...]:
    """The numbers that lead back to the person; where there are none, the address of the record itself."""
    named = [
        Identifier(printable(each.system), printable(each.value))
        for each in patient.identifier or []
        if each.system and each.value and each.use != "temp" and not _is_shared(each)
    ]
    if not named and entry.url:
        named = [Identifier("urn:ietf:rfc:3986", entry.url)]
    fitting = (each for each in named if max(len(each.system), len(each.value)) <= _LONGEST_IDENTIFIER)
    return tuple(dict.fromkeys(fitting))


def _is_shared(identifier: Model) -> bool:
    return any(code.code in _SHARED for code in codes(identifier.type))


def _best(choices: Model, uses: tuple[str | None, ...]) -> Model:
    """The one whose use comes first in `uses`."""
    ranked = [choice for choice in choices or [] if choice.use in uses]
    return min(ranked, key=lambda choice: uses.index(choice.use), default=None)


def _contact(patient: Model) -> tuple[str, str, list[str]]:
    points = [point for point in patient.telecom or [] if point.value]
    phone = _best([point for point in points if point.system == "phone"], _PHONES)
    email = _best([point for point in points if point.system == "email"], _PHONES)
    number, address = (printable(point.value).strip() if point else "" for point in (phone, email))
    remarks = []
    if len(number) > _LONGEST_PHONE:
        remarks.append("its phone number was left out: it is too long")
        number = ""
    try:
        if address:
            validate_email(address)
    except ValidationError:
        remarks.append("its e-mail address was left out: it is not one")
        address = ""
    return number, address, remarks


def _language(patient: Model) -> str:
    """The preferred language, else the first, where Mesoplan speaks it."""
    spoken = sorted(patient.communication or [], key=lambda each: not each.preferred)
    known = {code for code, _ in settings.LANGUAGES}
    for each in spoken:
        for coding in each.language.coding or []:
            code = (coding.code or "").partition("-")[0].lower()
            if code in known:
                return code
    return ""
