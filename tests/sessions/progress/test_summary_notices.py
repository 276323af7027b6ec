"""A summary is written anew when what it is based on has changed, and once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from patients.services.measurements import take_back_measurements
from sessions.planning.models import Course
from sessions.progress.models import ProgressSummary
from sessions.progress.queries import moved_on
from sessions.progress.services import sum_up, write_missing_summaries
from tests.same_time import together
from tests.sessions.progress.followed import figures, measure, waist

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("waist_error")]


def test_a_corrected_reading_asks_for_a_new_summary(treated, course, ana):
    weight = measure(ana, "61.5", kind="weight")
    write_missing_summaries()
    ana.measurements.filter(pk=weight.pk).update(value="75")

    assert [write_missing_summaries() for _ in range(2)] == [1, 0]
    assert figures(course)["weight"]["latest"]["value"] == "75.00"


def test_a_reading_that_is_corrected_twice_ends_with_what_it_says_now(treated, course, ana):
    weight = measure(ana, "61.5", kind="weight")
    for value in ("61.5", "75", "61.5"):
        ana.measurements.filter(pk=weight.pk).update(value=value)
        write_missing_summaries()

    assert [it.figures["weight"]["latest"]["value"] for it in ProgressSummary.objects.newest_first()] == [
        "61.50",
        "75.00",
        "61.50",
    ]


def test_no_verdict_stands_on_a_reading_that_was_taken_back(treated, course, ana, clinician):
    baseline = measure(ana, "95", observer=clinician)
    measure(ana, "85", observer=clinician, at=timezone.now() + timedelta(days=6))
    write_missing_summaries()
    first = ProgressSummary.objects.latest_of(course)
    take_back_measurements(actor=clinician, patient=ana, pks=[baseline.pk])

    assert write_missing_summaries() == 1
    assert waist(course)["judgement"] is None
    first.refresh_from_db()
    assert first.figures["readings"][0]["judgement"]["verdict"] == "improved"


def test_what_happened_while_a_summary_was_written_asks_for_another(treated, course, ana):
    (reach,) = moved_on(Course.objects.all())
    measure(ana, "70", kind="weight")
    sum_up(reach)

    assert write_missing_summaries() == 1


def test_two_workers_that_sum_up_the_same_leave_one_summary(treated):
    (reach,) = moved_on(Course.objects.all())
    sum_up(reach)
    sum_up(reach)

    assert ProgressSummary.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_the_same_moment_leave_one_summary(treated):
    together(write_missing_summaries, write_missing_summaries)

    assert ProgressSummary.objects.count() == 1
