"""What a clinician types into the planner."""

from tests import factories


def typed_area(version, **changes):
    values = {
        "new-version": 1,
        "new-area": factories.make_area().pk,
        "new-side": "both",
        "new-formulation_version": version.pk,
        "new-technique": factories.make_technique().pk,
        "new-points": "50",
        "new-volume_per_point_ml": "0.1",
        "new-from_session": "1",
    }
    return values | changes
