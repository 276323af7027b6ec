from decimal import Decimal

import pytest

from mesoplan.conflicts import StaleEditError
from mesoplan.refusals import DomainError
from patients.models import Side
from sessions.planning.services import plans
from tests import factories


@pytest.fixture
def draft(ana, clinician):
    return factories.make_course(ana, clinician).plans.get()


def area_values(version, **changes):
    values = {
        "area": factories.make_area(),
        "side": Side.BOTH,
        "formulation_version": version,
        "technique": factories.make_technique(),
        "points": 50,
        "volume_per_point_ml": Decimal("0.1"),
        "depth_mm": None,
        "from_session": 1,
        "to_session": None,
    }
    return values | changes


def test_dr_marin_adds_the_belly(draft, clinician):
    version = factories.make_version(clinician)

    row = plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(version))

    assert row.volume_ml == Decimal("5.0")
    draft.refresh_from_db()
    assert draft.version == 2


def test_an_area_of_a_lipolytic_mixture_proposes_ten_sessions_weekly_then_fortnightly(draft, clinician):
    plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(factories.make_version(clinician)))

    draft.refresh_from_db()
    assert (draft.session_count, draft.interval_days, draft.change_after, draft.later_interval_days) == (10, 7, 6, 14)


def test_deoxycholate_proposes_six_sessions_a_month_apart(draft, clinician):
    deoxycholate = factories.make_ingredient("Sodium deoxycholate (compounded)", classes=["deoxycholate"])
    version = factories.make_version(clinician, recipe={factories.make_product(deoxycholate): "5"})

    plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(version))

    draft.refresh_from_db()
    assert (draft.session_count, draft.interval_days, draft.later_interval_days) == (6, 30, None)


def test_sessions_chosen_by_hand_stay_when_the_mixture_changes(draft, clinician):
    version = factories.make_version(clinician)
    plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(version))
    plans.set_pattern(
        actor=clinician,
        plan=draft,
        version=2,
        values={
            "session_count": 4,
            "interval_days": 10,
            "change_after": None,
            "later_interval_days": None,
            "first_on": draft.course.clinic.today,
            "visit_minutes": 20,
        },
    )

    plans.add_area(
        actor=clinician, plan=draft, version=3, values=area_values(version, area=factories.make_area("hips", "Hips"))
    )

    draft.refresh_from_db()
    assert (draft.session_count, draft.interval_days) == (4, 10)


def test_an_edit_of_an_older_version_is_refused_and_changes_nothing(draft, clinician):
    version = factories.make_version(clinician)
    plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(version))
    hips = area_values(version, area=factories.make_area("hips", "Hips"))

    with pytest.raises(StaleEditError):
        plans.add_area(actor=clinician, plan=draft, version=1, values=hips)

    assert draft.areas.count() == 1


@pytest.mark.parametrize(("first", "second"), [("both", "left"), ("left", "both"), ("left", "left")])
def test_no_part_of_an_area_is_planned_twice(draft, clinician, first, second):
    version = factories.make_version(clinician)
    plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(version, side=first))

    with pytest.raises(DomainError) as refusal:
        plans.add_area(actor=clinician, plan=draft, version=2, values=area_values(version, side=second))

    assert "side" in refusal.value.fields
    assert draft.areas.count() == 1


def test_left_and_right_of_an_area_are_planned_apart(draft, clinician):
    version = factories.make_version(clinician)
    plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(version, side="left"))

    plans.add_area(actor=clinician, plan=draft, version=2, values=area_values(version, side="right"))

    assert draft.areas.count() == 2


def test_a_formulation_that_nobody_approved_is_refused_at_its_field(draft, clinician):
    with pytest.raises(DomainError) as refusal:
        plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(factories.make_version()))

    assert "formulation_version" in refusal.value.fields


@pytest.mark.parametrize("volume", ["0", "-0.1", "2.5"])
def test_an_absurd_volume_is_refused_by_the_database_in_words(draft, clinician, volume):
    values = area_values(factories.make_version(clinician), volume_per_point_ml=Decimal(volume))

    with pytest.raises(DomainError, match="above 0 and up to 2 mL"):
        plans.add_area(actor=clinician, plan=draft, version=1, values=values)

    assert not draft.areas.exists()


def test_more_sessions_than_the_label_allows_are_refused_at_the_field(draft, clinician):
    deoxycholate = factories.make_ingredient("Deoxycholic acid (Kybella)", classes=["deoxycholate"])
    version = factories.make_version(clinician, recipe={factories.make_product(deoxycholate): "5"})
    plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(version))
    wanted = {
        "session_count": 10,
        "interval_days": 30,
        "change_after": None,
        "later_interval_days": None,
        "first_on": draft.course.clinic.today,
        "visit_minutes": 30,
    }

    with pytest.raises(DomainError) as refusal:
        plans.set_pattern(actor=clinician, plan=draft, version=2, values=wanted)

    assert "6" in refusal.value.fields["session_count"]


def test_an_area_is_changed_and_removed(draft, clinician):
    version = factories.make_version(clinician)
    row = plans.add_area(actor=clinician, plan=draft, version=1, values=area_values(version))

    plans.change_area(actor=clinician, area=row, version=2, values=area_values(version, points=60))
    row.refresh_from_db()
    assert row.points == 60

    plans.remove_area(actor=clinician, area=row, version=3)
    assert not draft.areas.exists()
