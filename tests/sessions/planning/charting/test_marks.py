"""A chart keeps off the marks on the skin, and they stay with the patient."""

from decimal import Decimal

import pytest

from mesoplan.refusals import DomainError
from patients.models import SkinMark
from patients.services import marks
from sessions.planning.charts import services as charts
from tests.sessions.planning.charts import draw, note, place, points_of, sign


class TestMarks:
    def test_the_pattern_keeps_off_a_mark_that_stays_with_the_patient(self, clinician, area, ana):
        draw(clinician, area)

        mark = note(clinician, area, x_cm=Decimal("0.5"))

        assert points_of(area) == 49
        assert (mark.patient, mark.side, mark.noted_by) == (ana, "both", clinician)
        charts.note_gone(actor=clinician, area=area, version=4 - 1, mark=mark)
        assert points_of(area) == 50
        mark.refresh_from_db()
        assert mark.gone_on == ana.clinic.today

    def test_on_two_outlines_it_belongs_to_the_side_it_lies_on(self, clinician, area):
        draw(clinician, area, is_paired=True)

        mark = note(clinician, area, x_cm=Decimal("6.5"), y_cm=Decimal(1))

        assert (mark.side, mark.x_cm, mark.y_cm) == ("left", Decimal("0.5"), Decimal(1))
        assert points_of(area) == 99

    def test_seen_from_behind_the_sides_are_the_other_way_round(self, clinician, area):
        draw(clinician, area, is_paired=True, seen_from="behind")

        assert note(clinician, area, x_cm=Decimal("6.5")).side == "right"

    def test_marks_that_cover_everything_are_refused_and_nothing_is_lost(self, clinician, area):
        draw(clinician, area)

        with pytest.raises(DomainError, match="cover the whole outline"):
            note(clinician, area, radius_cm=Decimal(20))

        assert not SkinMark.objects.exists()
        assert points_of(area) == 50

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"radius_cm": Decimal(0)}, "radius_cm"),
            ({"x_cm": None}, "x_cm"),
            ({"corners": [[Decimal(0), Decimal(0)], [Decimal(1), Decimal(1)]]}, "corners"),
        ],
    )
    def test_a_mark_without_a_shape_is_refused_at_its_field(self, clinician, area, changes, field):
        draw(clinician, area)

        with pytest.raises(DomainError) as refused:
            note(clinician, area, **changes)
        assert field in refused.value.fields

    def test_points_by_hand_stay_in_a_new_mark_until_it_is_settled(self, clinician, area):
        draw(clinician, area)
        place(clinician, area, [(1, 1), (3, 0)])
        note(clinician, area, x_cm=Decimal(3))
        assert points_of(area) == 2
        area.plan.refresh_from_db()

        with pytest.raises(DomainError, match="in an exclusion: 2"):
            sign(clinician, area)

        place(clinician, area, [(1, 1), (3, 0)], accept=True)
        assert sign(clinician, area).status == "signed"

    def test_the_front_desk_notes_no_mark(self, front_desk, clinician, area, ana):
        with pytest.raises(DomainError, match="Only a clinician"):
            marks.note_mark(actor=front_desk, patient=ana, area=area.area, values={})
        mark = draw(clinician, area) and note(clinician, area)
        with pytest.raises(DomainError, match="Only a clinician"):
            marks.note_gone(actor=front_desk, mark=mark)

    def test_a_mark_is_gone_once(self, clinician, area):
        draw(clinician, area)
        mark = note(clinician, area)
        charts.note_gone(actor=clinician, area=area, version=3, mark=mark)

        with pytest.raises(DomainError, match="gone already"):
            charts.note_gone(actor=clinician, area=area, version=4, mark=mark)
