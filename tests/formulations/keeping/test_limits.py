"""A limit is lowered by one and raised by two."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.utils import timezone

from formulations.keeping.changes import decide
from formulations.keeping.deciding import CARRY_OUT
from formulations.keeping.limits import set_limit
from formulations.models import CatalogueChange, DoseLimit
from formulations.models.changes import ChangeStatus
from formulations.services.catalogue import load_catalogue
from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from tests.formulations.keeping.conftest import figure
from tests.same_time import together

pytestmark = pytest.mark.django_db


def value_of(ingredient, kind="per_session") -> Decimal:
    return DoseLimit.objects.get(ingredient=ingredient, kind=kind).value


def ask(actor, ingredient, value="250", **said):
    wanted = {"kind": "per_session", "version": 1, "figure": figure(value), "reason": "Two trials."} | said
    return set_limit(actor=actor, ingredient=ingredient, **wanted)


def confirm(actor, change, status=ChangeStatus.CONFIRMED, answer=""):
    return decide(actor=actor, change=change, status=status, carry_out=CARRY_OUT, answer=answer)


def test_a_lower_limit_holds_at_once(admin, caffeine):
    limit = ask(admin, caffeine, "150", reason="")

    assert isinstance(limit, DoseLimit)
    assert (limit.value, limit.basis_kind, limit.changed_here, limit.version) == (150, "published", True, 2)
    assert not CatalogueChange.objects.exists()


def test_a_first_limit_of_its_kind_holds_at_once(admin, caffeine):
    limit = ask(admin, caffeine, "3", kind="per_kg", version=0, figure=figure("3", "mg/kg"))

    assert limit.value == 3


def test_a_higher_limit_waits_until_somebody_else_confirms_it(admin, nora, caffeine):
    change = ask(admin, caffeine)
    assert value_of(caffeine) == 200

    confirm(nora, change)

    assert value_of(caffeine) == 250
    change.refresh_from_db()
    assert (change.status, change.decided_by) == ("confirmed", nora)


def test_a_clinician_may_be_the_second_person(admin, clinician, caffeine):
    confirm(clinician, ask(admin, caffeine))

    assert value_of(caffeine) == 250


def test_nobody_confirms_what_they_asked_for(admin, caffeine):
    change = ask(admin, caffeine)

    with pytest.raises(DomainError, match="somebody else"):
        confirm(admin, change)

    assert value_of(caffeine) == 200


def test_a_raise_says_why(admin, caffeine):
    with pytest.raises(DomainError) as refusal:
        ask(admin, caffeine, reason=" ")

    assert refusal.value.fields.keys() == {"reason"}


def test_one_raise_waits_at_a_time(admin, nora, caffeine):
    ask(admin, caffeine)

    with pytest.raises(DomainError, match="waits for a second person already"):
        ask(nora, caffeine, "300")


def test_what_was_refused_or_withdrawn_changes_nothing_and_can_be_asked_again(admin, nora, caffeine):
    confirm(nora, ask(admin, caffeine), ChangeStatus.REFUSED, "One trial only.")
    confirm(admin, ask(admin, caffeine), ChangeStatus.WITHDRAWN)

    assert value_of(caffeine) == 200
    assert isinstance(ask(admin, caffeine), CatalogueChange)


def test_a_decision_is_made_once(admin, nora, caffeine):
    change = ask(admin, caffeine)
    confirm(nora, change, ChangeStatus.REFUSED, "No.")

    with pytest.raises(DomainError, match="decided already"):
        confirm(nora, change)


def test_what_changed_meanwhile_is_not_confirmed(admin, nora, caffeine):
    change = ask(admin, caffeine)
    ask(nora, caffeine, "100")

    with pytest.raises(DomainError, match="changed since it was asked"):
        confirm(nora, change)

    assert value_of(caffeine) == 100
    change.refresh_from_db()
    assert change.status == "waiting"


def test_a_shorter_interval_waits_too(admin, caffeine):
    waits = ask(admin, caffeine, kind="min_interval_days", figure=figure("5", "d"))

    assert isinstance(waits, CatalogueChange)


def test_a_stale_edit_and_an_idle_one_are_refused(admin, caffeine):
    with pytest.raises(StaleEditError):
        ask(admin, caffeine, "150", version=3)
    same = figure("200", basis_kind="clinic_default", basis="")
    with pytest.raises(DomainError, match="already"):
        ask(admin, caffeine, figure=same)


def test_a_unit_out_of_its_place_is_refused_at_its_field(admin, caffeine):
    with pytest.raises(DomainError, match="unit"):
        ask(admin, caffeine, "1", figure=figure("1", "mg/kg"))


def test_the_files_no_longer_speak_for_what_was_changed_here(admin):
    load_catalogue()
    row = DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session")
    ask(admin, row.ingredient, "150")

    report = load_catalogue()

    assert value_of(row.ingredient) == 150
    (limits,) = [outcome for outcome in report.outcomes if outcome.table == "limits"]
    assert [difference.name for difference in limits.ours] == ["Caffeine per_session"]


class TestTheDatabase:
    def test_no_limit_is_raised_past_the_second_person(self, caffeine):
        with pytest.raises(InternalError, match="second person"), transaction.atomic():
            DoseLimit.objects.filter(ingredient=caffeine).update(value=900, changed_here=True)

    def test_no_limit_disappears(self, caffeine):
        with pytest.raises(InternalError), transaction.atomic():
            caffeine.limits.all().delete()

    def test_a_change_is_not_decided_by_the_one_who_asked(self, admin, caffeine):
        ask(admin, caffeine)
        with pytest.raises(IntegrityError), transaction.atomic():
            CatalogueChange.objects.update(status="confirmed", decided_by=admin, decided_at=timezone.now())

    def test_a_change_does_not_begin_as_decided(self, admin, nora, caffeine):
        with pytest.raises(InternalError, match="begins as waiting"), transaction.atomic():
            CatalogueChange.objects.create(
                subject="limit",
                ingredient=caffeine,
                limit_kind="per_session",
                before={},
                after={"value": "900", "unit": "mg"},
                reason="Quick.",
                status="confirmed",
                asked_by=admin,
                asked_at=timezone.now(),
                decided_by=nora,
                decided_at=timezone.now(),
            )

    @pytest.mark.parametrize("column", ["reason", "after"])
    def test_what_was_asked_stays(self, admin, caffeine, column):
        ask(admin, caffeine)
        with pytest.raises(InternalError), transaction.atomic():
            CatalogueChange.objects.update(**{column: "x"})

    def test_no_change_disappears(self, admin, caffeine):
        ask(admin, caffeine)
        with pytest.raises(InternalError), transaction.atomic():
            CatalogueChange.objects.all().delete()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("attempt", range(3))
def test_a_confirmation_and_another_change_of_the_limit_do_not_overwrite_each_other(admin, nora, caffeine, attempt):
    change = ask(admin, caffeine)

    outcomes = together(lambda: confirm(nora, change), lambda: ask(admin, caffeine, "150"))

    (refusal,) = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert isinstance(refusal, DomainError)
    assert caffeine.limits.get(kind="per_session").version == 2
