"""Who changed a plan since somebody opened it."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from mesoplan.refusals import DomainError
from mesoplan.staff.models import User
from sessions.planning.models import Plan
from sessions.planning.queries import last_change


def changed_meanwhile(plan: Plan, *, reader: User) -> DomainError:
    change = last_change(plan)
    if change is None:
        return DomainError(
            _("This was changed meanwhile, in another tab or by somebody else. It is shown as it is now.")
        )
    at = date_format(timezone.localtime(change.at, plan.course.clinic.zone), "H:i")
    if change.by == reader:
        sentence = _("You changed this plan in another tab at %(time)s. It is shown as it is now.")
    else:
        sentence = _("%(name)s changed this plan at %(time)s. It is shown as it is now.")
    return DomainError(sentence % {"name": change.by.name, "time": at})
