"""Omar keeps limits in his browser; Dr Marin reads them, and confirms what waits."""

import pytest
from django.urls import reverse

from formulations.models import CatalogueChange, DoseLimit
from tests import factories
from tests.formulations.keeping.typed import LIMIT

pytestmark = pytest.mark.django_db


def test_a_limit_is_lowered_on_its_page(client_of, admin, caffeine, limit_page, home):
    browser = client_of(admin)
    assert 'value="200"' in browser.get(limit_page).text

    saved = browser.post(limit_page, LIMIT, follow=True)

    assert saved.redirect_chain == [(home, 302)]
    assert "150" in saved.text
    assert caffeine.limits.get(kind="per_session").value == 150


def test_a_raise_asks_for_a_reason_at_its_field_and_keeps_what_was_typed(client_of, admin, caffeine, limit_page):
    refused = client_of(admin).post(limit_page, LIMIT | {"value": "250,5"})

    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors
    assert "250,5" in refused.text
    assert caffeine.limits.get(kind="per_session").value == 200


def test_a_raise_waits_on_the_page_of_the_ingredient_and_a_clinician_confirms_it(
    client_of, admin, clinician, caffeine, limit_page, home
):
    asked = client_of(admin).post(limit_page, LIMIT | {"value": "250", "reason": "Two trials."}, follow=True)
    assert "This waits for a second person now." in asked.text
    assert "Withdraw" in asked.text
    page = client_of(clinician).get(home).text
    assert "Two trials." in page
    change = CatalogueChange.objects.get()

    done = client_of(clinician).post(reverse("formulations:decide", args=[change.pk]), {"status": "confirmed"})

    assert done.status_code == 302
    assert caffeine.limits.get(kind="per_session").value == 250


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"value": "-1"}, "value"),
        ({"value": "lots"}, "value"),
        ({"value": ""}, "value"),
        ({"value": "1e20"}, "value"),
        ({"unit": "mg/kg"}, "unit"),
        ({"basis_kind": "rumour"}, "basis_kind"),
        ({"basis": ""}, "basis"),
    ],
)
def test_what_cannot_be_a_limit_is_refused_at_its_field(client_of, admin, caffeine, limit_page, typed, field):
    answer = client_of(admin).post(limit_page, LIMIT | typed)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert caffeine.limits.get(kind="per_session").value == 200


@pytest.mark.parametrize("field", ["unit", "basis_kind", "source_status"])
def test_nothing_is_taken_for_said_that_nobody_chose(client_of, admin, caffeine, field):
    page = reverse("formulations:limit", args=[caffeine.pk, "per_point"])
    browser = client_of(admin)
    assert f'name="{field}"' in browser.get(page).text
    assert browser.get(page).context["form"].fields[field].choices[0][0] == ""

    answer = browser.post(page, LIMIT | {field: "", "version": "0"})

    assert field in answer.context["form"].errors


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"basis_kind": "label_same_use", "source": ""}, "source"),
        ({"basis_kind": "clinic_default", "source": "", "source_status": "found"}, "source_status"),
    ],
)
def test_a_figure_has_a_source_or_says_that_it_has_none(client_of, admin, caffeine, limit_page, typed, field):
    answer = client_of(admin).post(limit_page, LIMIT | typed)

    assert answer.status_code == 422
    assert field in answer.context["form"].errors


def test_a_default_of_the_clinic_goes_without_and_the_page_says_so(client_of, admin, limit_page):
    default = {"basis_kind": "clinic_default", "source": "", "source_status": "unsourced"}

    saved = client_of(admin).post(limit_page, LIMIT | default, follow=True)

    assert "no source is named" in saved.text


def test_each_unit_is_offered_once_as_it_is_written(client_of, admin, caffeine, limit_page):
    signs = [sign for _, sign in client_of(admin).get(limit_page).context["form"].fields["unit"].choices]

    assert sorted(set(signs)) == sorted(signs)
    assert {"µg", "IU"} <= set(signs)


def test_the_limit_that_a_change_waits_for_is_marked_in_the_table(client_of, admin, caffeine, home):
    assert "a change waits" not in client_of(admin).get(home).text
    factories.make_waiting_change(admin, caffeine)

    assert client_of(admin).get(home).text.count("a change waits") == 1


def test_a_stale_page_shows_both_versions(client_of, admin, caffeine, limit_page):
    DoseLimit.objects.filter(ingredient=caffeine, kind="per_session").update(value=180, version=2)

    answer = client_of(admin).post(limit_page, LIMIT)

    assert answer.status_code == 422
    assert next((it.label, it.stored, it.typed) for it in answer.context["form"].differences) == ("Value", "180", "150")
    assert client_of(admin).post(limit_page, LIMIT | {"version": "2"}).status_code == 302


def test_a_kind_of_limit_that_there_is_not_is_not_found(client_of, admin, caffeine):
    assert client_of(admin).get(reverse("formulations:limit", args=[caffeine.pk, "per_year"])).status_code == 404


def test_a_clinician_reads_and_does_not_keep(client_of, clinician, caffeine, home, limit_page):
    page = client_of(clinician).get(home).text
    assert limit_page not in page
    assert client_of(clinician).post(limit_page, LIMIT).status_code == 403
