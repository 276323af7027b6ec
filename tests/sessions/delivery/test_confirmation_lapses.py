"""Who ticks that doses and lots are as given has looked at these doses and lots, and at no others."""

from decimal import Decimal

import pytest
from lxml import html

from mesoplan.refusals import DomainError
from sessions.delivery.entry import Given
from sessions.delivery.models import TICKS
from tests import factories
from tests.sessions.delivery.chairside import save, sign
from tests.sessions.delivery.test_record_page import address, browser, typed

__all__ = ["browser"]

WHY = "Doses or lots have changed since this was ticked."
HTMX = {"HX-Request": "true"}


def is_ticked(answer) -> bool:
    return bool(html.fromstring(answer.text).xpath("//input[@name='doses_confirmed' and @checked]"))


@pytest.fixture
def confirmed(record, clinician, lot):
    return save(record, clinician, lot)


@pytest.mark.parametrize("given", [Given(48, Decimal("0.1")), Given(50, Decimal("0.105"))])
def test_other_amounts_take_the_confirmation_back(confirmed, clinician, lot, given):
    line = confirmed.administrations.get()

    record = save(confirmed, clinician, lot, given={line.pk: given})

    record.refresh_from_db()
    assert [tick for tick in TICKS if not getattr(record, tick)] == ["doses_confirmed"]
    with pytest.raises(DomainError) as refusal:
        sign(record, clinician)
    assert refusal.value.fields == {"doses_confirmed": "Tick this point before signing."}


@pytest.mark.parametrize("numbers", [["L2"], ["L1", "L2"], []])
def test_other_lots_take_the_confirmation_back(confirmed, clinician, lot, caffeine, numbers):
    lots = {"L1": lot, "L2": factories.make_lot(caffeine, "L2")}

    record = save(confirmed, clinician, *(lots[number] for number in numbers))

    assert not record.doses_confirmed


def test_other_words_leave_the_confirmation(confirmed, clinician, lot):
    record = save(
        confirmed, clinician, lot, pain=9, observations="Other words.", reason="Said more clearly.", points=50
    )

    assert record.doses_confirmed


def test_amounts_and_a_fresh_confirmation_are_kept_together(record, clinician, lot):
    assert save(record, clinician, lot, points=48).doses_confirmed


def test_doses_are_confirmed_again_after_a_new_look(confirmed, clinician, lot):
    lapsed = save(confirmed, clinician, lot, points=48)

    assert save(lapsed, clinician, lot, points=48).doses_confirmed


def test_the_answer_unticks_the_box_and_says_why(browser, confirmed, appointment, lot):
    line = confirmed.administrations.get()
    changed = typed(confirmed, lot, **{f"points_{line.pk}": 48})

    answer = browser.post(address("save", appointment), changed, headers=HTMX)

    (part,) = html.fromstring(answer.text).xpath("//*[@id='id_doses_confirmed_tick'][@hx-swap-oob]")
    assert answer.status_code == 200
    assert WHY in part.text_content()
    assert part.xpath(".//input[@name='doses_confirmed']")
    assert not is_ticked(answer)


def test_an_answer_that_takes_nothing_back_leaves_the_boxes_alone(browser, confirmed, appointment, lot):
    answer = browser.post(address("save", appointment), typed(confirmed, lot, pain="9"), headers=HTMX)

    assert "doses_confirmed_tick" not in answer.text


@pytest.mark.parametrize("name", ["save", "sign"])
def test_a_page_that_came_whole_shows_the_box_unticked_and_why(browser, confirmed, appointment, lot, name):
    line = confirmed.administrations.get()

    answer = browser.post(address(name, appointment), typed(confirmed, lot, **{f"points_{line.pk}": 48}))

    confirmed.refresh_from_db()
    assert (confirmed.is_signed, confirmed.doses_confirmed, is_ticked(answer)) == (False, False, False)
    assert WHY in answer.text


def test_all_as_planned_says_why_the_box_is_unticked(browser, record, appointment, clinician, lot):
    record = save(record, clinician, lot, points=30)

    answer = browser.post(address("as_planned", appointment), typed(record, lot))

    assert WHY in answer.text
    assert not is_ticked(answer)
