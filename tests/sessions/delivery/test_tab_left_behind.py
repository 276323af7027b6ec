"""A second tab on a record that somebody has changed since: both versions are shown, and a person chooses."""

import pytest
from django.test import Client
from lxml import html

from sessions.delivery import services
from tests.sessions.delivery.chairside import save
from tests.sessions.delivery.test_record_page import address, typed


@pytest.fixture
def browser(client_of, clinician) -> Client:
    return client_of(clinician)


def differences(answer) -> list[tuple[str, str, str]]:
    return [(it.label, it.stored, it.typed) for it in answer.context["form"].differences]


def test_a_tab_left_behind_shows_what_differs_and_keeps_nothing_until_somebody_chooses(
    browser, record, appointment, clinician, lot
):
    mine = typed(record, observations="My own words.", pain="7")
    del mine["doses_confirmed"]
    save(record, clinician, lot)

    answer = browser.post(address("save", appointment), mine, headers={"HX-Request": "true"})

    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#record")
    assert differences(answer) == [
        ("Pain during treatment", "3", "7"),
        ("Observations", "Slight redness.", "My own words."),
        ("Caffeine 10 mg/mL", "Lot L1 · expires 1 Mar 2027 · not counted", ""),
        ("Doses and lots are as given", "ticked", "not ticked"),
    ]
    assert browser.post(address("save", appointment), mine).status_code == 422
    record.refresh_from_db()
    assert record.observations == "Slight redness."


def test_whoever_has_read_what_differs_keeps_their_own(browser, record, appointment, clinician, lot):
    mine = typed(record, lot, observations="My own words.")
    seen = save(record, clinician, lot).version

    answer = browser.post(address("replace_kept", appointment), mine | {"seen": seen})

    record.refresh_from_db()
    assert (answer.status_code, record.observations) == (200, "My own words.")


def test_what_was_changed_once_more_is_read_once_more(browser, record, appointment, clinician, lot):
    mine = typed(record, lot, observations="My own words.")
    seen = save(record, clinician, lot).version
    record.refresh_from_db()
    save(record, clinician, lot, pain=9)

    answer = browser.post(address("replace_kept", appointment), mine | {"seen": seen})

    assert differences(answer)[0] == ("Pain during treatment", "9", "3")
    record.refresh_from_db()
    assert record.observations == "Slight redness."


def test_a_tab_left_behind_that_says_the_same_is_no_conflict(browser, record, appointment, clinician, lot):
    same = typed(record, lot)
    save(record, clinician, lot)

    answer = browser.post(address("save", appointment), same, headers={"HX-Request": "true"})

    assert 'name="version" id="id_version" value="2"' in answer.text
    assert answer.status_code == 200


@pytest.fixture
def saved_meanwhile(monkeypatch):
    """Somebody else saves after the sheet of this request was read, and before its own saving."""

    def meanwhile(save_theirs) -> None:
        save_mine = services.save_record

        def after_theirs(**arguments):
            monkeypatch.undo()
            save_theirs()
            return save_mine(**arguments)

        monkeypatch.setattr(services, "save_record", after_theirs)

    return meanwhile


@pytest.mark.parametrize("name", ["save", "sign"])
def test_what_was_saved_in_the_same_moment_is_shown_and_nothing_is_said_to_be_kept(
    browser, record, appointment, clinician, lot, saved_meanwhile, name
):
    record = save(record, clinician, lot)
    same = typed(record, lot)
    saved_meanwhile(lambda: save(record, clinician, lot, points=20, pain=9))

    answer = browser.post(address(name, appointment), same, headers={"HX-Request": "true"})

    assert answer.status_code == 422
    assert differences(answer) == [
        ("Pain during treatment", "9", "3"),
        ("Belly, both sides: points", "20", "50"),
        ("Doses and lots are as given", "not ticked", "ticked"),
    ]
    assert "Kept at" not in answer.text


def test_the_same_saved_in_the_same_moment_is_kept(browser, record, appointment, clinician, lot, saved_meanwhile):
    saved_meanwhile(lambda: save(record, clinician, lot))

    answer = browser.post(address("save", appointment), typed(record, lot), headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert 'name="version" id="id_version" value="2"' in answer.text


def test_until_somebody_chooses_all_figures_are_those_that_were_typed(browser, record, appointment, clinician, lot):
    line = record.administrations.get()
    mine = typed(record, lot, **{f"points_{line.pk}": 240})
    save(record, clinician, lot, points=20)

    answer = browser.post(address("save", appointment), mine)

    page = html.fromstring(answer.text)
    assert "given 24 mL" in said(page, "pours-give")
    assert said(page, f"given-{line.pk}") == "24 mL"
    assert said(page, f"drawn-{lot.product_id}") == "25 mL"
    assert "Caffeine: 240 mg in one day, above the session limit of 200 mg." in said(page, "check")
    assert f'name="seen" value="{record.version + 1}"' in answer.text
    line.refresh_from_db()
    assert line.points == 20


def said(page, anchor: str) -> str:
    return " ".join(page.get_element_by_id(anchor).text_content().split())
