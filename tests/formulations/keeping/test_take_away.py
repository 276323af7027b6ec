"""Omar asks to take a limit away, Nora confirms it: without it more is allowed, whatever it was."""

import re

import pytest
from django.db import InternalError, transaction
from django.urls import reverse

from formulations.keeping.changes import decide
from formulations.keeping.deciding import CARRY_OUT
from formulations.keeping.limits import set_limit, take_limit_away
from formulations.models import CatalogueChange, DoseLimit
from formulations.models.changes import ChangeStatus
from formulations.queries.ingredients import limit_changes
from formulations.services.catalogue import load_catalogue
from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from tests.formulations.keeping.conftest import figure

pytestmark = pytest.mark.django_db


def ask(actor, ingredient, **said) -> CatalogueChange:
    wanted = {"kind": "per_session", "version": 1, "reason": "It was a figure of another salt."} | said
    return take_limit_away(actor=actor, ingredient=ingredient, **wanted)


def lower(actor, ingredient, value="100", version=1, reason=""):
    wanted = {"kind": "per_session", "version": version, "figure": figure(value), "reason": reason}
    return set_limit(actor=actor, ingredient=ingredient, **wanted)


def confirm(actor, change, status=ChangeStatus.CONFIRMED, answer=""):
    return decide(actor=actor, change=change, status=status, carry_out=CARRY_OUT, answer=answer)


def limits_of(ingredient) -> set[str]:
    return set(ingredient.limits.values_list("kind", flat=True))


def test_a_limit_stays_until_somebody_else_confirms_that_it_goes(admin, nora, caffeine):
    change = ask(admin, caffeine)
    assert limits_of(caffeine) == {"per_session", "min_interval_days"}

    confirm(nora, change)

    assert limits_of(caffeine) == {"min_interval_days"}


def test_a_clinician_may_be_the_second_person(admin, clinician, caffeine):
    confirm(clinician, ask(admin, caffeine))

    assert "per_session" not in limits_of(caffeine)


def test_nobody_confirms_what_they_asked_for(admin, caffeine):
    with pytest.raises(DomainError, match="somebody else"):
        confirm(admin, ask(admin, caffeine))

    assert "per_session" in limits_of(caffeine)


@pytest.mark.parametrize("status", [ChangeStatus.REFUSED, ChangeStatus.WITHDRAWN])
def test_what_is_refused_or_withdrawn_takes_nothing_away(admin, nora, caffeine, status):
    confirm(nora if status == ChangeStatus.REFUSED else admin, ask(admin, caffeine), status, "It is right.")

    assert "per_session" in limits_of(caffeine)


def test_without_a_reason_it_is_not_asked(admin, caffeine):
    with pytest.raises(DomainError) as refusal:
        ask(admin, caffeine, reason=" ")

    assert refusal.value.fields.keys() == {"reason"}


def test_a_limit_that_is_not_there_is_not_taken_away(admin, caffeine):
    with pytest.raises(DomainError, match="no such limit"):
        ask(admin, caffeine, kind="per_kg")


def test_a_stale_page_takes_nothing_away(admin, caffeine):
    with pytest.raises(StaleEditError):
        ask(admin, caffeine, version=2)


def test_it_waits_beside_no_other_change_of_the_limit(admin, nora, caffeine):
    ask(admin, caffeine)

    with pytest.raises(DomainError, match="waits for a second person already"):
        lower(nora, caffeine, "300", reason="Two trials.")


def test_a_limit_that_was_lowered_meanwhile_is_not_taken_away(admin, nora, caffeine):
    change = ask(admin, caffeine)
    lower(nora, caffeine)

    with pytest.raises(DomainError, match="changed since it was asked"):
        confirm(nora, change)

    assert caffeine.limits.get(kind="per_session").value == 100


def test_its_history_stays_and_says_who_took_it_away(admin, nora, caffeine):
    confirm(nora, ask(admin, caffeine))

    latest = limit_changes(caffeine)[0]

    assert (str(latest.word), latest.kind, latest.limit.value) == ("taken away, it was", "per_session", 200)


def test_the_files_do_not_bring_it_back(admin, nora):
    load_catalogue()
    row = DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session")
    confirm(nora, ask(admin, row.ingredient))

    report = load_catalogue()

    assert "per_session" not in limits_of(row.ingredient)
    (limits,) = [outcome for outcome in report.outcomes if outcome.table == "limits"]
    assert [difference.name for difference in limits.ours] == ["Caffeine per_session"]


