"""Clinicians tell the patients of a recalled lot, each once; whoever cannot be written to is called."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from pghistory.models import Events

from formulations.services.blocks import ask_to_lift, lift_block
from mesoplan.refusals import DomainError
from sessions.reminders.models import RecallNotice, ReminderStatus
from sessions.reminders.services import CLAIM_LASTS, MOST_ATTEMPTS
from sessions.reminders.telling import services
from sessions.reminders.telling.letters import Said
from sessions.reminders.telling.people import people_of
from tests import factories
from tests.sessions.delivery.chairside import save, sign
from tests.sessions.reminders.telling.conftest import block, draft_for


def people(lot, user):
    return people_of(lot, user, timezone.now())


def tell(lot, user, said=Said(), seen=None) -> int:  # noqa: B008  (frozen)
    if seen is None:
        seen = {person.addressee.key for person in people(lot, user).everybody}
    return services.tell_patients(actor=user, lot=lot, seen=seen, said=said)


def names(found) -> list[str]:
    return [str(it.patient) for it in found]


def states() -> dict[str, str]:
    return {f"{row.patient} {row.kind}": row.status for row in RecallNotice.objects.with_people()}


class TestTelling:
    def test_each_person_has_a_row_that_the_next_round_sends(self, recalled, clinician):
        assert tell(recalled, clinician) == 2
        assert states() == {"Ana Ruiz recalled": "waiting", "Zoé Blanc booked": "waiting"}

        services.run()
        assert {message.to[0] for message in mail.outbox} == {"ana@home.example", "zoe@home.example"}
        assert set(states().values()) == {"sent"}

    def test_told_again_nobody_gets_it_twice(self, recalled, clinician):
        tell(recalled, clinician)
        assert tell(recalled, clinician) == 0
        services.run()
        assert tell(recalled, clinician) == 0
        services.run()

        assert len(mail.outbox) == 2

    def test_only_those_whom_the_page_named_are_told(self, recalled, clinician, ana):
        assert tell(recalled, clinician, seen={f"recalled:{ana.pk}", "booked:9999"}) == 1
        assert names(people(recalled, clinician).to_write) == ["Zoé Blanc"]

    def test_who_was_to_be_told_of_an_appointment_is_not_told_of_a_visit_by_the_same_button(
        self, recalled, clinician, ana
    ):
        assert tell(recalled, clinician, seen={f"booked:{ana.pk}"}) == 0

    def test_a_record_signed_afterwards_brings_one_who_is_not_told_yet(self, monday, lot, zoe, clinician, admin):
        draft = draft_for(zoe, clinician, lot)
        block(lot, admin)
        monday.shift(timedelta(hours=1))
        assert (names(people(lot, clinician).to_write), len(people(lot, clinician).unsigned)) == ([], 1)

        sign(save(draft, clinician, lot, explanation="It was given before the maker wrote."), clinician)
        assert names(people(lot, clinician).to_write) == ["Zoé Blanc"]

    def test_who_heard_that_it_is_checked_hears_once_more_when_it_is_recalled(self, given, lot, clinician, admin):
        block(lot, admin, "quarantined")
        tell(lot, clinician)
        services.run()
        block(lot, admin)
        assert tell(lot, clinician) == 1
        services.run()

        assert ["being checked" in message.body for message in mail.outbox] == [True, False]

    def test_of_a_usable_lot_nobody_is_told(self, given, lot, clinician):
        assert tell(lot, clinician, seen={f"recalled:{given.appointment.patient_id}"}) == 0


class TestWhoMay:
    @pytest.mark.parametrize("role", ["front_desk", "admin"])
    def test_only_a_clinician_tells_and_calls(self, request, recalled, ana, role):
        person = request.getfixturevalue(role)
        notice = RecallNotice.objects.create(
            lot=recalled, patient=ana, kind="recalled", days=[date(2026, 11, 2)], due_at=timezone.now(),
            status="failed", told_by=person,
        )  # fmt: skip
        for deed in (
            lambda: services.tell_patients(actor=person, lot=recalled, seen={f"recalled:{ana.pk}"}, said=Said()),
            lambda: services.note_told_by_phone(actor=person, lot=recalled, patient=ana),
            lambda: services.send_notice_again(actor=person, notice=notice),
            lambda: services.undo_told_by_phone(actor=person, notice=notice),
        ):
            with pytest.raises(DomainError, match="Only a clinician"):
                deed()

    def test_a_clinician_of_another_clinic_tells_and_calls_nobody(self, recalled, ana, clinician):
        stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))
        assert services.tell_patients(actor=stranger, lot=recalled, seen={f"recalled:{ana.pk}"}, said=Said()) == 0
        with pytest.raises(DomainError, match="nothing to tell"):
            services.note_told_by_phone(actor=stranger, lot=recalled, patient=ana)
        row = services.note_told_by_phone(actor=clinician, lot=recalled, patient=ana)
        with pytest.raises(DomainError, match="another clinic"):
            services.undo_told_by_phone(actor=stranger, notice=row)

    def test_the_history_keeps_who_told_whom(self, recalled, clinician, ana):
        tell(recalled, clinician)

        event = Events.objects.tracks(RecallNotice.objects.get(patient=ana)).get()
        assert (event.pgh_label, event.pgh_data["told_by_id"], event.pgh_data["patient_id"]) == (
            "insert", clinician.pk, ana.pk,
        )  # fmt: skip


class TestCalling:
    @pytest.fixture
    def without_address(self, ana, recalled):
        ana.email = ""
        ana.save()
        return recalled

    def test_who_has_no_address_is_called_and_not_written_to(self, without_address, clinician, ana):
        found = people(without_address, clinician)
        assert (names(found.to_write), names(found.to_call)) == (["Zoé Blanc"], ["Ana Ruiz"])
        assert found.to_call[0].why_call == "No e-mail address"

        row = services.note_told_by_phone(actor=clinician, lot=without_address, patient=ana)
        assert (row.status, row.called_by, row.called_at) == ("called", clinician, timezone.now())
        assert people(without_address, clinician).to_call == []

    def test_two_colleagues_do_not_call_the_same_person(self, without_address, clinician, clinic, ana):
        services.note_told_by_phone(actor=clinician, lot=without_address, patient=ana)
        with pytest.raises(DomainError, match="Ana Ruiz has been told already"):
            services.note_told_by_phone(
                actor=factories.make_user("clinician", clinic), lot=without_address, patient=ana
            )

    def test_of_the_dead_the_family_is_called(self, recalled, clinician, ana):
        ana.deceased_on = date(2026, 11, 2)
        ana.save()

        (person,) = people(recalled, clinician).to_call
        assert person.why_call == "The patient has died: speak to the family."
        assert tell(recalled, clinician) == 1

    def test_a_call_noted_by_mistake_is_taken_back(self, without_address, clinician, ana):
        row = services.note_told_by_phone(actor=clinician, lot=without_address, patient=ana)
        row = services.undo_told_by_phone(actor=clinician, notice=row)

        assert (row.status, row.called_by, row.called_at) == ("failed", None, None)
        assert names(people(without_address, clinician).to_call) == ["Ana Ruiz"]
        with pytest.raises(DomainError, match="No call is noted"):
            services.undo_told_by_phone(actor=clinician, notice=row)

    def test_who_was_called_is_not_written_to(self, recalled, clinician, ana):
        services.note_told_by_phone(actor=clinician, lot=recalled, patient=ana)
        tell(recalled, clinician)
        services.run()

        assert [message.to for message in mail.outbox] == [["zoe@home.example"]]


class TestBetweenTheButtonAndTheLetter:
    @pytest.fixture
    def waiting(self, recalled, clinician, ana):
        tell(recalled, clinician, seen={f"recalled:{ana.pk}"})
        return recalled

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"email": ""}, "No e-mail address"),
            ({"deceased_on": date(2026, 11, 2)}, "The patient has died: speak to the family."),
        ],
    )
    def test_who_cannot_be_written_to_any_more_is_called(self, waiting, clinician, ana, change, problem):
        type(ana).objects.filter(pk=ana.pk).update(**change)
        services.run()

        assert (mail.outbox, RecallNotice.objects.get().problem) == ([], problem)
        assert names(people(waiting, clinician).to_call) == ["Ana Ruiz"]

    def free(self, lot, clinician, admin):
        row = lot.blocks.get(lifted_at=None)
        ask_to_lift(actor=admin, block=row, reason="It was another lot.")
        lift_block(actor=clinician, block=row)
        lot.refresh_from_db()

    def test_a_lot_that_is_free_again_is_not_spoken_of_until_it_is_blocked_once_more(
        self, waiting, clinician, admin, ana
    ):
        self.free(waiting, clinician, admin)
        services.run()
        assert states() == {"Ana Ruiz recalled": "not_needed"}

        block(waiting, admin)
        assert tell(waiting, clinician, Said("Sorry."), seen={f"recalled:{ana.pk}"}) == 1
        services.run()
        assert "Sorry." in mail.outbox[0].body

    def test_nobody_calls_of_a_lot_that_is_free_again_either(self, waiting, clinician, admin, ana):
        self.free(waiting, clinician, admin)
        with pytest.raises(DomainError, match="nothing to tell"):
            services.note_told_by_phone(actor=clinician, lot=waiting, patient=ana)

    def test_a_worker_that_dies_with_it_leaves_it_to_another(self, waiting, monday):
        services.claim(timezone.now())
        services.run()
        assert mail.outbox == []
        monday.shift(CLAIM_LASTS + timedelta(minutes=1))
        services.run()
        assert len(mail.outbox) == 1

    def test_what_does_not_get_through_is_called_or_sent_again(self, waiting, monday, clinician, hang_up, monkeypatch):
        hang_up()
        for _ in range(MOST_ATTEMPTS):
            services.run()
            monday.shift(timedelta(hours=1))
        (person,) = people(waiting, clinician).to_call
        assert (person.notice.status, person.why_call) == (ReminderStatus.FAILED, "SMTPServerDisconnected")

        monkeypatch.undo()
        services.send_notice_again(actor=clinician, notice=person.notice)
        services.run()
        assert len(mail.outbox) == 1
        with pytest.raises(DomainError, match="did not get through"):
            services.send_notice_again(actor=clinician, notice=person.notice)

    def test_nothing_is_sent_again_to_who_has_no_address(self, waiting, clinician, ana):
        type(ana).objects.filter(pk=ana.pk).update(email="")
        services.run()
        with pytest.raises(DomainError, match="nothing to send"):
            services.send_notice_again(actor=clinician, notice=RecallNotice.objects.get())


class TestTheDatabase:
    @pytest.fixture
    def row(self, recalled, clinician, ana):
        tell(recalled, clinician, seen={f"recalled:{ana.pk}"})
        return RecallNotice.objects.get()

    def test_it_keeps_one_row_for_each_lot_patient_and_kind(self, row):
        row.pk = None
        with pytest.raises(IntegrityError, match="reminders_notice_once"), transaction.atomic():
            row.save()

    @pytest.mark.parametrize(
        ("change", "constraint"),
        [
            ({"days": []}, "reminders_notice_of_a_day"),
            ({"called_at": timezone.now()}, "reminders_notice_called_by_someone"),
            ({"sent_at": None, "status": "sending"}, None),
        ],
    )
    def test_it_refuses_a_message_of_no_day_and_a_call_by_nobody(self, row, change, constraint):
        rows = RecallNotice.objects.filter(pk=row.pk)
        if constraint is None:
            rows.update(**change)
            change, constraint = {"status": "sent"}, "reminders_notice_sent_to_someone"
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            rows.update(**change)

    def test_a_message_stays_with_its_patient(self, row, zoe):
        with pytest.raises(Exception, match="Cannot update rows"), transaction.atomic():
            RecallNotice.objects.filter(pk=row.pk).update(patient=zoe)
