"""The measure of a plan on paper sets sheets with as many points as it says."""

from contextlib import nullcontext
from io import BytesIO

import pytest
from pypdf import PdfReader

from mesoplan.staff.models import User
from mesoplan.today.bench import plan_paper
from sessions.planning.models import PlanArea
from tests.sessions.planning.test_print_chart import dots_of

pytestmark = pytest.mark.django_db


def test_the_paper_is_measured_with_and_without_points(monkeypatch):
    monkeypatch.setattr(plan_paper, "scratch_database", nullcontext)
    monkeypatch.setattr(plan_paper, "RUNS", 2)

    lines = list(plan_paper.take())

    assert [(line.label, line.goal_ms) for line in lines] == [(f"points: {n}", 300) for n in (0, 500, 2000)]
    course = PlanArea.objects.get(points=2000).plan.course
    pages = PdfReader(BytesIO(plan_paper.paper(course, User.objects.get()))).pages
    assert sum(len(dots_of(page)) for page in pages) == 2000
