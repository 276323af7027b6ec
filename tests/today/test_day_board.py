"""The front desk's board of the day: five columns, what is missing before each treatment, and nothing clinical."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from mesoplan.today.day_board import day_board, said_minutes
from patients.consents.services import withdraw_consent
from patients.models import Measurement
from patients.services.screening import record_answers
from sessions.booking.models import Appointment, Stage
from sessions.booking.services import attend
from sessions.delivery.services import open_record
from tests import factories
from tests.sessions.booking.desk import book

MONDAY = date(2026, 11, 2)
SEVEN = datetime(2026, 11, 2, 6, tzinfo=UTC)
CLINICAL = ("Caffeine", "Lipo A", "Belly", "belly", "keloid", "Keloid", "Slimmer", "lipolytic", "ngredient", "regnancy")


@pytest.fixture
def clock():
    with time_machine.travel(SEVEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def visit(clock, ana, clinician):
    course = factories.make_active_course(ana, clinician, first_on=MONDAY, sessions=1)
    return book(course.sessions.get(), clinician, MONDAY, "10:00")


@pytest.fixture
def board(front_desk, clinic):
    return lambda: day_board(front_desk, clinic)


def card_of(board, visit):
    return next(card for column in board.columns for card in column.cards if card.visit.pk == visit.pk)


def words(board, visit) -> list[str]:
    return [str(flag.word) for flag in card_of(board, visit).flags]


def weigh(patient, at: datetime) -> None:
    Measurement.objects.create(patient=patient, kind="weight", value=Decimal(60), unit="kg", measured_at=at)


def test_everybody_stands_in_the_column_of_their_stage(visit, board, front_desk, clock):
    def column() -> Stage:
        return next(column.stage for column in board().columns if column.cards)

    assert column() == Stage.EXPECTED
    row = attend.check_in(actor=front_desk, appointment=visit)
    assert column() == Stage.ARRIVED
    row = attend.mark_ready(actor=front_desk, appointment=row, version=row.version)
    assert column() == Stage.READY
    row = attend.enter_room(actor=front_desk, appointment=row, version=row.version)
    assert column() == Stage.IN_ROOM
    attend.note_treated(row)
    assert column() == Stage.DONE


def test_who_did_not_come_stands_apart(visit, board, front_desk, clock):
    clock.move_to(SEVEN + timedelta(hours=3))
    assert card_of(board(), visit).can_be_missed
    attend.mark_no_show(actor=front_desk, appointment=visit)
    assert [row.pk for row in board().missed] == [visit.pk]
    assert not any(column.cards for column in board().columns)


def test_all_that_is_missing_is_named_and_then_is_there(visit, board, clinician, ana):
    factories.make_question("keloid")
    assert words(board(), visit) == [
        "Consent to be signed",
        "Health questions to ask",
        "To be weighed",
        "Not all in stock",
    ]

    factories.make_consent(ana, clinician)
    record_answers(actor=clinician, patient=ana, answers={"keloid": "absent"})
    assert words(board(), visit)[:2] == ["Consent", "Allergies to ask"]
    ana.allergy_status = "none_known"
    ana.save()
    weigh(ana, SEVEN - timedelta(days=90))
    factories.make_lot(visit.session.plan.areas.get().formulation_version.lines.get().product)
    assert words(board(), visit) == ["Consent", "Questions", "Weight", "In stock"]


def test_a_weight_of_last_season_is_none(visit, board, ana):
    weigh(ana, SEVEN - timedelta(days=91))
    assert words(board(), visit)[2] == "To be weighed"


def test_a_consent_that_was_taken_back_is_named_so(visit, board, clinician, ana):
    consent = factories.make_consent(ana, clinician)
    withdraw_consent(actor=clinician, consent=consent, on=MONDAY, reason="Afraid of needles")
    assert words(board(), visit)[0] == "Consent withdrawn"


def test_the_front_desk_reads_nothing_clinical(visit, client_of, clinician, front_desk, ana):
    factories.make_question("pregnancy", severity="absolute")
    factories.make_question("keloid")
    record_answers(actor=clinician, patient=ana, answers={"pregnancy": "present", "keloid": "present"})
    consent = factories.make_consent(ana, clinician)
    withdraw_consent(actor=clinician, consent=consent, on=MONDAY, reason="Afraid of needles")
    for address in ("/", "/today/board"):
        page = client_of(front_desk).get(address).text
        assert "Ana Ruiz" in page
        assert "The clinician looks first" in page
        assert [word for word in (*CLINICAL, "needles") if word in page] == []


def test_the_words_that_are_looked_for_are_those_of_the_clinicians_pages(visit, client_of, clinician, ana):
    page = client_of(clinician).get(f"/appointments/{visit.pk}").text + client_of(clinician).get("/").text
    assert {"Belly", "Slimmer"} <= {word for word in CLINICAL if word in page}


def test_the_minutes_of_waiting_and_of_being_late_are_counted(visit, board, front_desk, clock, client_of):
    assert card_of(board(), visit).is_next
    clock.move_to(SEVEN + timedelta(hours=3))
    assert card_of(board(), visit).minutes_late == 0
    clock.shift(timedelta(minutes=7))
    card = card_of(board(), visit)
    assert (card.minutes_late, card.late, card.is_next) == (7, "7 min late", False)

    row = attend.check_in(actor=front_desk, appointment=visit)
    clock.shift(timedelta(minutes=12))
    assert card_of(board(), visit).waiting == "waits 12 min"
    assert "waits 12 min" in client_of(front_desk).get("/").text
    row = attend.enter_room(actor=front_desk, appointment=row, version=row.version)
    assert card_of(board(), visit).minutes_waiting is None
    assert "since 10:19" in client_of(front_desk).get("/").text


@pytest.mark.parametrize(("minutes", "said"), [(0, "0 min"), (59, "59 min"), (60, "1 h 00"), (385, "6 h 25")])
def test_a_long_time_is_said_in_hours(minutes, said):
    assert said_minutes(minutes) == said


def test_who_comes_early_has_not_been_kept_waiting(visit, board, front_desk, clock):
    clock.move_to(SEVEN + timedelta(hours=2, minutes=50))
    attend.check_in(actor=front_desk, appointment=visit)
    clock.shift(timedelta(minutes=10))
    assert not card_of(board(), visit).is_kept_waiting
    clock.shift(timedelta(minutes=1))
    assert card_of(board(), visit).is_kept_waiting


def test_the_clinician_reads_the_same_states(visit, client_of, clinician, front_desk, clock):
    row = attend.check_in(actor=front_desk, appointment=visit)
    assert "Arrived 07:00" in client_of(clinician).get("/").text
    row = attend.mark_ready(actor=front_desk, appointment=row, version=row.version)
    assert "Ready since 07:00" in client_of(clinician).get("/").text
    attend.enter_room(actor=front_desk, appointment=row, version=row.version)
    assert "In Room 1 since 07:00" in client_of(clinician).get("/").text


def test_an_opened_record_puts_the_patient_into_the_room(visit, board, front_desk, clinician, ana, client_of):
    factories.make_consent(ana, clinician)
    row = attend.check_in(actor=front_desk, appointment=visit)
    open_record(actor=clinician, appointment=row)
    assert card_of(board(), visit).visit.stage == Stage.IN_ROOM
    stale = client_of(front_desk).post(f"/appointments/{row.pk}/leave-room", {"version": 1})
    assert "A record of this treatment has been started" in stale.text


class TestRefresh:
    """What the page asks for every ten seconds."""

    def test_nothing_is_sent_while_nothing_is_new(self, visit, client_of, front_desk, board):
        client, seen = client_of(front_desk), board().mark
        assert client.get("/today/board", {"seen": seen}).status_code == 204

    def test_a_minute_later_it_is_drawn_again(self, visit, client_of, front_desk, board, clock):
        seen = board().mark
        clock.shift(timedelta(minutes=1))
        assert client_of(front_desk).get("/today/board", {"seen": seen}).status_code == 200

    @pytest.mark.parametrize("news", ["step", "consent", "weight", "answer", "lot", "allergies"])
    def test_whatever_it_shows_is_news(self, visit, client_of, front_desk, clinician, board, news, ana):
        factories.make_question("keloid")
        client, seen = client_of(front_desk), board().mark
        {
            "step": lambda: attend.check_in(actor=front_desk, appointment=visit),
            "consent": lambda: factories.make_consent(ana, clinician),
            "weight": lambda: weigh(ana, SEVEN),
            "answer": lambda: record_answers(actor=clinician, patient=ana, answers={"keloid": "absent"}),
            "lot": lambda: factories.make_lot(visit.session.plan.areas.get().formulation_version.lines.get().product),
            "allergies": lambda: type(ana).objects.filter(pk=ana.pk).update(allergy_status="none_known"),
        }[news]()
        answer = client.get("/today/board", {"seen": seen})
        assert answer.status_code == 200
        assert 'id="today-board"' in answer.text
        assert "<html" not in answer.text

    def test_the_question_costs_one_query_more_than_signing_in(self, visit, client_of, front_desk, board):
        client, seen = client_of(front_desk), board().mark
        client.get("/today/board", {"seen": seen})
        with CaptureQueriesContext(connection) as nothing:
            client.get("/today/board", {"seen": seen})
        assert len(nothing) <= 5

    def test_a_step_answers_with_the_board_alone(self, visit, client_of, front_desk):
        headers = {"HX-Request": "true"}
        answer = client_of(front_desk).post(
            f"/appointments/{visit.pk}/check-in?back=today", {"version": visit.version}, headers=headers, follow=True
        )
        assert 'id="today-board"' in answer.text
        assert "<html" not in answer.text
        assert "Ana Ruiz is checked in." in answer.text

    def test_it_is_the_boards_of_the_front_desk(self, visit, client_of, clinician):
        assert client_of(clinician).get("/today/board").status_code == 403


def test_eighty_visits_take_as_many_queries_as_two(visit, clock, client_of, front_desk, clinician, clinic):
    def more(number: int) -> None:
        patient = factories.make_patient(clinic, given_name=f"Patient {number}")
        session = factories.make_active_course(patient, clinician, first_on=MONDAY, sessions=1).sessions.get()
        start = SEVEN + timedelta(hours=4, minutes=5 * number)
        Appointment.objects.create(
            session=session,
            patient=patient,
            clinic=clinic,
            clinician=clinician,
            room=clinic.rooms.get(),
            slot=(start, start + timedelta(minutes=5)),
            booked_by=front_desk,
            booked_at=SEVEN,
        )

    def queries(address: str) -> int:
        client = client_of(front_desk)
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    more(1)
    few = {address: queries(address) for address in ("/", "/today/board")}
    for number in range(2, 80):
        more(number)
    page = client_of(front_desk).get("/today/board").text
    assert (page.count('class="board-card"'), "Show the other 68" in page) == (12, True)
    assert {address: queries(address) for address in few} == few
