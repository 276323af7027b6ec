"""What whoever injects has to know stands open on the page; only what is merely to be noted is folded away."""

import pgtrigger
import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from formulations.models import Condition, DoseLimit
from sessions.delivery.doses import check_doses
from tests.sessions.delivery.chairside import save


@pytest.fixture
def page_of(client_of, clinician):
    def read(appointment):
        answer = client_of(clinician).get(reverse("delivery:record", args=[appointment.pk]))
        return html.fromstring(answer.text).get_element_by_id("check")

    return read


def open_words(check) -> str:
    return " ".join(" ".join(check.xpath(".//text()[not(ancestor::details)]")).split())


def test_more_drawn_than_may_go_in_is_said_openly(page_of, record, clinician, lot):
    DoseLimit.objects.update(value=180)
    save(record, clinician, lot, points=170)

    assert "200 mg is drawn, above the limit of 180 mg" in open_words(page_of(record.appointment))


def test_an_override_settled_in_the_plan_stands_open_with_its_reason(page_of, record, clinician, ana, course):
    Condition.objects.create(
        code="keloid", label="Keloid", severity="relative", scope="all", action="override", source_status="found"
    )
    ana.screening_answers.create(condition="keloid", answer="present", answered_at=timezone.now(), asked_by=clinician)
    (override,) = check_doses(record.appointment, record.administrations.all()).overrides
    with pgtrigger.ignore("planning.SettledFinding:settled_findings_are_frozen"):
        course.plans.get().settled_findings.create(
            key=override.key, severity="override", message=override.message, reason="Small and old."
        )

    shown = open_words(page_of(record.appointment))

    assert "Keloid: treat only with a recorded reason." in shown
    assert "Reason: Small and old." in shown


def test_what_is_only_to_be_noted_is_folded_away(page_of, record, clinician, ana):
    Condition.objects.create(
        code="asthma", label="Asthma", severity="caution", scope="all", action="warn", source_status="found"
    )

    check = page_of(record.appointment)

    assert "Not answered, and worth knowing: Asthma" not in open_words(check)
    assert "2 findings only to be noted" in " ".join(
        check.xpath(".//details[@class='seen']/summary")[0].text_content().split()
    )
