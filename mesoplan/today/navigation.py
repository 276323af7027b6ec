"""The navigation: a person sees the items their role may open, in this order; a phone shows the first of them below."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from formulations.permissions import READ_CATALOGUE
from mesoplan.audit.permissions import SEE_AUDIT
from mesoplan.frame.navigation import NavItem
from mesoplan.staff.permissions import MANAGE_STAFF
from mesoplan.today.permissions import SEE_TODAY
from patients.permissions import FIND_PATIENTS
from sessions.booking.permissions import KEEP_HOURS, SEE_CALENDAR
from sessions.planning.permissions import KEEP_PRICES, SEE_PLAN
from sessions.reminders.permissions import SEE_REMINDERS

ITEMS: tuple[NavItem, ...] = (
    NavItem(pgettext_lazy("navigation", "Today"), "today:home", "sun", SEE_TODAY),
    NavItem(_("Patients"), "patients:list", "people", FIND_PATIENTS, searches=True),
    NavItem(_("Calendar"), "booking:calendar", "calendar3", SEE_CALENDAR),
    NavItem(_("Courses"), "planning:list", "clipboard2-pulse", SEE_PLAN),
    NavItem(_("Catalogue"), "formulations:catalogue", "droplet", READ_CATALOGUE),
    NavItem(_("Lots"), "formulations:lots", "box-seam", READ_CATALOGUE),
    NavItem(_("Reminders"), "reminders:list", "bell", SEE_REMINDERS),
    NavItem(_("Clinics"), "availability:clinics", "building", KEEP_HOURS),
    NavItem(_("People"), "people:list", "person-badge", MANAGE_STAFF),
    NavItem(_("Prices"), "planning:prices", "cash-coin", KEEP_PRICES),
    NavItem(_("Audit"), "audit:trail", "clock-history", SEE_AUDIT),
)
