"""Another lot provides for somebody only where it holds what is drawn for them, which are whole batches."""

import pgtrigger

from sessions.delivery.leftover import pours_of, volumes_drawn
from sessions.delivery.recall import touched
from sessions.planning.models import PlanArea
from tests import factories
from tests.sessions.delivery.test_recall import book_next


def test_a_lot_with_less_than_the_whole_batches_that_are_drawn_is_no_other_lot(
    course, clinician, admin, clinic, caffeine
):
    """60 points of 0.1 mL take two batches of 5 mL."""
    with pgtrigger.ignore("planning.PlanArea:signed_areas_are_frozen"):
        PlanArea.objects.update(points=60)
    lot, other = factories.make_lot(caffeine, "L1"), factories.make_lot(caffeine, "L2")
    factories.make_stock(lot, clinic, admin, vials=1, vial_ml="10")
    factories.make_stock(other, clinic, admin, vials=1, vial_ml="6")
    book_next(course, clinician)
    drawn = volumes_drawn(pours_of(list(course.sessions.get(number=2).areas)))

    assert drawn[caffeine.pk] == 10
    assert sessions_by_list(lot, clinician) == {"booked": 1}
    factories.make_stock(factories.make_lot(caffeine, "L3"), clinic, admin, vials=1, vial_ml="10")
    assert sessions_by_list(lot, clinician) == {"covered": 1}


def sessions_by_list(lot, user) -> dict[str, int]:
    return {part.key: part.sessions for part in touched(lot, user) if part.sessions}
