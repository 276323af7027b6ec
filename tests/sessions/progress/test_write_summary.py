from datetime import timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.utils import timezone

from formulations.models import Ingredient
from patients.models import Patient
from sessions.planning.services.courses import stop_course
from sessions.progress.models import ProgressSummary
from sessions.progress.services import write_missing_summaries
from sessions.progress.tasks import write_missing_summaries as task
from tests import factories
from tests.sessions.progress.followed import figures, measure, treat, waist

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("waist_error")]


def test_a_signed_record_is_summed_up(treated, course):
    task()

    summary = ProgressSummary.objects.get()
    assert (summary.course, summary.last_record, summary.last_measurement) == (course, treated, None)
    assert summary.figures["sessions"] == {"done": 1, "planned": 2}
    assert summary.figures["doses"] == [
        {"ingredient": "Caffeine", "amount": "50.0000000000", "unit": "mg", "sessions": 1}
    ]
    assert summary.figures["pain"] == {"mean": "3.0", "worst": 3, "count": 1}


def test_nothing_new_is_summed_up_once(treated):
    assert [write_missing_summaries() for _ in range(3)] == [1, 0, 0]
    assert ProgressSummary.objects.count() == 1


def test_a_course_without_a_treatment_has_no_summary(course, ana):
    measure(ana, "90")

    assert write_missing_summaries() == 0
    assert ProgressSummary.objects.latest_of(course) is None


def test_a_new_reading_asks_for_a_new_summary(treated, course, ana):
    write_missing_summaries()
    reading = measure(ana, "90")

    assert write_missing_summaries() == 1
    assert ProgressSummary.objects.latest_of(course).last_measurement == reading


def test_a_height_changes_nothing(treated, ana):
    write_missing_summaries()
    ana.measurements.create(kind="height", value=170, unit="cm")

    assert write_missing_summaries() == 0


def test_to_find_nothing_new_costs_one_query_however_many_courses(
    monday, treated, clinic, clinician, lot, django_assert_num_queries
):
    bruno = factories.make_patient(clinic, given_name="Bruno", allergy_status="none_known")
    other = factories.make_active_course(bruno, clinician, first_on=timezone.localdate(), sessions=2)
    monday.shift(timedelta(hours=1))
    treat(other, 1, clinician, lot)
    assert write_missing_summaries() == 2

    with django_assert_num_queries(1):
        assert write_missing_summaries() == 0


def test_the_last_reading_before_the_first_session_is_the_baseline(course, ana, clinician, lot):
    now = timezone.now()
    measure(ana, "101", at=now - timedelta(days=400))
    measure(ana, "95", at=now - timedelta(days=3))
    treat(course, 1, clinician, lot)
    measure(ana, "90", at=now + timedelta(days=6))

    write_missing_summaries()

    assert waist(course)["baseline"] == {"value": "95.00", "on": "2026-10-30"}
    assert waist(course)["latest"] == {"value": "90.00", "on": "2026-11-08"}


def test_without_a_reading_before_it_the_first_one_is_the_baseline(treated, course, ana):
    now = timezone.now()
    measure(ana, "95", at=now + timedelta(days=1))
    measure(ana, "94", at=now + timedelta(days=6))

    write_missing_summaries()

    assert waist(course)["baseline"]["value"] == "95.00"


@pytest.mark.parametrize(
    ("latest", "verdict"),
    [("91.36", "improved"), ("91.37", "within_error"), ("98.64", "worse"), ("98.63", "within_error")],
)
def test_a_change_counts_only_beyond_the_error_of_measurement(treated, course, ana, clinician, latest, verdict):
    measure(ana, "95", observer=clinician)
    measure(ana, latest, observer=clinician, at=timezone.now() + timedelta(days=6))

    write_missing_summaries()

    judgement = waist(course)["judgement"]
    assert (judgement["verdict"], judgement["mdc95"], judgement["observers"]) == (verdict, "3.630", "same")
    assert judgement["source"] == "Callaway 1988"


def test_two_observers_err_more_than_one(treated, course, ana, clinician):
    measure(ana, "95", observer=clinician)
    measure(ana, "91", observer=factories.make_user(), at=timezone.now() + timedelta(days=6))

    write_missing_summaries()

    judgement = waist(course)["judgement"]
    assert (judgement["verdict"], judgement["mdc95"], judgement["observers"]) == ("within_error", "4.320", "different")


