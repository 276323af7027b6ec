"""Nobody waits for a clinician who is gone: who still has appointments ahead stays, and the admin is told why, without
a word about patients."""

from threading import Event
from time import sleep

import pytest
from django.db import transaction
from playwright.sync_api import expect

from mesoplan.clinics.colleagues.services import change_colleague
from mesoplan.clinics.models import Clinic, Membership
from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from mesoplan.staff.obligations import ObligedError
from mesoplan.staff.services import deactivate_person
from sessions.booking.models import Appointment
from sessions.booking.services.attend import check_in
from sessions.booking.services.cancel import cancel_appointment
from tests import factories
from tests.same_time import together
from tests.sessions.booking.conftest import MONDAY
from tests.sessions.booking.desk import book

ONE = "Dr Marin still has an appointment at Paris on Mon 2 Nov, 10:00. It has to be moved or cancelled first."
TWO = (
    "Dr Marin still has 2 appointments at Paris, the next on Mon 2 Nov, 10:00. "
    "They have to be moved or cancelled first."
)


@pytest.fixture
def visit(first, clinician) -> Appointment:
    return book(first, clinician, MONDAY, "10:00")


@pytest.fixture
def lyon(visit, clinician) -> Clinic:
    """The clinician works here too, and nothing is booked here."""
    lyon = factories.make_clinic(name="Lyon")
    Membership.objects.create(user=clinician, clinic=lyon)
    return lyon


@pytest.fixture
def browser_of_admin(client_of, admin):
    return client_of(admin)


def change(person: User, *clinics: Clinic, **typed) -> dict[str, object]:
    known = {"name": person.name, "role": person.role, "clinics": [clinic.pk for clinic in clinics]}
    known |= {"version": person.version}
    return known | typed


def clinics_of(person: User) -> set[str]:
    return set(Clinic.objects.filter(memberships__user=person).values_list("name", flat=True))


def test_deactivating_a_clinician_with_appointments_ahead_is_refused(browser_of_admin, visit, bruno_session, clinician):
    book(bruno_session, clinician, MONDAY, "11:00")
    answer = browser_of_admin.post(f"/people/{clinician.pk}/deactivate")
    assert answer.status_code == 409
    assert TWO in answer.text
    assert not any(secret in answer.text for secret in ("Ruiz", "Ana", "Sala", "Bruno"))
    clinician.refresh_from_db()
    assert (clinician.is_active, clinician.has_usable_password()) == (True, True)


def test_leaving_the_clinic_of_an_appointment_is_refused_at_the_clinics(
    browser_of_admin, visit, clinic, lyon, clinician
):
    answer = browser_of_admin.post(f"/people/{clinician.pk}/", change(clinician, lyon))
    assert answer.status_code == 409
    assert answer.context["form"].errors == {"clinics": [ONE]}
    assert clinics_of(clinician) == {"Paris", "Lyon"}


def test_leaving_another_clinic_is_not(browser_of_admin, visit, clinic, lyon, clinician):
    assert browser_of_admin.post(f"/people/{clinician.pk}/", change(clinician, clinic)).status_code == 302
    assert clinics_of(clinician) == {"Paris"}


def test_who_no_longer_treats_is_refused_at_the_role(browser_of_admin, visit, clinic, clinician):
    answer = browser_of_admin.post(f"/people/{clinician.pk}/", change(clinician, clinic, role="front_desk"))
    assert answer.status_code == 409
    assert answer.context["form"].errors == {"role": [ONE]}
    clinician.refresh_from_db()
    assert clinician.role == "clinician"


def test_each_clinic_has_its_sentence_on_its_own_clock(visit, admin, clinician, monday):
    new_york = factories.make_clinic(name="New York", time_zone="America/New_York")
    Membership.objects.create(user=clinician, clinic=new_york)
    eve = factories.make_patient(new_york, given_name="Eve")
    session = factories.make_active_course(eve, clinician, first_on=MONDAY, sessions=1).sessions.get()
    book(session, clinician, MONDAY, "09:00")
    with pytest.raises(ObligedError) as refused:
        deactivate_person(actor=admin, person=clinician)
    assert "at New York on Mon 2 Nov, 09:00." in refused.value.sentence
    assert "at Paris on Mon 2 Nov, 10:00." in refused.value.sentence


