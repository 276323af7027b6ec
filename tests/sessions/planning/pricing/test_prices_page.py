"""The page of prices and times: Omar fills it in, nobody else opens it, and two admins do not overwrite each other."""

from decimal import Decimal

import pytest
from django.urls import reverse

from mesoplan.staff.roles import Role
from sessions.planning.models import Rates, VialPrice
from sessions.planning.pricing.services import COLUMNS, keep_rates
from tests import factories


@pytest.fixture
def address(clinic):
    return reverse("planning:clinic_prices", args=[clinic.pk])


@pytest.fixture
def omar(client_of, admin):
    return client_of(admin)


def typed(**changes):
    return {"version": 0, "currency": "EUR", "session_fee": "90"} | changes


def test_the_navigation_leads_to_the_clinic_of_the_moment(omar, address):
    assert omar.get(reverse("planning:prices")).url == address


def test_omar_enters_prices_and_times(omar, address, caffeine):
    answer = omar.post(
        address, typed(currency="eur", **{f"price-{caffeine.pk}": "8,20"}, minutes_before="6.5", seconds_single="3")
    )

    assert answer.url == address
    kept = Rates.objects.get()
    assert (kept.currency, kept.session_fee, kept.minutes_before, kept.minutes_after) == (
        *("EUR", Decimal(90), Decimal("6.5")),
        None,
    )
    assert VialPrice.objects.get().price == Decimal("8.20")
    page = omar.get(address).content.decode()
    assert 'value="8.20"' in page
    assert "Empty: 3 min." in page
    assert "the share that is drawn is counted" in page


def test_an_emptied_price_is_gone(omar, address, keep, caffeine):
    keep({caffeine: Decimal(8)})
    omar.post(address, typed(version=1, **{f"price-{caffeine.pk}": ""}))
    assert not VialPrice.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        *(("currency", ""), ("currency", "EURO"), ("currency", "XYZ")),
        *(("session_fee", "-1"), ("session_fee", "90.005"), ("session_fee", "NaN"), ("area_fee", "1e9")),
        *(("minutes_before", "61"), ("seconds_line", "0"), ("seconds_deep", "1.25"), ("minutes_side", "soon")),
    ],
)
def test_a_wrong_figure_is_refused_at_its_field_and_nothing_is_kept(omar, address, field, value):
    answer = omar.post(address, typed(**{field: value}))

    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Rates.objects.exists()


def test_who_comes_second_sees_what_differs_and_may_replace_it(omar, address, keep, caffeine):
    keep({caffeine: Decimal(8)}, session_fee=Decimal(100))

    answer = omar.post(address, typed(**{f"price-{caffeine.pk}": "9"}))

    form = answer.context["form"]
    assert answer.status_code == 422
    assert [(it.label, it.stored, it.typed) for it in form.differences] == [
        ("Fee for a session", "100", "90"),
        (caffeine.name, "8", "9"),
    ]
    omar.post(address, typed(version=form.data["version"], **{f"price-{caffeine.pk}": "9"}))
    assert (Rates.objects.get().session_fee, VialPrice.objects.get().price) == (90, 9)


@pytest.mark.parametrize("role", [Role.CLINICIAN, Role.FRONT_DESK])
def test_nobody_else_opens_it(client_of, clinic, address, role):
    browser = client_of(factories.make_user(role, clinic))
    assert {browser.get(address).status_code, browser.post(address, typed()).status_code} == {403}
    assert not Rates.objects.exists()


def test_an_admin_of_another_clinic_does_not_find_it(client_of, address):
    browser = client_of(factories.make_user(Role.ADMIN, factories.make_clinic(name="Lyon")))
    assert {browser.get(address).status_code, browser.post(address, typed()).status_code} == {404}


def test_more_products_ask_no_more_questions(omar, address, keep, caffeine, django_assert_num_queries):
    keep({caffeine: Decimal(8)})
    for number in range(5):
        factories.make_product(factories.make_ingredient(f"Ingredient {number}"))
    omar.get(address)
    with django_assert_num_queries(7):
        omar.get(address)


def test_another_currency_asks_what_the_figures_are_meant_in(client_of, admin, clinic):
    keep_rates(
        actor=admin,
        clinic=clinic,
        version=0,
        values=dict.fromkeys(COLUMNS) | {"currency": "EUR", "session_fee": Decimal(90)},
        prices={},
    )
    address = reverse("planning:clinic_prices", args=[clinic.pk])
    sent = {"version": "1", "currency": "USD", "session_fee": "90"}

    refused = client_of(admin).post(address, sent)

    assert refused.status_code == 422
    assert "All figures are right in the new currency" in refused.text
    assert client_of(admin).post(address, sent | {"means_currency": "on"}).status_code == 302


def test_a_form_without_a_currency_is_refused_in_words(client_of, admin, clinic):
    address = reverse("planning:clinic_prices", args=[clinic.pk])

    assert client_of(admin).post(address, {"version": "0"}).status_code == 422
