"""A list of a recall that is longer than a page: turned over by itself, whole in the file and for whoever is told."""

from datetime import timedelta
from urllib.parse import urljoin

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from formulations.models import LotBlock
from formulations.services.blocks import block_lot
from mesoplan.audit.models import ChartOpening
from sessions.delivery import visits
from sessions.delivery.recall import touched
from sessions.delivery.services import open_record
from sessions.delivery.shelf import lists
from sessions.reminders.telling.people import people_of
from tests import factories
from tests.sessions.delivery.chairside import save, sign
from tests.sessions.delivery.test_recall import book_next, checked_in, numbers, page_of, rows_of_file

FAMILIES = ("Ångström", "Blanc", "Cros", "Blanc")


@pytest.fixture
def short_pages(monkeypatch):
    monkeypatch.setattr(lists, "ON_A_PAGE", 2)
    monkeypatch.setattr(visits, "AT_ONCE", 2)


@pytest.fixture
def five(monday, record, clinician, clinic, lot, course):
    """Ana Ruiz and four others have had of it, and Ana is booked once more."""
    sign(save(record, clinician, lot), clinician)
    for number, family in enumerate(FAMILIES):
        monday.shift(timedelta(hours=1))
        someone = factories.make_patient(
            clinic, given_name=f"Zoé {number}", family_name=family, allergy_status="none_known"
        )
        draft = open_record(actor=clinician, appointment=checked_in(someone, clinician))
        sign(save(draft, clinician, lot), clinician)
    book_next(course, clinician)


def shown(client, lot, query: str = "") -> list[str]:
    page = html.fromstring(client.get(page_of(lot) + query).content)
    return page.xpath("//*[@id='given']//tbody//th/a/text()")


def links(client, lot, query: str = "") -> list[str]:
    page = html.fromstring(client.get(page_of(lot) + query).content)
    return page.xpath("//*[@id='given']//nav/a/@href")


@pytest.mark.usefixtures("short_pages")
class TestPages:
    def test_everybody_is_on_one_of_the_pages_in_the_order_of_their_names(self, client_of, five, clinician, lot):
        client = client_of(clinician)
        pages = [shown(client, lot, f"?given={number}") for number in (1, 2, 3)]

        assert [len(page) for page in pages] == [2, 2, 1]
        everybody = [name for page in pages for name in page]
        assert everybody == [visit.patient for visit in touched(lot, clinician)[0].visits]
        assert [name for name in everybody if "Blanc" in name] == ["Zoé 1 Blanc", "Zoé 3 Blanc"]

    def test_the_numbers_on_top_are_those_of_all(self, client_of, five, clinician, lot):
        page = client_of(clinician).get(page_of(lot)).text

        assert "5 patients, 5 sessions" in page
        assert "1 to 2 of 5<" in page

    def test_a_list_is_turned_and_the_others_stay_where_they_are(self, client_of, five, clinician, lot):
        client = client_of(clinician)

        page = page_of(lot)
        assert links(client, lot) == [f"{page}?given=2#given"]
        assert links(client, lot, "?given=2") == [f"{page}?given=1#given", f"{page}?given=3#given"]

    @pytest.mark.parametrize(("query", "number"), [("?given=99", 3), ("?given=0", 3), ("?given=x", 1), ("?given=", 1)])
    def test_a_page_that_is_none_is_the_nearest(self, client_of, five, clinician, lot, query, number):
        client = client_of(clinician)

        assert shown(client, lot, query) == shown(client, lot, f"?given={number}")

    def test_only_those_on_the_page_have_been_read(self, client_of, five, clinician, lot):
        client_of(clinician).get(page_of(lot) + "?given=3")

        assert ChartOpening.objects.filter(page=page_of(lot)).count() == 2  # one given, one booked

    def test_the_file_holds_all_of_them_in_the_same_order_and_notes_each(self, client_of, five, clinician, lot):
        rows = rows_of_file(client_of, clinician, lot)

        assert [row["name"] for row in rows if row["list"] == "Given"] == [
            visit.patient for visit in touched(lot, clinician)[0].visits
        ]
        assert len(rows) == 6
        noted = ChartOpening.objects.filter(page=reverse("delivery:recall", args=[lot.pk]))
        assert noted.values("patient_id").distinct().count() == 5

    def test_whoever_is_told_is_not_told_by_pages(self, five, clinician, lot):
        lot.status = "recalled"

        assert len(people_of(lot, clinician, timezone.now()).everybody) == 5

    def test_an_admin_counts_them_without_a_page(self, client_of, five, admin, lot):
        page = html.fromstring(client_of(admin).get(page_of(lot)).content)

        assert page.xpath("//*[@id='given']//tbody//td/text()") == ["5", "5"]
        assert page.xpath("//*[@id='given']//nav") == []


def test_each_clinic_has_its_own_numbers(five, clinician, lot):
    given, _prepared, booked = touched(lot, clinician)

    assert given.by_clinic == [("Paris", 5, 5)]
    assert booked.by_clinic == [("Paris", 1, 1)]
    assert numbers(lot, clinician) == {"given": (5, 5), "prepared": (0, 0), "booked": (1, 1)}


def test_what_is_counted_is_not_read(five, clinician, lot):
    with CaptureQueriesContext(connection) as counting:
        lists_of_lot = touched(lot, clinician)

    assert len(counting) == 6
    assert not any("family_name" in query["sql"].partition(" ORDER BY ")[0] for query in counting)
    assert len(lists_of_lot[0].visits) == 5


def test_the_pages_are_turned_from_a_form_that_was_refused(client_of, five, short_pages, clinician, admin, lot):
    block_lot(actor=admin, lot=lot, kind="quarantined", reason="Haze")
    address = reverse("delivery:ask_to_lift", args=[lot.pk, LotBlock.objects.get().pk])

    answer = client_of(clinician).post(address, {"reason": ""})

    assert answer.status_code == 422
    following = html.fromstring(answer.content).xpath("//*[@id='given']//nav/a/@href")[0]
    assert client_of(clinician).get(urljoin(address, following)).status_code == 200