def test_readings_at_two_landmarks_are_not_compared(treated, course, ana, clinician):
    measure(ana, "95", observer=clinician, landmark="At the navel")
    measure(ana, "85", observer=clinician, landmark="2 cm below the navel", at=timezone.now() + timedelta(days=6))

    write_missing_summaries()

    judgement = waist(course)["judgement"]
    assert (judgement["verdict"], judgement["reasons"]) == ("not_comparable", ["landmark"])


def test_a_girth_that_follows_the_weight_is_no_local_effect(treated, course, ana, clinician):
    later = timezone.now() + timedelta(days=20)
    for at, girth, weight in ((timezone.now(), "95", "70"), (later, "88", "66")):
        measure(ana, girth, observer=clinician, at=at)
        measure(ana, weight, kind="weight", at=at)

    write_missing_summaries()

    assert waist(course)["judgement"]["reasons"] == ["weight"]
    assert figures(course)["weight"]["latest"]["value"] == "66.00"


def test_without_a_known_error_nothing_is_claimed(treated, course, ana, clinician):
    measure(ana, "30", kind="ultrasound", observer=clinician)
    measure(ana, "20", kind="ultrasound", observer=clinician, at=timezone.now() + timedelta(days=6))

    write_missing_summaries()

    judgement = waist(course)["judgement"]
    assert (judgement["verdict"], judgement["mdc95"], judgement["reasons"]) == (
        "not_comparable",
        None,
        ["error_unknown"],
    )


def test_half_way_without_improvement_the_clinician_is_asked_whether_to_go_on(treated, course):
    write_missing_summaries()

    assert figures(course)["ask_to_confirm"] is True


def test_nobody_is_asked_before_half_way(monday, ana, clinician, course, lot):
    long = factories.make_active_course(ana, clinician, first_on=timezone.localdate(), sessions=5, goal="Slimmer hips")
    treat(long, 1, clinician, lot)

    write_missing_summaries()

    assert figures(long)["ask_to_confirm"] is False


def test_nobody_is_asked_when_a_reading_has_improved(treated, course, ana, clinician):
    measure(ana, "95", observer=clinician)
    measure(ana, "85", observer=clinician, at=timezone.now() + timedelta(days=6))

    write_missing_summaries()

    assert figures(course)["ask_to_confirm"] is False


def test_a_course_that_is_over_is_followed_for_twelve_weeks(monday, treated, course, ana, clinician):
    stop_course(actor=clinician, course=course, reason="Moves away.")
    write_missing_summaries()
    measure(ana, "90", at=timezone.now() + timedelta(weeks=13))

    assert write_missing_summaries() == 0

    measure(ana, "91", at=timezone.now() + timedelta(weeks=12))
    assert write_missing_summaries() == 1


def test_the_readings_of_another_patient_change_nothing(treated, clinic):
    write_missing_summaries()
    measure(factories.make_patient(clinic, given_name="Bruno"), "90")

    assert write_missing_summaries() == 0


def test_what_was_given_without_a_trial_behind_it_is_named(treated, course, lot):
    lot.product.components.get().ingredient.__class__.objects.update(evidence_level="C")

    write_missing_summaries()

    assert figures(course)["unproven"] == ["Caffeine"]


@pytest.mark.parametrize(
    "statement", ["UPDATE progress_progresssummary SET figures = '{}'", "DELETE FROM progress_progresssummary"]
)
def test_a_summary_stays_as_it_was_written(treated, statement):
    write_missing_summaries()

    with pytest.raises(InternalError, match="pgtrigger"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_number_of_queries_does_not_grow_with_the_readings(treated, course, ana, django_assert_num_queries):
    for day in range(12):
        measure(ana, "90", at=timezone.now() + timedelta(days=day))
        measure(ana, "70", kind="weight", at=timezone.now() + timedelta(days=day))
    with django_assert_num_queries(12):
        write_missing_summaries()
    assert Patient.objects.count() == 1


def test_what_only_dilutes_is_no_dose_of_the_summary(treated, course):
    factories.turn_into_vehicle(Ingredient.objects.get())
    write_missing_summaries()

    assert figures(course)["doses"] == []