def test_it_can_be_set_again_by_one(admin, nora, caffeine):
    confirm(nora, ask(admin, caffeine))

    assert isinstance(lower(admin, caffeine, "200", version=0), DoseLimit)


class TestTheDatabase:
    def take(self, ingredient) -> None:
        with transaction.atomic():
            ingredient.limits.filter(kind="per_session").delete()

    def test_no_limit_goes_while_its_change_waits(self, admin, caffeine):
        ask(admin, caffeine)

        with pytest.raises(InternalError, match="second person"):
            self.take(caffeine)

    def test_a_confirmation_takes_one_limit_away_once(self, admin, nora, caffeine):
        confirm(nora, ask(admin, caffeine))
        lower(admin, caffeine, "200", version=0)

        with pytest.raises(InternalError, match="second person"):
            self.take(caffeine)

    def test_a_confirmed_raise_takes_nothing_away(self, admin, nora, caffeine):
        confirm(nora, lower(admin, caffeine, "250", reason="Two trials."))

        with pytest.raises(InternalError, match="second person"):
            self.take(caffeine)


class TestThePages:
    def door(self, ingredient, kind="per_session") -> str:
        return reverse("formulations:take_limit_away", args=[ingredient.pk, kind])

    def page(self, ingredient, kind="per_session") -> str:
        return reverse("formulations:limit", args=[ingredient.pk, kind])

    def test_the_page_of_a_limit_offers_it_by_name(self, client_of, admin, caffeine):
        browser = client_of(admin)

        assert re.search(r"Caffeine: take limit [^<]+ away", browser.get(self.page(caffeine)).text)
        assert "Take this limit away" not in browser.get(self.page(caffeine, "per_kg")).text

    def test_it_is_asked_for_waits_on_every_list_and_is_confirmed(self, client_of, admin, clinician, caffeine):
        browser, doctor = client_of(admin), client_of(clinician)
        asked = browser.post(self.door(caffeine), {"reason": "Another salt.", "version": "1"}, follow=True)
        assert "This waits for a second person now." in asked.text
        for page in ("/", reverse("formulations:changes")):
            assert "Caffeine: take limit" in doctor.get(page).text
        change = CatalogueChange.objects.get()

        doctor.post(reverse("formulations:decide", args=[change.pk]), {"status": "confirmed"})

        assert "per_session" not in limits_of(caffeine)
        assert "taken away, it was" in browser.get(reverse("formulations:ingredient", args=[caffeine.pk])).text

    def test_the_second_person_reads_what_the_limit_was(self, client_of, admin, clinician, caffeine):
        ask(admin, caffeine)

        (line,) = client_of(clinician).get(reverse("formulations:changes")).context["waiting"]

        assert [(str(part.label), part.before, part.after) for part in line.lines] == [
            ("Value", "200 mg", "none known")
        ]

    def test_without_a_reason_the_dialog_opens_again(self, client_of, admin, caffeine):
        answer = client_of(admin).post(self.door(caffeine), {"reason": "", "version": "1"})

        assert answer.status_code == 422
        assert 'id="take-away" aria-labelledby="take-away-title" data-refused' in answer.text
        assert not CatalogueChange.objects.exists()

    def test_a_stale_page_is_told_so_and_may_be_sent_once_more(self, client_of, admin, nora, caffeine):
        lower(nora, caffeine)
        browser, typed = client_of(admin), {"reason": "Another salt.", "version": "1"}

        stale = browser.post(self.door(caffeine), typed)

        assert stale.status_code == 422
        assert "changed meanwhile" in stale.text
        assert stale.context["away"]["version"].value() == "2"
        assert browser.post(self.door(caffeine), typed | {"version": "2"}).status_code == 302

    def test_a_clinician_asks_for_nothing(self, client_of, clinician, caffeine):
        assert client_of(clinician).post(self.door(caffeine), {"reason": "x", "version": "1"}).status_code == 403

    def test_a_limit_that_there_is_not_is_not_found(self, client_of, admin, caffeine):
        assert client_of(admin).post(self.door(caffeine, "per_kg"), {"reason": "x", "version": "1"}).status_code == 404
