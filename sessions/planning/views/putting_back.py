"""What was just removed from a plan is kept with the session of whoever removed it, until the plan changes again."""

from dataclasses import asdict
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.utils import timezone

from sessions.planning.models import Plan
from sessions.planning.removed import Removed

KEY = "removed_area"
KEPT_FOR = timedelta(minutes=10)


def keep_removed(request: HttpRequest, plan: Plan, removed: Removed) -> None:
    plan.refresh_from_db(fields=["version"])
    at = timezone.now().isoformat()
    request.session[KEY] = {"plan": plan.pk, "version": plan.version, "at": at, "removed": asdict(removed)}


def removed_from(request: HttpRequest, plan: Plan) -> Removed | None:
    """None once the plan was changed since, or too much time has passed."""
    kept = request.session.get(KEY)
    if not kept or (kept["plan"], kept["version"]) != (plan.pk, plan.version):
        return None
    if timezone.now() - datetime.fromisoformat(kept["at"]) > KEPT_FOR:
        return None
    return Removed(**kept["removed"])


def forget_removed(request: HttpRequest) -> None:
    request.session.pop(KEY, None)
