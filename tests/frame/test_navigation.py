import pytest
from django.template.loader import render_to_string

from mesoplan.frame.navigation import NavItem, navigation_for
from mesoplan.staff.roles import Role, permission
from tests.frame import places

ADMINS = permission("test.admins", Role.ADMIN)
ITEMS = places.ITEMS


@pytest.fixture
def visit(rf, settings):
    settings.NAVIGATION = f"{__name__}.ITEMS"

    def visit(path, user):
        request = rf.get(path)
        request.user = user
        return navigation_for(request)

    return visit


def test_a_person_sees_only_what_their_role_may_open(visit, clinician, admin, monkeypatch) -> None:
    monkeypatch.setattr(f"{__name__}.ITEMS", [NavItem("Staff", "mfa_index", "people", ADMINS), *ITEMS[:1]])
    assert [link.label for link in visit("/", clinician).links] == ["Guide"]
    assert [link.label for link in visit("/", admin).links] == ["Staff", "Guide"]


def test_the_place_a_page_belongs_to_is_marked(visit, clinician) -> None:
    current = [link.label for link in visit("/account/2fa/webauthn/add/", clinician).links if link.is_current]
    assert current == ["Keys"]


def test_nothing_is_marked_on_a_page_outside_the_navigation(visit, clinician) -> None:
    assert not any(link.is_current for link in visit("/elsewhere", clinician).links)


def test_a_phone_keeps_four_places_and_folds_the_rest_behind_more(visit, clinician) -> None:
    assert [link.label for link in visit("/", clinician).folded] == ["Keys", "Security"]


def test_five_places_fit_a_phone_without_more(visit, clinician, monkeypatch) -> None:
    monkeypatch.setattr(f"{__name__}.ITEMS", ITEMS[:5])
    assert not visit("/", clinician).folded


def test_the_search_leads_where_patients_are_found(visit, clinician) -> None:
    assert visit("/", clinician).search_url == "/account/password/reset/"


def test_every_place_of_mesoplan_can_be_opened(rf, clinician, front_desk, admin, settings) -> None:
    for person in (clinician, front_desk, admin):
        request = rf.get("/")
        request.user = person
        assert all(link.url for link in navigation_for(request).links)


def test_the_search_is_not_offered_to_who_may_not_search(visit, admin, rf, monkeypatch) -> None:
    monkeypatch.setattr(f"{__name__}.ITEMS", ITEMS[:1])
    said = render_to_string("frame/topbar.html", {"navigation": visit("/", admin), "user": admin}, rf.get("/"))
    assert "data-search" not in said
