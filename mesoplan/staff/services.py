from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from mesoplan.conflicts import refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from mesoplan.staff.obligations import refuse_obliged
from mesoplan.staff.roles import Role
from mesoplan.staff.tokens import IssuedToken, lifetime, valid_until


@transaction.atomic
def add_person(*, email: str, name: str, role: str, password: str | None = None) -> User:
    """A new account. Raises `ValidationError` by field for a role that does not exist or an address that is taken."""
    user = User(email=email, name=name, role=role)
    user.set_password(password)
    user.full_clean()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:
        user.validate_unique()  # says at which field, where somebody else has taken the address since it was checked
        raise
    return user


@transaction.atomic
def change_person(*, actor: User, person: User, name: str, role: str, version: int) -> User:
    admins = active_admins(actor)
    person = User.objects.select_for_update().get(pk=person.pk)
    refuse_stale(seen=version, stored=person.version)
    if role != Role.ADMIN:
        keep_an_admin(admins, without=person, field="role")
    if role != person.role:
        refuse_oneself(actor, person)
    if person.is_clinician and role != Role.CLINICIAN:
        refuse_obliged(person, field="role")
    person.name, person.role = name, role
    person.version += 1
    person.full_clean()
    person.save(update_fields=["name", "role", "version"])
    return person


@transaction.atomic
def deactivate_person(*, actor: User, person: User) -> User:
    """Nobody is deleted: what they did stays theirs. Without a password every session of theirs ends at once, and
    coming back takes a new link; their API tokens are gone. Nobody goes on whom somebody else still counts."""
    admins = active_admins(actor)
    person = User.objects.select_for_update().get(pk=person.pk)
    keep_an_admin(admins, without=person)
    refuse_obliged(person)
    person.is_active = False
    person.version += 1
    person.set_unusable_password()
    person.save(update_fields=["is_active", "password", "version"])
    AuthToken.objects.filter(user=person).delete()
    return person


@transaction.atomic
def reactivate_person(*, actor: User, person: User) -> User:
    active_admins(actor)
    person = User.objects.select_for_update().get(pk=person.pk)
    person.is_active = True
    person.version += 1
    person.save(update_fields=["is_active", "version"])
    return person


def active_admins(actor: User) -> set[int]:
    """Locked, so that two admins cannot take each other away at the same moment, and nobody goes on as an admin who has
    stopped being one since the page was opened."""
    admins = User.objects.select_for_update().filter(role=Role.ADMIN, is_active=True).order_by("pk")
    numbers = {admin.pk for admin in admins}
    if actor.pk not in numbers:
        raise DomainError(_("You are no longer an admin."))
    return numbers


def refuse_oneself(actor: User, person: User) -> None:
    """No admin sees clinical data [design, Roles]; one who could become a clinician alone would see all of it."""
    if actor.pk == person.pk:
        sentence = _("You cannot change your own role. Ask another admin to do it.")
        raise DomainError(sentence, fields={"role": sentence})


def keep_an_admin(admins: set[int], *, without: User, field: str = "") -> None:
    if admins == {without.pk}:
        sentence = _("%(name)s is the only admin. Make somebody else an admin first.") % {"name": without.name}
        raise DomainError(sentence, fields={field: sentence} if field else {})


@transaction.atomic
def issue_token(*, user: User) -> IssuedToken:
    row, text = AuthToken.objects.create(user=user, expiry=lifetime())
    return IssuedToken(str(text), valid_until(row))
