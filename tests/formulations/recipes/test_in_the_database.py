"""SQL by hand against what has to stay: approved, retired and customised versions, and whose a formulation is."""

import pytest
from django.db import InternalError, connection, transaction

from formulations.recipes import approval, drafts
from tests import factories

pytestmark = pytest.mark.servers


def run(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


@pytest.fixture
def custom(approved, clinician, ana, recipe):
    return drafts.customise(actor=clinician, base=approved, patient=ana, pours=recipe)


@pytest.mark.parametrize(
    "change",
    [
        "number = 7",
        "edits = 7",
        "approved_at = now()",
        "approval_reason = 'Another'",
        "findings = '[]'",
        "written_by_id = NULL",
        "status = 'draft'",
        "status = 'discarded'",
    ],
)
def test_an_approved_version_stays_as_it_was_approved(approved, change):
    with pytest.raises(InternalError, match="pgtrigger"):
        run(f"UPDATE formulations_formulationversion SET {change}")  # noqa: S608 of the test


def test_the_name_of_an_approved_formulation_stays(approved):
    with pytest.raises(InternalError, match="keeps the name"):
        run("UPDATE formulations_formulation SET name = 'Another'")


def test_the_name_of_a_draft_can_be_put_right(draft):
    run("UPDATE formulations_formulation SET name = 'Another'")


def test_nothing_is_retired_without_a_person_and_a_reason(approved):
    with pytest.raises(InternalError, match="pgtrigger"):
        run("UPDATE formulations_formulationversion SET status = 'retired'")


@pytest.mark.parametrize("change", ["retired_reason = 'Another'", "retired_at = now()", "status = 'approved'"])
def test_a_retired_version_stays_retired(approved, clinician, change):
    approval.retire_version(actor=clinician, version=approved, reason="Too strong.")

    with pytest.raises(InternalError, match="pgtrigger"):
        run(f"UPDATE formulations_formulationversion SET {change}")  # noqa: S608 of the test


def test_a_discarded_draft_comes_back_by_no_way(draft, admin):
    drafts.discard_draft(actor=admin, draft=draft, edits=1)

    for change in ("status = 'draft'", "status = 'approved'"):
        with pytest.raises(InternalError, match="pgtrigger"):
            run(f"UPDATE formulations_formulationversion SET {change}")  # noqa: S608 of the test
    with pytest.raises(InternalError, match="pgtrigger"):
        run("UPDATE formulations_recipeline SET volume_ml = 1")


def test_a_formulation_never_passes_to_another_patient(custom, clinic):
    bruno = factories.make_patient(clinic, given_name="Bruno")

    for owner in (bruno.pk, None):
        with pytest.raises(InternalError, match="pgtrigger"):
            run(
                "UPDATE formulations_formulation SET patient_id = %s WHERE id = %s",
                owner,
                custom.formulation_id,
            )


def test_a_customisation_names_a_base(custom):
    with pytest.raises(InternalError, match="a customisation names its base"):
        run("UPDATE formulations_formulationversion SET base_id = NULL WHERE id = %s", custom.pk)


def test_what_is_for_everybody_has_no_base(approved, draft, admin, recipe):
    second = drafts.add_version(actor=admin, formulation=draft.formulation, pours=recipe)

    with pytest.raises(InternalError, match="a customisation names its base"):
        run("UPDATE formulations_formulationversion SET base_id = %s WHERE id = %s", approved.pk, second.pk)


def test_a_base_is_approved_and_for_everybody(custom, admin, recipe):
    other = drafts.add_formulation(actor=admin, name="Lipo Z", purpose="", pours=recipe)

    for base in (other.pk, custom.pk):
        with pytest.raises(InternalError, match="a base is an approved version for everybody"):
            run("UPDATE formulations_formulationversion SET base_id = %s WHERE id = %s", base, custom.pk)


class TestInAPlan:
    @pytest.fixture
    def mine(self, custom, clinician, approve):
        return approve(clinician, custom)

    @pytest.fixture
    def others_plan(self, clinic, clinician):
        return factories.make_course(factories.make_patient(clinic, given_name="Bruno"), clinician).plans.get()

    def test_the_patient_of_a_customisation_can_be_planned_with_it(self, mine, ana, clinician):
        factories.make_plan_area(factories.make_course(ana, clinician).plans.get(), mine)

    def test_no_area_of_another_patient_can_hold_it(self, mine, others_plan):
        with pytest.raises(InternalError, match="made for another patient"), transaction.atomic():
            factories.make_plan_area(others_plan, mine)

    def test_no_area_is_turned_to_it(self, mine, approved, others_plan):
        area = factories.make_plan_area(others_plan, approved)

        with pytest.raises(InternalError, match="made for another patient"):
            run("UPDATE planning_planarea SET formulation_version_id = %s WHERE id = %s", mine.pk, area.pk)

    def test_no_area_is_moved_into_the_plan_of_another(self, mine, ana, clinician, others_plan):
        area = factories.make_plan_area(factories.make_course(ana, clinician).plans.get(), mine)

        with pytest.raises(InternalError, match="pgtrigger"):
            run("UPDATE planning_planarea SET plan_id = %s WHERE id = %s", others_plan.pk, area.pk)

    def test_no_course_passes_to_another_patient_with_it(self, mine, ana, clinician, clinic):
        course = factories.make_course(ana, clinician)
        factories.make_plan_area(course.plans.get(), mine)
        bruno = factories.make_patient(clinic, given_name="Bruno")

        with pytest.raises(InternalError, match="pgtrigger"):
            run("UPDATE planning_course SET patient_id = %s WHERE id = %s", bruno.pk, course.pk)

    def test_no_area_begins_with_what_is_not_approved(self, draft, others_plan):
        with pytest.raises(InternalError, match="only an approved formulation"), transaction.atomic():
            factories.make_plan_area(others_plan, draft)

    def test_an_area_keeps_what_was_retired_since(self, approved, clinician, others_plan):
        area = factories.make_plan_area(others_plan, approved)
        approval.retire_version(actor=clinician, version=approved, reason="Too strong.")

        run("UPDATE planning_planarea SET points = 20 WHERE id = %s", area.pk)
