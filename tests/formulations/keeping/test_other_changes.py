"""Pairs, countries and ingredients: what tightens holds at once, what loosens waits."""

from decimal import Decimal

import pytest
from django.db import InternalError, transaction

from formulations.keeping.changes import decide
from formulations.keeping.deciding import CARRY_OUT
from formulations.keeping.ingredients import COLUMNS, add_ingredient, change_ingredient
from formulations.keeping.pairs import Knowledge, row_about, set_pair
from formulations.keeping.standings import Word, set_standing
from formulations.models import CatalogueChange, Incompatibility, RegulatoryStatus
from formulations.models.changes import ChangeStatus
from mesoplan.refusals import DomainError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def lidocaine():
    return factories.make_ingredient("Lidocaine")


def confirm(actor, change):
    return decide(actor=actor, change=change, status=ChangeStatus.CONFIRMED, carry_out=CARRY_OUT)


def know(severity: str) -> Knowledge:
    return Knowledge(severity, "physical", "Haze", "", "found")


def say(actor, one, other, severity, version=0, reason="Tested."):
    return set_pair(actor=actor, ingredient=one, other=other, version=version, knowledge=know(severity), reason=reason)


class TestAPair:
    def test_a_warning_holds_at_once_in_either_order(self, admin, caffeine, lidocaine):
        say(admin, caffeine, lidocaine, "warn")
        say(admin, lidocaine, caffeine, "block", version=1)

        assert row_about(caffeine, lidocaine).severity == "block"
        assert Incompatibility.objects.count() == 1

    def test_a_block_is_lifted_by_two(self, admin, nora, caffeine, lidocaine):
        say(admin, caffeine, lidocaine, "block")
        change = say(admin, lidocaine, caffeine, "compatible", version=1)
        assert row_about(caffeine, lidocaine).severity == "block"

        confirm(nora, change)

        assert row_about(caffeine, lidocaine).severity == "compatible"

    def test_good_where_nothing_was_known_takes_two(self, admin, nora, caffeine, lidocaine):
        change = say(admin, caffeine, lidocaine, "compatible")
        assert row_about(caffeine, lidocaine) is None

        confirm(nora, change)

        assert row_about(caffeine, lidocaine).severity == "compatible"

    def test_a_pair_that_adds_up_in_the_body_leaves_it_by_two(self, admin, nora, caffeine, lidocaine):
        tied = Knowledge("block", "safety", "Adds up", "", "found")
        set_pair(actor=admin, ingredient=caffeine, other=lidocaine, version=0, knowledge=tied)
        change = say(admin, caffeine, lidocaine, "block", version=1)
        assert row_about(caffeine, lidocaine).kind == "safety"
        with pytest.raises(InternalError, match="second person"), transaction.atomic():
            Incompatibility.objects.update(kind="physical")

        confirm(nora, change)

        assert row_about(caffeine, lidocaine).kind == "physical"

    def test_the_database_eases_no_pair_for_one_person(self, admin, caffeine, lidocaine):
        say(admin, caffeine, lidocaine, "block")
        with pytest.raises(InternalError, match="second person"), transaction.atomic():
            Incompatibility.objects.update(severity="warn")
        with pytest.raises(InternalError), transaction.atomic():
            Incompatibility.objects.all().delete()


class TestACountry:
    def put(self, actor, ingredient, standing, version=0):
        word = Word(standing, "", "", "found")
        return set_standing(
            actor=actor, ingredient=ingredient, country="BR", version=version, word=word, reason="New resolution."
        )

    def test_a_ban_holds_at_once_and_is_lifted_by_two(self, admin, nora, caffeine):
        self.put(admin, caffeine, "banned")
        change = self.put(admin, caffeine, "unlicensed", version=1)
        assert RegulatoryStatus.objects.get().standing == "banned"

        confirm(nora, change)

        assert RegulatoryStatus.objects.get().standing == "unlicensed"


class TestAnIngredient:
    def values(self, row, **changes):
        return {column: getattr(row, column) for column in COLUMNS} | changes

    def change(self, actor, row, version=1, reason="Leaflet.", **changes):
        return change_ingredient(
            actor=actor, ingredient=row, version=version, values=self.values(row, **changes), reason=reason
        )

    def test_words_are_changed_at_once(self, admin, caffeine):
        row, waits = self.change(admin, caffeine, presentations="2 mL ampoules", reason="")

        assert (row.presentations, row.changed_here, row.version, waits) == ("2 mL ampoules", True, 2, None)

    def test_an_allergen_taken_out_waits_and_the_rest_does_not(self, admin, nora, caffeine):
        row, waits = self.change(admin, caffeine, presentations="2 mL ampoules", allergens=[])
        assert (row.presentations, row.allergens) == ("2 mL ampoules", ["xanthine"])

        confirm(nora, waits)

        caffeine.refresh_from_db()
        assert caffeine.allergens == []

    def test_a_salt_factor_waits_for_two(self, admin, nora, caffeine):
        _, waits = self.change(
            admin, caffeine, salt="caffeine citrate", active_factor=Decimal("0.5"), source="Ph. Eur."
        )
        caffeine.refresh_from_db()
        assert (caffeine.salt, caffeine.active_factor) == ("caffeine citrate", None)

        confirm(nora, waits)

        caffeine.refresh_from_db()
        assert caffeine.active_factor == Decimal("0.5")

    def test_a_medicine_becomes_a_vehicle_without_its_salt_by_two(self, admin, nora):
        row = factories.make_ingredient(
            "Zinc", salt="zinc sulfate", active_factor=Decimal("0.406"), regulatory_status="unlicensed"
        )
        eased = {"category": "vehicle", "salt": "", "active_factor": None, "regulatory_status": ""}

        saved, waits = self.change(admin, row, **eased, source="Ph. Eur.")
        assert (saved.category, saved.salt, saved.regulatory_status) == ("medication", "zinc sulfate", "unlicensed")
        confirm(nora, waits)

        row.refresh_from_db()
        assert {column: getattr(row, column) for column in eased} == eased

    def test_what_nobody_could_confirm_is_not_asked_for(self, admin):
        row = factories.make_ingredient("Zinc", salt="zinc sulfate", active_factor=Decimal("0.406"))

        with pytest.raises(DomainError, match="Name the salt"):
            self.change(admin, row, salt="", source="Ph. Eur.")

        assert not CatalogueChange.objects.exists()

    def test_without_a_reason_nothing_is_stored_at_all(self, admin, caffeine):
        with pytest.raises(DomainError):
            self.change(admin, caffeine, reason="", presentations="2 mL", allergens=[])

        caffeine.refresh_from_db()
        assert caffeine.presentations == ""
        assert not CatalogueChange.objects.exists()

    def test_a_name_that_is_taken_is_refused_at_its_field(self, admin, caffeine):
        with pytest.raises(DomainError) as refusal:
            add_ingredient(actor=admin, values=self.values(caffeine))

        assert "name" in refusal.value.fields
