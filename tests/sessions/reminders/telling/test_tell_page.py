"""The page that tells patients of a lot, and what the list of messages shows of it."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from lxml import html

from mesoplan.audit.models import ChartOpening
from sessions.reminders.models import RecallNotice, ReminderStatus
from sessions.reminders.telling import services
from sessions.reminders.telling.people import people_of
from tests import factories
from tests.sessions.reminders.telling.conftest import block, book, draft_for


def page_of(lot) -> str:
    return reverse("reminders:tell", args=[lot.pk])


def form_of(text: str) -> dict[str, str]:
    (form,) = [it for it in html.fromstring(text).forms if "seen" in it.fields]
    return {name: form.fields[name] or "" for name in form.fields}


class TestThePage:
    def test_the_recall_leads_there_once_the_lot_is_blocked(self, client_of, given, lot, clinician, admin):
        link = f'href="{page_of(lot)}"'
        recall = reverse("delivery:lot", args=[lot.pk])
        assert link not in client_of(clinician).get(recall).text
        block(lot, admin)

        assert link in client_of(clinician).get(recall).text
        assert link not in client_of(admin).get(recall).text

    def test_it_says_who_gets_what_and_how_they_read_it(self, client_of, recalled, clinician):
        page = client_of(clinician).get(page_of(recalled)).text

        for said in (
            *("Ana Ruiz", "Recall: what was used on Mon 2 Nov 2026", "About your visit on Monday 2 November 2026"),
            *("Zoé Blanc", "May change: Wed 4 Nov 2026", "Your appointment on Wednesday 4 November 2026 may change"),
            "Tell 2 patients",
        ):
            assert said in page

    def test_the_button_tells_them_and_pressed_twice_nobody_again(self, client_of, recalled, clinician):
        browser = client_of(clinician)
        typed = {**form_of(browser.get(page_of(recalled)).text), "own_words": "Sorry."}

        first = browser.post(page_of(recalled), typed, follow=True).text
        second = browser.post(page_of(recalled), typed, follow=True).text

        assert "The messages to 2 patients go out within a minute." in first
        assert "Everybody on the list had been told already." in second
        assert set(RecallNotice.objects.values_list("own_words", "names_product")) == {("Sorry.", False)}

    def test_it_shows_what_has_become_of_each(self, client_of, recalled, clinician, ana):
        browser = client_of(clinician)
        browser.post(page_of(recalled), form_of(browser.get(page_of(recalled)).text))
        assert "Waiting" in browser.get(page_of(recalled)).text
        services.run()

        page = browser.get(page_of(recalled)).text
        assert "Sent" in page
        assert "Tell 2 patients" not in page

    def test_what_is_typed_stands_in_the_letters_at_once(self, client_of, recalled, clinician):
        browser = client_of(clinician)
        typed = {**form_of(browser.get(page_of(recalled)).text), "own_words": "Sorry.", "names_product": "on"}

        letters = browser.post(reverse("reminders:letters", args=[recalled.pk]), typed).text
        assert letters.count("Sorry.") == 2
        assert letters.count("lot L1.") == 2

    def test_what_is_too_long_is_refused_and_stays(self, client_of, recalled, clinician):
        browser = client_of(clinician)
        typed = {**form_of(browser.get(page_of(recalled)).text), "own_words": "a" * 501}

        answer = browser.post(page_of(recalled), typed)
        assert (answer.status_code, "a" * 501 in answer.text) == (422, True)
        assert not RecallNotice.objects.exists()

    def test_a_list_that_did_not_arrive_whole_tells_nobody(self, client_of, recalled, clinician):
        answer = client_of(clinician).post(page_of(recalled), {"seen": "recalled:x"})

        assert (answer.status_code, "Open this page again" in answer.text) == (422, True)
        assert not RecallNotice.objects.exists()

    def test_who_has_to_be_called_is_ticked_off_and_can_be_put_back(self, client_of, recalled, clinician, ana):
        type(ana).objects.filter(pk=ana.pk).update(email="")
        browser = client_of(clinician)
        page = browser.get(page_of(recalled)).text
        assert all(said in page for said in ("To call", "No e-mail address", ana.phone, "Tell 1 patient"))

        after = browser.post(reverse("reminders:notice_called", args=[recalled.pk, ana.pk]), follow=True)
        row = RecallNotice.objects.get()
        assert "Ana Ruiz was told by phone." in after.text
        assert f", {clinician}" in after.text
        undone = browser.post(reverse("reminders:undo_notice_call", args=[row.pk]), follow=True)
        assert "Ana Ruiz is still to be called." in undone.text

    def test_what_failed_is_sent_again(self, client_of, recalled, clinician, ana):
        row = RecallNotice.objects.create(
            lot=recalled, patient=ana, kind="recalled", days=[date(2026, 11, 2)], due_at=recalled.blocks.get().set_at,
            status="failed", problem="The server hung up", told_by=clinician,
        )  # fmt: skip
        browser = client_of(clinician)
        button = reverse("reminders:send_notice_again", args=[row.pk])
        assert f'formaction="{button}"' in browser.get(page_of(recalled)).text

        browser.post(button)
        row.refresh_from_db()
        assert row.status == ReminderStatus.WAITING

    def test_of_a_usable_lot_there_is_nothing_to_tell(self, client_of, given, lot, clinician):
        page = client_of(clinician).get(page_of(lot)).text

        assert "Nothing to tell" in page
        assert "Ana Ruiz" not in page

    def test_a_record_that_is_not_signed_is_named(self, monday, client_of, lot, ana, clinician, admin):
        draft = draft_for(ana, clinician, lot)
        block(lot, admin)
        monday.shift(timedelta(hours=1))

        page = client_of(clinician).get(page_of(lot)).text
        assert "Sign or discard first" in page
        assert reverse("delivery:record", args=[draft.appointment_id]) in page

    def test_reading_the_names_is_noted_as_an_opening_of_each_chart(self, client_of, recalled, clinician, ana, zoe):
        client_of(clinician).get(page_of(recalled))

        noted = ChartOpening.objects.filter(page=page_of(recalled))
        assert set(noted.values_list("patient_id", flat=True)) == {ana.pk, zoe.pk}

    @pytest.mark.parametrize("role", ["front_desk", "admin"])
    def test_nobody_else_opens_it(self, request, client_of, recalled, role):
        browser = client_of(request.getfixturevalue(role))

        assert browser.get(page_of(recalled)).status_code == 403
        assert browser.post(page_of(recalled), {"seen": "recalled:1"}).status_code == 403

    def test_a_clinician_of_another_clinic_finds_nobody(self, client_of, recalled, ana):
        browser = client_of(factories.make_user("clinician", factories.make_clinic(name="Lyon")))

        page = browser.get(page_of(recalled)).text
        assert "Nobody to tell" in page
        assert "Ana" not in page
        assert browser.post(reverse("reminders:notice_called", args=[recalled.pk, ana.pk])).status_code == 404

    def count(self, client, lot) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(lot)).status_code == 200
        return len(queries)

    def test_it_asks_as_much_for_many_as_for_few(self, client_of, recalled, clinician, clinic):
        client = client_of(clinician)
        zoe = people_of(recalled, clinician, timezone.now()).everybody[-1]
        services.note_told_by_phone(actor=clinician, lot=recalled, patient=zoe.patient)
        client.get(page_of(recalled))
        few = self.count(client, recalled)
        for number in range(6):
            patient = factories.make_patient(clinic, given_name=f"Zoé {number}", allergy_status="none_known")
            book(patient, clinician, hours=51 + number)
            if number < 3:
                services.note_told_by_phone(actor=clinician, lot=recalled, patient=patient)

        assert self.count(client, recalled) == few <= 20


class TestTheListOfMessages:
    def told(self, client_of, lot, clinician):
        browser = client_of(clinician)
        browser.post(page_of(lot), form_of(browser.get(page_of(lot)).text))

    def test_it_shows_them_with_their_state_beside_the_others(self, client_of, recalled, clinician):
        self.told(client_of, recalled, clinician)
        page = client_of(clinician).get(reverse("reminders:list"), {"status": "waiting"}).text

        assert "Recall: what was used on Mon 2 Nov 2026" in page
        assert f'href="{page_of(recalled)}"' in page

    def test_the_front_desk_reads_that_somebody_was_told_and_not_of_which_lot(
        self, client_of, recalled, clinician, front_desk
    ):
        self.told(client_of, recalled, clinician)
        page = client_of(front_desk).get(reverse("reminders:list")).text

        assert "Recall: what was used on Mon 2 Nov 2026" in page
        assert "lot L1" not in page
        assert page_of(recalled) not in page

    def test_who_has_to_be_called_of_a_lot_stands_first(self, client_of, recalled, clinician, ana):
        self.told(client_of, recalled, clinician)
        type(ana).objects.filter(pk=ana.pk).update(email="")
        services.run()

        page = client_of(clinician).get(reverse("reminders:list"), {"status": "to_call"}).text
        assert page.count("<strong>Ana Ruiz</strong>") == 1
        assert "No e-mail address" in page

    @pytest.mark.parametrize(("kind", "days"), [("held", 0), ("booked", -1)])
    def test_nobody_is_called_for_what_does_not_hold_any_more(
        self, client_of, recalled, clinician, ana, clinic, kind, days
    ):
        RecallNotice.objects.create(
            lot=recalled,
            patient=ana,
            kind=kind,
            days=[clinic.today - timedelta(days=7), clinic.today + timedelta(days=days)],
            due_at=timezone.now(),
            status="failed",
            told_by=clinician,
        )
        page = client_of(clinician).get(reverse("reminders:list"), {"status": "to_call"}).text

        assert "Ana Ruiz" not in page

    def test_another_clinic_does_not_see_them(self, client_of, recalled, clinician):
        self.told(client_of, recalled, clinician)
        stranger = factories.make_user("front_desk", factories.make_clinic(name="Lyon"))

        assert "Ana Ruiz" not in client_of(stranger).get(reverse("reminders:list")).text
