"""What a clinician types stands in the letters before anybody is told."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from formulations.models import Product
from formulations.services.blocks import block_lot
from sessions.booking.models import Appointment
from sessions.reminders.models import RecallNotice
from tests import factories
from tests.browsing import SIZES, keep_picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def blocked(clinic, ana, clinician, admin):
    """On the clock of the browser: Ana is booked, and Zoé, who has no address."""
    factories.make_version(clinician)
    zoe = factories.make_patient(clinic, given_name="Zoé", family_name="Blanc", email="")
    for days, patient in enumerate((ana, zoe), start=3):
        start = timezone.now() + timedelta(days=days)
        course = factories.make_active_course(patient, clinician)
        Appointment.objects.create(
            session=course.sessions.get(number=1),
            patient=patient,
            clinic=clinic,
            clinician=clinician,
            room=clinic.rooms.get(),
            slot=(start, start + timedelta(minutes=30)),
            booked_by=clinician,
            booked_at=timezone.now(),
        )
    lot = factories.make_lot(Product.objects.get())
    block_lot(actor=admin, lot=lot, kind="recalled", reason="The maker wrote.")
    return lot


def test_the_letters_follow_what_is_typed_and_one_button_sends_them(blocked, window_of, clinician):
    page = window_of(clinician, reverse("reminders:tell", args=[blocked.pk]))
    page.get_by_label("A sentence of your own").fill("I am sorry.")
    page.get_by_label("Name the product and the lot").check()
    letters = page.get_by_role("region", name="What they read")
    expect(letters).to_contain_text("I am sorry.")
    expect(letters).to_contain_text("lot L1.")
    keep_picture(page, "tell-patients", sizes=tuple(SIZES))

    page.get_by_role("button", name="Tell 1 patient").click()
    expect(page.get_by_text("Waiting")).to_be_visible()
    page.get_by_role("button", name="Told by phone").click()
    expect(page.get_by_text("Zoé Blanc was told by phone.")).to_be_visible()
    keep_picture(page, "told-patients", sizes=tuple(SIZES))

    assert set(RecallNotice.objects.values_list("status", flat=True)) == {"waiting", "called"}
    assert RecallNotice.objects.filter(called_at__lte=timezone.now()).count() == 1
