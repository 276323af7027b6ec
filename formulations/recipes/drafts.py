"""Every write of a draft: of a formulation for everybody by an admin, of a customisation by a clinician."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from formulations.models import Formulation, FormulationVersion, Product, RecipeLine
from formulations.models.recipes import EVER_APPROVED, VersionStatus
from formulations.permissions import CUSTOMISE_RECIPES, WRITE_RECIPES
from mesoplan.conflicts import constraints_speak, refuse_stale
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from patients.models import Patient


@dataclass(frozen=True)
class Pour:
    """So much of a product in one batch."""

    product: Product
    volume_ml: Decimal


@transaction.atomic
def add_formulation(*, actor: User, name: str, purpose: str, pours: Sequence[Pour]) -> FormulationVersion:
    formulation = Formulation(name=name)
    refuse_other_hands(actor, formulation)
    describe(formulation, name, purpose)
    return add_draft(actor, formulation, pours)


@transaction.atomic
def add_version(*, actor: User, formulation: Formulation, pours: Sequence[Pour]) -> FormulationVersion:
    formulation = Formulation.objects.select_for_update().get(pk=formulation.pk)
    refuse_other_hands(actor, formulation)
    return add_draft(actor, formulation, pours)


@transaction.atomic
def customise(*, actor: User, base: FormulationVersion, patient: Patient, pours: Sequence[Pour]) -> FormulationVersion:
    """A draft for this patient alone. Made from a customisation of the same patient, it keeps the base of that one."""
    base = FormulationVersion.objects.select_related("formulation").get(pk=base.pk)
    refuse_other_hands(actor, Formulation(patient=patient))
    refuse_base(base, patient)
    return add_draft(actor, of_patient(patient, base.formulation), pours, base=base.base or base)


@transaction.atomic
def change_draft(
    *,
    actor: User,
    draft: FormulationVersion,
    edits: int,
    pours: Sequence[Pour],
    name: str | None = None,
    purpose: str | None = None,
) -> FormulationVersion:
    """`name` and `purpose` only where nobody has approved the formulation under its name yet."""
    draft = locked_draft(draft, edits)
    refuse_other_hands(actor, draft.formulation)
    if name is not None:
        describe(draft.formulation, name, purpose or "")
    put_lines(draft, pours)
    draft.edits += 1
    draft.save(update_fields=["edits"])
    return draft


@transaction.atomic
def discard_draft(*, actor: User, draft: FormulationVersion, edits: int) -> FormulationVersion:
    """It stays in the history, and is offered nowhere any more."""
    draft = locked_draft(draft, edits)
    refuse_other_hands(actor, draft.formulation)
    draft.discard()
    draft.save(update_fields=["status"])
    return draft


def locked_draft(draft: FormulationVersion, edits: int) -> FormulationVersion:
    """The locked row, a draft still, that nobody has saved since `edits`."""
    rows = FormulationVersion.objects.select_for_update(of=("self",)).select_related("formulation")
    draft = rows.get(pk=draft.pk)
    draft.refuse_unless_draft()
    refuse_stale(seen=edits, stored=draft.edits)
    return draft


def may_write(user: User, formulation: Formulation) -> bool:
    """An admin keeps what is for everybody, a clinician what is for one patient."""
    return user.may(CUSTOMISE_RECIPES if formulation.patient_id else WRITE_RECIPES)


def refuse_other_hands(actor: User, formulation: Formulation) -> None:
    if may_write(actor, formulation):
        return
    if formulation.patient_id:
        raise DomainError(_("Only a clinician customises a formulation for a patient."))
    raise DomainError(_("Only an admin writes formulations for everybody."))


def refuse_base(base: FormulationVersion, patient: Patient) -> None:
    if base.status != VersionStatus.APPROVED:
        raise DomainError(_("%(formulation)s is not approved.") % {"formulation": base})
    if base.formulation.patient_id not in (None, patient.pk):
        raise DomainError(_("%(formulation)s is made for another patient.") % {"formulation": base})


def of_patient(patient: Patient, pattern: Formulation) -> Formulation:
    """The patient's own of this name, begun with the first of its versions. The patient's row is locked, so two
    clinicians begin it one after the other."""
    Patient.objects.select_for_update(no_key=True).get(pk=patient.pk)
    stored = Formulation.objects.select_for_update().filter(name=pattern.name, patient=patient).first()
    return stored or Formulation.objects.create(name=pattern.name, patient=patient, purpose=pattern.purpose)


def describe(formulation: Formulation, name: str, purpose: str) -> None:
    if has_name_for_good(formulation) and name != formulation.name:
        sentence = _("A version of it is approved under this name: it stays.")
        raise DomainError(sentence, fields={"name": sentence})
    formulation.name, formulation.purpose = name, purpose
    try:
        with constraints_speak(Formulation):
            formulation.save()
    except DomainError as error:
        raise DomainError(error.sentence, fields={"name": error.sentence}) from error


def has_name_for_good(formulation: Formulation) -> bool:
    """Whether plans and records may name it already."""
    return bool(formulation.pk) and formulation.versions.filter(status__in=EVER_APPROVED).exists()


def add_draft(
    actor: User, formulation: Formulation, pours: Sequence[Pour], *, base: FormulationVersion | None = None
) -> FormulationVersion:
    if formulation.versions.filter(status=VersionStatus.DRAFT).exists():
        raise DomainError(_("%(formulation)s has a draft already: change that one.") % {"formulation": formulation})
    newest = formulation.versions.aggregate(newest=Max("number"))["newest"] or 0
    draft = FormulationVersion.objects.create(formulation=formulation, number=newest + 1, base=base, written_by=actor)
    put_lines(draft, pours)
    return draft


def put_lines(draft: FormulationVersion, pours: Sequence[Pour]) -> None:
    """Each product once. A line that is as it was is not written, so that the history tells what was changed."""
    kept = {line.product_id: line for line in draft.lines.all()}
    wanted = {pour.product.pk: pour for pour in pours}
    draft.lines.filter(product__in=kept.keys() - wanted.keys()).delete()
    with constraints_speak(RecipeLine):
        for pk, pour in wanted.items():
            line = kept.get(pk) or RecipeLine(version=draft, product=pour.product)
            if line.pk is None or line.volume_ml != pour.volume_ml:
                line.volume_ml = pour.volume_ml
                line.save()
