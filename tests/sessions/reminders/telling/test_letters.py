"""What patients read of a blocked lot."""

from datetime import date

import pytest
from django.utils import translation

from sessions.reminders.telling.letters import Said, drafted, letter, previews
from sessions.reminders.telling.people import Person
from sessions.reminders.telling.whom import Addressee

NOT_IN_A_MAIL = ("Lipo", "Caffeine", "L1", "belly", "Slimmer", "fat", "session")


@pytest.fixture
def person_of(lot, ana, clinic):
    clinic.phone = "+33 1 99 00"
    clinic.save()

    def person(kind, *days):
        return Person(ana, Addressee(ana.pk, kind, days or (date(2026, 11, 2),)), None)

    return person


def body(lot, person, said=Said()) -> str:  # noqa: B008  (frozen)
    return letter(drafted(lot, person, said)).body


def test_who_received_it_reads_what_happened_what_to_watch_for_and_whom_to_call(lot, person_of):
    message = letter(drafted(lot, person_of("recalled"), Said()))

    assert message.subject == "About your visit on Monday 2 November 2026: please read"
    assert message.to == ["ana@home.example"]
    assert message.body == (
        "Dear Ana Ruiz,\n"
        "\n"
        "A product that was used at your visit on Monday 2 November 2026 has been recalled.\n"
        "\n"
        "Please look at the treated places. Tell us of redness, warmth, swelling or pain that grows, of a new lump, of"
        " pus, and of fever. These can begin weeks or months after a visit.\n"
        "If you cannot breathe well or your face swells, call the emergency number at once.\n"
        "\n"
        "If you notice any of this, or have a question, please call +33 1 99 00.\n"
        "If you have an appointment with us, it may change. We call you if it does.\n"
        "\n"
        "Paris"
    )


def test_who_is_booked_reads_that_the_clinic_calls(lot, person_of):
    message = letter(drafted(lot, person_of("booked"), Said()))

    assert message.subject == "Your appointment on Monday 2 November 2026 may change"
    assert "We call you if it does. You need not do anything." in message.body
    assert not any(word in message.body for word in ("recalled", "redness"))


def test_what_is_only_being_checked_is_not_called_recalled(lot, person_of):
    said = body(lot, person_of("held"))

    assert "is being checked. Until that is done it is not used." in said
    assert "recalled" not in said


@pytest.mark.parametrize("kind", ["recalled", "held", "booked"])
def test_neither_treatment_nor_product_is_named_unless_the_clinician_says_so(lot, person_of, kind):
    text = body(lot, person_of(kind))
    assert not any(word in text for word in NOT_IN_A_MAIL)

    assert "It is Caffeine 10 mg/mL, lot L1." in body(lot, person_of(kind), Said(names_product=True))


def test_the_clinicians_own_words_stand_above_the_name_of_the_clinic(lot, person_of):
    assert body(lot, person_of("recalled"), Said("I am sorry.")).endswith("\n\nI am sorry.\n\nParis")


def test_several_visits_are_named_in_one_letter(lot, person_of):
    said = body(lot, person_of("recalled", date(2026, 10, 19), date(2026, 10, 26), date(2026, 11, 2)))

    assert "your visits on Monday 19 October 2026, Monday 26 October 2026 and Monday 2 November 2026" in said


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("recalled", "About your last visits: please read"),
        ("held", "About your last visits: please read"),
        ("booked", "Your next appointments may change"),
    ],
)
def test_the_subject_of_several_days_is_one_line(lot, person_of, kind, subject):
    days = [date(2026, 10, day) for day in range(1, 11)]

    assert letter(drafted(lot, person_of(kind, *days), Said())).subject == subject


@pytest.mark.parametrize("kind", ["recalled", "booked"])
def test_a_clinic_without_a_phone_asks_to_be_told(lot, person_of, clinic, kind):
    person = person_of(kind)
    person.patient.clinic.phone = ""

    assert "please tell us." in body(lot, person)


def test_it_is_written_in_the_language_of_the_patient(lot, person_of, monkeypatch):
    """Every line of it, but for the names."""
    asked = []

    def gettext(text):
        asked.append(translation.get_language())
        return f"[{text}]"

    monkeypatch.setattr("sessions.reminders.telling.letters._", gettext)
    person = person_of("recalled")
    person.patient.language = "fr"

    message = letter(drafted(lot, person, Said()))
    assert "lundi 2 novembre 2026" in message.subject
    *lines, clinic = filter(None, [message.subject, *message.body.split("\n")])
    assert all(line.startswith("[") for line in lines)
    assert clinic == "Paris"
    assert set(asked) == {"fr"}


def test_each_kind_and_language_is_shown_once_with_how_many_read_it(lot, person_of, zoe):
    zoe.language = "fr"
    people = [
        person_of("recalled"),
        person_of("recalled"),
        Person(zoe, Addressee(zoe.pk, "recalled", (date(2026, 11, 2),)), None),
        person_of("booked"),
    ]

    assert [(it.kind, it.language, it.patients) for it in previews(lot, people, Said("Sorry."))] == [
        ("recalled", "en", 2),
        ("recalled", "fr", 1),
        ("booked", "en", 1),
    ]
