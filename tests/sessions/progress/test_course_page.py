from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from formulations.models import DoseLimit
from mesoplan.audit.models import ChartOpening
from sessions.planning.models import CourseStatus
from sessions.planning.services.courses import stop_course
from sessions.progress.services import write_missing_summaries
from tests import factories
from tests.sessions.delivery.chairside import arrive
from tests.sessions.progress.followed import measure, treat


def page_of(course) -> str:
    return reverse("progress:course", args=[course.pk])


def test_each_session_has_its_row(client_of, clinician, course, lot):
    record = treat(course, 1, clinician, lot, points=40, reason="Asked to stop.")

    page = client_of(clinician).get(page_of(course)).text

    assert "1 of 2 sessions given" in page
    assert "Mon 2 Nov, 10:15" in page
    assert reverse("delivery:record", args=[record.appointment_id]) in page
    assert page.count('<th scope="row" class="num">') == 2
    assert page.count('<li class="step-') == 2


def test_what_a_draft_holds_is_not_given_yet(client_of, clinician, course):
    arrive(course.sessions.get(number=1), clinician)

    page = client_of(clinician).get(page_of(course)).text
    assert "5&nbsp;" not in page.split('id="sessions"')[1]
    assert "Nothing has been given yet." in page


def test_the_page_says_from_when_the_next_session_is_allowed_and_why(client_of, clinician, course, lot):
    treat(course, 1, clinician, lot)
    DoseLimit.objects.create(
        ingredient=lot.product.components.get().ingredient,
        kind="min_interval_days",
        value=28,
        unit="d",
        source_status="found",
    )

    for later in (timedelta(0), timedelta(days=1)):
        with time_machine.travel(timezone.now() + later, tick=False):
            page = client_of(clinician).get(page_of(course)).text
        assert "Session 2: not before Mon 30 Nov 2026" in page
        assert "28 days after session 1, given on Mon 2 Nov 2026." in page
        assert "its interval is 28 days" in page


def test_the_line_of_a_reading_has_its_error_band(client_of, clinician, course, ana, lot, waist_error):
    measure(ana, "95", observer=clinician)
    treat(course, 1, clinician, lot)
    measure(ana, "90", observer=clinician, at=timezone.now() + timedelta(days=5))

    page = client_of(clinician).get(page_of(course)).text

    assert '<rect class="band"' in page
    assert "Inside the band no change can be told from the error of measurement." in page


def test_a_course_under_way_can_be_stopped_for_a_reason(client_of, clinician, course):
    browser = client_of(clinician)
    assert "Stop course" in browser.get(page_of(course)).text

    browser.post(reverse("progress:stop", args=[course.pk]), {"reason": "Moves away."})

    page = browser.get(page_of(course)).text
    assert "Stopped: Moves away." in page
    assert 'data-opens="stop-course"' not in page


@pytest.mark.parametrize("reason", ["", "   ", "a\x00b", "long" * 51])
def test_a_reason_that_cannot_be_kept_is_refused_where_it_was_typed(client_of, clinician, course, reason):
    answer = client_of(clinician).post(reverse("progress:stop", args=[course.pk]), {"reason": reason})

    course.refresh_from_db()
    assert answer.status_code == 422
    assert 'id="stop-course" aria-labelledby="stop-course-title" data-refused' in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert course.status == CourseStatus.ACTIVE


def test_the_language_chosen_on_a_page_that_refused_leads_to_the_page_of_the_form(client_of, clinician, course):
    browser, came_from = client_of(clinician), f"http://testserver{page_of(course)}"
    stop = reverse("progress:stop", args=[course.pk])

    assert f'name="next" value="{came_from}"' in browser.post(stop, {}, headers={"referer": came_from}).text
    assert 'name="next" value="/"' in browser.post(stop, {}, headers={"referer": "https://elsewhere.example/"}).text


def test_a_course_that_is_over_is_not_stopped_again(client_of, clinician, course):
    browser = client_of(clinician)
    browser.post(reverse("progress:stop", args=[course.pk]), {"reason": "Moves away."})

    answer = browser.post(reverse("progress:stop", args=[course.pk]), {"reason": "Pain."})

    course.refresh_from_db()
    assert answer.status_code == 422
    assert "already over" in answer.text
    assert course.stop_reason == "Moves away."


def test_a_course_that_is_planned_leads_to_its_plan(client_of, clinician, ana):
    draft = factories.make_course(ana, clinician, goal="Slimmer hips")

    page = client_of(clinician).get(page_of(draft)).text

    assert "No session yet" in page
    assert reverse("planning:plan", args=[draft.pk]) in page


def test_opening_a_course_is_noted(client_of, clinician, course, ana):
    client_of(clinician).get(page_of(course))

    assert ChartOpening.objects.get().patient_id == ana.pk


@pytest.mark.parametrize("person", ["front_desk", "admin"])
def test_only_clinicians_read_a_course(client_of, course, request, person):
    assert client_of(request.getfixturevalue(person)).get(page_of(course)).status_code == 403


def test_a_course_of_another_clinic_is_not_found(client_of, course):
    stranger = factories.make_user("clinician", factories.make_clinic(name="Lyon"))

    assert client_of(stranger).get(page_of(course)).status_code == 404


@pytest.mark.parametrize("more", [0, 6])
def test_a_long_course_asks_no_more_questions(client_of, clinician, ana, more, monday, django_assert_num_queries):
    course = factories.make_active_course(ana, clinician, first_on=timezone.localdate(), sessions=2 + more)
    lot = factories.make_lot(course.plans.get().areas.get().formulation_version.lines.get().product)
    treat(course, 1, clinician, lot)
    for number in range(2 + more):
        measure(ana, "90", observer=clinician, at=timezone.now() + timedelta(days=number))
    write_missing_summaries()
    browser = client_of(clinician)

    with django_assert_num_queries(52):
        browser.get(page_of(course))


def test_what_was_stopped_is_over(client_of, clinician, course):
    stop_course(actor=clinician, course=course, reason="Moves away.")

    assert "Book sessions" not in client_of(clinician).get(page_of(course)).text
