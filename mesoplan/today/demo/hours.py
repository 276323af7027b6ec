"""When the clinics of the demonstration are open and who works when. It is kept last, so that what was booked before
stands; the week has today and tomorrow in it, whichever day of the week a demonstration is started on."""

from datetime import time, timedelta

from mesoplan.clinics.models import Clinic, Membership, Weekday
from mesoplan.clinics.public_holidays import holiday_on
from mesoplan.staff.models import User
from mesoplan.today.demo.house import House
from sessions.booking.availability.services import clinic as clinics
from sessions.booking.availability.services import team

WHOLE_DAY = ((time(8), time(18)),)
WITH_BREAK = ((time(8), time(12, 30)), (time(13, 30), time(18, 30)))
COMING_DAYS = 3


def keep_hours(house: House) -> None:
    keep_week(house, house.claire, house.paris, WHOLE_DAY, free=(3, 4))
    keep_week(house, house.claire, house.new_york, WHOLE_DAY, free=(0, 1, 2, 5, 6))
    keep_week(house, house.hugo, house.paris, WITH_BREAK, free=(5, 6))
    today = house.paris.today
    in_a_month = today + timedelta(days=30)
    team.add_absence(
        actor=house.admin,
        clinician=house.hugo,
        away=team.Away(first_day=in_a_month, last_day=in_a_month + timedelta(days=13)),
        reason="Holiday",
    )
    team.add_extra_hours(
        actor=house.admin,
        member=member(house.hugo, house.paris),
        day=today + timedelta(days=5),
        starts_at=time(9),
        ends_at=time(12),
    )
    in_two_months = today + timedelta(days=60)
    clinics.add_closure(
        actor=house.admin,
        clinic=house.paris,
        first_day=in_two_months,
        last_day=in_two_months + timedelta(days=1),
        reason="New floor",
    )
    close_on_holidays(house)


def keep_week(
    house: House, clinician: User, clinic: Clinic, hours: tuple[tuple[time, time], ...], *, free: tuple[int, ...]
) -> None:
    """`free` counts the days from today."""
    off = {(clinic.today + timedelta(days=days)).weekday() for days in free}
    week = {day: () if day in off else hours for day in Weekday.values}
    team.keep_week(actor=house.admin, member=member(clinician, clinic), week=week, version=1)


def member(clinician: User, clinic: Clinic) -> Membership:
    return Membership.objects.select_related("user", "clinic").get(user=clinician, clinic=clinic)


def close_on_holidays(house: House) -> None:
    """In Paris, though not on the very days on which somebody looks at the demonstration."""
    paris = house.paris
    coming = [paris.today + timedelta(days=days) for days in range(COMING_DAYS)]
    for day in (day for day in coming if holiday_on(paris.country, paris.subdivision, day)):
        paris = clinics.open_on_holiday(actor=house.admin, clinic=paris, day=day, is_open=True, version=paris.version)
    clinics.keep_holidays(
        actor=house.admin, clinic=paris, closes_on_holidays=True, subdivision="", version=paris.version
    )
