"""What is prepared, given and recalled on the day follows the session: from the second on Ana receives L-carnitine."""

from datetime import timedelta

import pytest
from django.urls import reverse

from sessions.delivery.recall import touched
from sessions.delivery.services import open_record
from tests import factories
from tests.sessions.delivery.chairside import arrive
from tests.sessions.delivery.conftest import MONDAY


@pytest.fixture
def carnitine(db):
    return factories.make_product(factories.make_ingredient("L-carnitine"), "200", name="Carnitine ampoule")


@pytest.fixture
def stronger(clinician, carnitine):
    return factories.make_version(clinician, name="Lipo B", recipe={carnitine: "5"})


@pytest.fixture
def course(monday, ana, clinician, stronger):
    first = factories.make_version(clinician)
    return factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=2, version=first, later=stronger)


@pytest.fixture
def visit_of(course, clinician, monday):
    """Ana comes for this session on its day, and is checked in."""

    def visit(number):
        monday.shift(timedelta(days=7 * (number - 1)))
        return arrive(course.sessions.get(number=number), clinician)

    return visit


@pytest.mark.parametrize(("number", "mixture"), [(1, "Lipo A v1"), (2, "Lipo B v1")])
def test_the_record_begins_with_what_its_session_gives(visit_of, clinician, number, mixture):
    record = open_record(actor=clinician, appointment=visit_of(number))

    assert [str(row.formulation_version) for row in record.administrations.all()] == [mixture]


@pytest.mark.parametrize(("number", "mixture"), [(1, "Lipo A"), (2, "Lipo B")])
def test_the_page_before_it_says_what_this_session_gives(visit_of, clinician, client_of, number, mixture):
    visit = visit_of(number)

    page = client_of(clinician).get(reverse("delivery:record", args=[visit.pk])).text

    assert [name for name in ("Lipo A", "Lipo B") if name in page] == [mixture]


def test_a_lot_of_what_comes_later_touches_no_earlier_visit(visit_of, clinician, carnitine):
    lot = factories.make_lot(carnitine, "C1")
    visit_of(1)

    assert [list(group.visits) for group in touched(lot, clinician)] == [[], [], []]


def test_a_lot_touches_the_visit_that_gives_it(visit_of, clinician, carnitine):
    lot = factories.make_lot(carnitine, "C1")
    visit = visit_of(2)

    assert [[it.pk for it in group.visits] for group in touched(lot, clinician)] == [[], [], [visit.pk]]
