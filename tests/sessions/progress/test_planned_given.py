"""What was planned of a course against what was given: area by area, ingredient by ingredient, and in all."""

from decimal import Decimal

import pgtrigger
import pytest
from django.urls import reverse
from lxml import html

from formulations.models import Ingredient, LedgerEntry, Product, ProductComponent
from sessions.delivery.entry import Given
from sessions.delivery.services import open_record, save_record
from sessions.planning.models import Session
from sessions.planning.services.courses import stop_course
from sessions.progress.course_page import course_page
from tests import factories
from tests.sessions.delivery.chairside import arrive, as_planned, entry, save, sign
from tests.sessions.progress.followed import treat


def beside(course):
    course.refresh_from_db()
    return course_page(course).beside_plan


def rows_on(client_of, clinician, course) -> list[list[str]]:
    """The words of each cell of the table, row by row."""
    page = html.fromstring(client_of(clinician).get(reverse("progress:course", args=[course.pk])).text)
    table = page.get_element_by_id("planned-and-given").find(".//table")
    return [[" ".join(cell.text_content().split()) for cell in row] for row in table.iter("tr")]


def test_each_area_of_each_session_has_its_line(client_of, clinician, course, lot):
    treat(course, 1, clinician, lot, points=40, reason="Asked to stop.")

    head, first, second, so_far, whole = rows_on(client_of, clinician, course)

    assert head[1:3] == ["Points, given / planned", "mL, given / planned"]
    assert first[:4] == ["1 · Belly, both sides Lipo A v1", "40 / 50", "4 / 5", "Caffeine 40 / 50 mg"]
    assert first[4:] == ["Point by point", "20 % less Reason: Asked to stop."]
    assert second[:4] == ["2 · Belly, both sides Lipo A v1", "– / 50", "– / 5", "Caffeine – / 50 mg"]
    assert second[5] == "not given yet"
    assert so_far[:4] == ["Sessions given so far", "40 / 50", "4 / 5", "Caffeine 40 / 50 mg"]
    assert whole[:4] == ["Whole course", "40 / 100", "4 / 10", "Caffeine 40 / 100 mg"]


def test_what_is_the_same_in_all_sessions_to_come_is_one_line(client_of, clinician, ana, monday):
    course = factories.make_active_course(ana, clinician, sessions=5)
    treat(course, 1, clinician, factories.make_lot(Product.objects.get()))
    course.sessions.filter(number=3).update(status="cancelled")

    _head, _first, to_come, _so_far, whole = rows_on(client_of, clinician, course)

    assert to_come[0] == "2, 4–5 · Belly, both sides Lipo A v1 · the same in each of 3 sessions"
    assert whole[1:4] == ["50 / 200", "5 / 20", "Caffeine 50 / 200 mg"]


@pytest.mark.parametrize(
    ("points", "differs", "words"),
    [
        (50, False, ""),
        (45, False, "10 % less"),
        (44, True, "12 % less"),
        (55, False, "10 % more"),
        (57, True, "14 % more"),
    ],
)
def test_more_than_a_tenth_is_a_difference(clinician, course, lot, points, differs, words):
    treat(course, 1, clinician, lot, points=points, reason="Said at the chair.")

    line = beside(course).lines[0]

    assert (line.differs, line.difference_words, line.reason) == (differs, words, "Said at the chair.")


def test_an_area_that_received_nothing_says_so(clinician, course, lot):
    area = factories.make_area("arms", "Arms")
    plan = course.plans.get()
    version = plan.areas.get().formulation_version
    course = factories.make_active_course(
        factories.make_patient(course.clinic, allergy_status="none_known"), clinician, beside={area: version}
    )
    record = treat_one_area(course, clinician, lot, "arms")

    arms, belly = sorted(beside(course).lines[:2], key=lambda it: it.area)

    assert record.administrations.count() == 2
    assert (arms.given.volume_ml, arms.difference_words, arms.differs) == (0, "nothing given", True)
    assert [(dose.given, dose.planned) for dose in arms.doses] == [(0, 50)]
    assert [dose.given for dose in belly.doses] == [50]


def treat_one_area(course, clinician, lot, without):
    record = open_record(actor=clinician, appointment=arrive(course.sessions.get(number=1), clinician))
    given = {
        line.pk: Given(0, Decimal("0.1"), "A rash.") if line.area.code == without else as_planned(line)
        for line in record.administrations.select_related("area")
    }
    filled = entry(record, lot, given=given)
    record = save_record(actor=clinician, record=record, entry=filled, version=record.version)
    return sign(record, clinician)


def test_what_was_given_is_what_the_ledger_holds(clinician, course, lot):
    treat(course, 1, clinician, lot, points=47)

    dose = beside(course).so_far.doses[0]

    assert dose.given_amount == LedgerEntry.objects.get().amount == 47


def test_an_amount_that_nobody_knows_is_not_counted_as_nothing(client_of, clinician, ana, monday):
    salt = factories.make_ingredient("Salt", salt="citrate")
    product = factories.make_product(salt)
    product.components.update(expressed_as="salt")
    version = factories.make_version(clinician, name="Unknown", recipe={product: "5"})
    course = factories.make_active_course(ana, clinician, version=version)

    (dose,) = beside(course).lines[0].doses

    assert (dose.planned, dose.planned_amount) == (None, None)
    assert beside(course).whole.doses[0].planned is None
    assert "Salt – / not known" in rows_on(client_of, clinician, course)[1][3]


def test_a_diluent_is_no_dose(clinician, ana, monday):
    water = factories.make_ingredient("Water")
    product = factories.make_product(water, name="Water for injection")
    caffeine = factories.make_product(factories.make_ingredient())
    version = factories.make_version(clinician, name="Thin", recipe={caffeine: "5", product: "5"})
    factories.turn_into_vehicle(water)
    course = factories.make_active_course(ana, clinician, version=version)
    lots = [factories.make_lot(it, f"L{it.pk}") for it in (product, caffeine)]

    record = open_record(actor=clinician, appointment=arrive(course.sessions.get(number=1), clinician))
    sign(save(record, clinician, *lots), clinician)

    assert {it.ingredient.name for it in LedgerEntry.objects.all()} == {"Caffeine", "Water"}
    assert [[dose.ingredient for dose in line.doses] for line in beside(course).lines] == [["Caffeine"]] * 2


def test_what_is_called_off_is_planned_no_more(clinician, course, lot):
    treat(course, 1, clinician, lot)
    stop_course(actor=clinician, course=course, reason="Moves away.")

    shown = beside(course)

    assert [line.numbers for line in shown.lines] == [(1,)]
    assert (shown.whole.planned.points, shown.whole.given.points) == (50, 50)


def test_without_a_signed_plan_there_is_nothing_to_hold_against(client_of, clinician, ana):
    draft = factories.make_course(ana, clinician)

    page = client_of(clinician).get(reverse("progress:course", args=[draft.pk])).text

    assert not Session.objects.filter(course=draft).exists()
    assert 'id="planned-and-given"' not in page
    assert 'id="steps"' not in page


def test_a_figure_of_the_catalogue_that_changes_later_leaves_the_past_as_it_was(course, clinician, lot):
    with pgtrigger.ignore():
        ProductComponent.objects.update(expressed_as="salt")
        Ingredient.objects.update(salt="citrate", active_factor=Decimal("0.5"))
    treat(course, 1, clinician, lot)

    with pgtrigger.ignore():
        Ingredient.objects.update(active_factor=Decimal("0.4"))

    (dose,) = course_page(course).beside_plan.lines[0].doses
    assert (dose.planned, dose.given) == (25, 25)
