"""A confirmation is used once, by the row that it was asked for, and the database holds it without any service."""

from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from formulations.keeping.changes import decide
from formulations.keeping.deciding import CARRY_OUT
from formulations.keeping.ingredients import COLUMNS, change_ingredient
from formulations.keeping.limits import set_limit
from formulations.keeping.pairs import Knowledge, set_pair
from formulations.keeping.standings import Word, set_standing
from formulations.models import CatalogueChange, DoseLimit, Incompatibility, Ingredient, RegulatoryStatus
from formulations.models.changes import ChangeStatus
from tests import factories
from tests.formulations.keeping.conftest import figure

pytestmark = pytest.mark.django_db


def confirm(actor, change) -> None:
    decide(actor=actor, change=change, status=ChangeStatus.CONFIRMED, carry_out=CARRY_OUT)


def put(rows, **columns) -> None:
    """As SQL by hand would."""
    with transaction.atomic():
        rows.update(**columns)


def refused(rows, **columns) -> None:
    with pytest.raises(InternalError, match="second person"):
        put(rows, **columns)


def test_a_limit_raised_once_is_not_raised_again(admin, nora, caffeine):
    limit, wanted = (
        DoseLimit.objects.filter(ingredient=caffeine, kind="per_session"),
        {"actor": admin, "ingredient": caffeine, "kind": "per_session"},
    )
    confirm(nora, set_limit(version=1, figure=figure("300"), reason="Two trials.", **wanted))
    assert CatalogueChange.objects.get().is_used
    set_limit(version=2, figure=figure("200"), **wanted)

    refused(limit, value=300)


def test_a_confirmed_raise_is_that_of_the_figure_it_was_asked_for(admin, nora, caffeine):
    change = CatalogueChange.objects.create(
        subject="limit",
        ingredient=caffeine,
        limit_kind="per_session",
        reason="Two trials.",
        before={"value": "250", "unit": "mg"},
        after={"value": "300", "unit": "mg"},
        asked_by=admin,
        asked_at="2026-11-01T10:00Z",
    )
    put(
        CatalogueChange.objects.filter(pk=change.pk),
        status="confirmed",
        decided_by=nora,
        decided_at="2026-11-02T10:00Z",
    )

    refused(DoseLimit.objects.filter(ingredient=caffeine, kind="per_session"), value=300, changed_here=True)


def test_a_row_cannot_be_handed_back_to_the_files_on_the_way(admin, caffeine):
    set_limit(actor=admin, ingredient=caffeine, kind="per_session", version=1, figure=figure("100"))

    refused(DoseLimit.objects.filter(ingredient=caffeine, kind="per_session"), value=300, changed_here=False)


def test_the_same_limit_in_another_unit_is_no_raise(admin, caffeine):
    limit = set_limit(actor=admin, ingredient=caffeine, kind="per_session", version=1, figure=figure("0.2", "g"))

    assert (limit.value, limit.unit) == (Decimal("0.2"), "g")
    refused(DoseLimit.objects.filter(pk=limit.pk), value=Decimal("200.1"), unit="mg")
    refused(DoseLimit.objects.filter(pk=limit.pk), unit="[iU]")


def test_a_pair_eased_once_is_not_eased_again(admin, nora, caffeine):
    other = factories.make_ingredient("Lidocaine")
    wanted = {"actor": admin, "ingredient": caffeine, "other": other}
    block, warn = (Knowledge(severity, "physical", "Haze", "", "found") for severity in ("block", "warn"))
    set_pair(version=0, knowledge=block, **wanted)
    confirm(nora, set_pair(version=1, knowledge=warn, reason="Tested.", **wanted))
    set_pair(version=2, knowledge=block, **wanted)

    refused(Incompatibility.objects.all(), severity="warn")


class TestABan:
    def put(self, actor, ingredient, standing, version):
        word = Word(standing, "", "", "found")
        return set_standing(
            actor=actor, ingredient=ingredient, country="BR", version=version, word=word, reason="New resolution."
        )

    def test_it_is_lifted_by_two_once(self, admin, nora, caffeine):
        self.put(admin, caffeine, "banned", 0)
        refused(RegulatoryStatus.objects.all(), standing="same_use")
        confirm(nora, self.put(admin, caffeine, "same_use", 1))
        self.put(admin, caffeine, "banned", 2)

        refused(RegulatoryStatus.objects.all(), standing="same_use")

    def test_it_is_neither_deleted_nor_moved_away(self, admin, caffeine):
        self.put(admin, caffeine, "banned", 0)
        with pytest.raises(InternalError), transaction.atomic():
            RegulatoryStatus.objects.all().delete()
        with pytest.raises(InternalError, match="stays with its ingredient"):
            put(RegulatoryStatus.objects.all(), country="US")


class TestAnIngredient:
    EASED = (
        {"allergens": []},
        {"classes": ["xanthine", "x"], "allergens": ["egg"]},
        {"contraindications": []},
        {"active_factor": None},
        {"active_factor": Decimal("0.4")},
        {"salt": "", "active_factor": None},
        {"category": "vehicle"},
        {"regulatory_status": " "},
    )

    @pytest.fixture
    def kept(self, caffeine):
        put(
            Ingredient.objects.filter(pk=caffeine.pk),
            salt="caffeine citrate",
            active_factor=Decimal("0.6"),
            contraindications=["pregnancy"],
            regulatory_status="unlicensed",
        )
        put(Ingredient.objects.filter(pk=caffeine.pk), changed_here=True)
        return Ingredient.objects.filter(pk=caffeine.pk)

    @pytest.mark.parametrize("columns", EASED)
    def test_nothing_of_it_is_eased_by_one(self, kept, columns):
        refused(kept, **columns)

    def test_what_tightens_is_done_by_one(self, kept):
        put(kept, allergens=["egg", "xanthine"], active_factor=Decimal("0.7"), regulatory_status="banned")

    def test_it_is_eased_by_two_as_asked_and_once(self, admin, nora, kept):
        row = kept.get()
        before = {column: getattr(row, column) for column in COLUMNS}
        eased = {"allergens": [], "active_factor": Decimal("0.4"), "classes": [], "category": "vehicle"}
        _, waits = change_ingredient(
            actor=admin,
            ingredient=row,
            version=1,
            values=before | eased | {"source": "Another leaflet"},
            reason="Another leaflet.",
        )
        refused(kept, **eased)

        confirm(nora, waits)

        assert list(kept.values(*eased)) == [eased]
        put(kept, allergens=["xanthine"])
        refused(kept, allergens=[])


def test_a_used_confirmation_stays_used(admin, nora, caffeine):
    wanted = {"actor": admin, "ingredient": caffeine, "kind": "per_session"}
    confirm(nora, set_limit(version=1, figure=figure("300"), reason="Two trials.", **wanted))

    with pytest.raises(InternalError):
        put(CatalogueChange.objects.all(), is_used=False)