def test_a_visit_that_takes_place_now_counts_and_one_that_is_over_does_not(visit, admin, clinician, monday):
    monday.move_to(visit.starts_at)
    check_in(actor=admin, appointment=visit)
    with pytest.raises(ObligedError):
        deactivate_person(actor=admin, person=clinician)
    monday.move_to(visit.ends_at)
    assert not deactivate_person(actor=admin, person=clinician).is_active


def test_after_the_visit_is_cancelled_the_clinician_may_go(browser_of_admin, visit, front_desk, clinician):
    cancel_appointment(actor=front_desk, appointment=visit, version=visit.version)
    assert browser_of_admin.post(f"/people/{clinician.pk}/deactivate").status_code == 302
    clinician.refresh_from_db()
    assert not clinician.is_active


def test_who_has_no_appointments_of_their_own_may_go(browser_of_admin, visit, front_desk):
    assert browser_of_admin.post(f"/people/{front_desk.pk}/deactivate").status_code == 302


@pytest.mark.parametrize("role", ["clinician", "front_desk"])
def test_nobody_but_an_admin_learns_of_it(client_of, visit, clinic, clinician, role):
    person = client_of(factories.make_user(role, clinic))
    answer = person.post(f"/people/{clinician.pk}/deactivate")
    assert answer.status_code == 403
    assert "appointment" not in answer.text


def deactivated(admin: User, person: User, _elsewhere: Clinic) -> User:
    return deactivate_person(actor=admin, person=person)


def moved(admin: User, person: User, elsewhere: Clinic) -> User:
    stays = {"name": person.name, "role": person.role, "version": person.version}
    return change_colleague(actor=admin, person=person, clinics=[elsewhere], **stays)


def slowly(deed, done: Event):
    with transaction.atomic():
        outcome = deed()
        done.set()
        sleep(0.5)
    return outcome


@pytest.mark.django_db(transaction=True)
def test_a_visit_that_is_just_being_booked_keeps_its_clinician(first, clinician, admin):
    booked = Event()

    def deactivate() -> User:
        booked.wait(timeout=10)
        return deactivate_person(actor=admin, person=clinician)

    outcomes = together(lambda: slowly(lambda: book(first, clinician, MONDAY, "10:00"), booked), deactivate)
    assert [type(outcome) for outcome in outcomes] == [Appointment, ObligedError]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("leave", "said"),
    [
        (deactivated, "Dr Marin does not treat patients."),
        (moved, "Dr Marin does not work at Paris."),
    ],
    ids=["deactivated", "at another clinic"],
)
def test_a_clinician_who_is_just_leaving_is_not_booked(first, clinician, admin, leave, said):
    lyon, gone = factories.make_clinic(name="Lyon"), Event()

    def book_meanwhile() -> Appointment:
        gone.wait(timeout=10)
        return book(first, clinician, MONDAY, "10:00")

    outcomes = together(lambda: slowly(lambda: leave(admin, clinician, lyon), gone), book_meanwhile)
    assert isinstance(outcomes[0], User)
    assert isinstance(outcomes[1], DomainError)
    assert outcomes[1].fields == {"clinician": said}
    assert not Appointment.objects.exists()


@pytest.mark.browser
def test_in_the_browser_the_refusal_says_what_to_do(transactional_db, window_of, admin, visit, clinician):
    page = window_of(admin, f"/people/{clinician.pk}/")
    page.get_by_role("button", name="Deactivate", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Deactivate Dr Marin").click()
    expect(page.get_by_text(ONE)).to_be_visible()
    expect(page.get_by_text("Nothing has changed")).to_be_visible()
    page.get_by_role("link", name="Go back").click()
    expect(page.get_by_role("button", name="Deactivate", exact=True)).to_be_visible()
