"""Who works where: an account with the clinics that it belongs to."""

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mesoplan.audit.services import note_link_made
from mesoplan.clinics import tasks
from mesoplan.clinics.models import Clinic, Membership
from mesoplan.refusals import DomainError
from mesoplan.staff import services as staff
from mesoplan.staff.models import User
from mesoplan.staff.obligations import refuse_obliged
from mesoplan.staff.sign_in import password_path


@transaction.atomic
def add_colleague(*, actor: User, email: str, name: str, role: str, clinics: Iterable[Clinic]) -> User:
    """Without a password, so nobody can sign in until the person has set one with their link."""
    try:
        person = staff.add_person(email=email, name=name, role=role)
    except ValidationError as error:
        fields = {field: " ".join(said) for field, said in error.message_dict.items()}
        raise DomainError(" ".join(fields.values()), fields=fields) from error
    place(actor, person, clinics)
    return person


@transaction.atomic
def change_colleague(
    *, actor: User, person: User, name: str, role: str, clinics: Iterable[Clinic], version: int
) -> User:
    """The account and its clinics are one thing to whoever edits them, so one version counts the edits of both."""
    person = staff.change_person(actor=actor, person=person, name=name, role=role, version=version)
    place(actor, person, clinics)
    return person


def place(actor: User, person: User, clinics: Iterable[Clinic]) -> None:
    wanted = {clinic.pk for clinic in clinics}
    if not wanted:
        sentence = _("Choose at least one clinic.")
        raise DomainError(sentence, fields={"clinics": sentence})
    memberships = Membership.objects.filter(user=person)
    leaving = memberships.exclude(clinic__in=wanted)
    if left := set(leaving.values_list("clinic", flat=True)):
        refuse_obliged(person, clinics=left, field="clinics")
        leaving.delete()
    missing = wanted - set(memberships.values_list("clinic", flat=True))
    if missing and actor.pk == person.pk:
        sentence = _("You cannot add yourself to a clinic. Ask another admin to do it.")
        raise DomainError(sentence, fields={"clinics": sentence})
    Membership.objects.bulk_create(Membership(user=person, clinic_id=pk) for pk in sorted(missing))


@transaction.atomic
def make_link(*, actor: User, person: User, request_id: UUID) -> str:
    """The path of a page on which this person sets a password. It opens their account to whoever has it, so it is noted
    who made it, and they are told."""
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if not person.is_active:
        raise DomainError(_("%(name)s is deactivated and gets no link.") % {"name": person.name})
    note_link_made(actor=actor, person=person, request_id=request_id)
    # Robust: where the broker does not answer, the clock sends the letter a minute later.
    transaction.on_commit(tasks.tell_of_links.delay, robust=True)
    return password_path(person)
