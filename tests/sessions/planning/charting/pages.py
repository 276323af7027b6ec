"""What a browser sends to the pages of a chart."""

from django.urls import reverse

TYPED = {"outline": "rectangle", "length_cm": "10", "width_cm": "5", "seen_from": "front", "pattern": "square"}
FIGURES = {"HX-Request": "true", "HX-Target": "chart-figures"}


def address(name, area, *more):
    return reverse(f"planning:{name}", args=[area.plan.course_id, area.pk, *more])


def version(area):
    area.plan.refresh_from_db()
    return area.plan.version
