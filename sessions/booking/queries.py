from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from mesoplan.clinics.models import Clinic, Membership, Room
from mesoplan.staff.models import User
from patients.models import Patient
from sessions.booking.models import Appointment
from sessions.booking.wording import said_clock, said_day
from sessions.planning.equipment import equipment_for
from sessions.planning.models import TO_BOOK, Course, Session, SessionStatus
from sessions.planning.permissions import SEE_PLAN
from sessions.planning.queries import counted


def bounds_of_day(clinic: Clinic, day: date) -> tuple[datetime, datetime]:
    """The midnights around a day on the clinic's clock, which may be 23 to 25 hours apart."""
    midnights = [datetime.combine(it, time.min, tzinfo=clinic.zone) for it in (day, day + timedelta(days=1))]
    return midnights[0], midnights[1]


def visits_of_day(user: User, clinic: Clinic, day: date) -> QuerySet[Appointment]:
    """In order of time; the areas to treat come along for whoever may see a plan."""
    visits = Appointment.objects.visible_to(user).of_days(clinic, *bounds_of_day(clinic, day)).with_people()
    if user.may(SEE_PLAN):
        visits = visits.prefetch_related("session__plan__areas__area")
    return visits.order_by("slot", "pk")


def unclosed_visits(user: User, clinic: Clinic) -> QuerySet[Appointment]:
    """Of earlier days, the longest forgotten first."""
    today, _tomorrow = bounds_of_day(clinic, clinic.today)
    return Appointment.objects.visible_to(user).filter(clinic=clinic).unclosed(today).with_people()


def keys_to_book(user: User, clinic: Clinic) -> list[int]:
    """Of the next session of each course that has one to book, the one due soonest first."""
    mine = Session.objects.visible_to(user).to_book().filter(course__clinic=clinic, course__patient__deceased_on=None)
    before = Session.objects.filter(course=OuterRef("course"), status__in=TO_BOOK, number__lt=OuterRef("number"))
    return list(mine.filter(~Exists(before)).order_by("due_on", "pk").values_list("pk", flat=True))


def sessions_to_book(keys: Sequence[int]) -> list[Session]:
    """In their order; `total` counts the course of each, and `left` what is to book of it."""
    of_course = Session.objects.filter(course=OuterRef("course"))
    rows = Session.objects.select_related("course__patient", "course__clinic", "course__lead", "plan").annotate(
        total=counted(of_course.exclude(status=SessionStatus.CANCELLED), by="course"),
        left=counted(of_course.filter(status__in=TO_BOOK), by="course"),
    )
    found = rows.in_bulk(keys)
    return [found[key] for key in keys if key in found]


def sessions_of(course: Course) -> list[tuple[Session, Appointment | None]]:
    """Every session of a course in order, with the appointment that holds it, where one does."""
    held = Appointment.objects.live().filter(session__course=course).select_related("clinician", "room", "clinic")
    by_session = {appointment.session_id: appointment for appointment in held}
    sessions = Session.objects.filter(course=course).select_related("plan", "course__clinic", "course__patient__clinic")
    return [(session, by_session.get(session.pk)) for session in sessions.order_by("number")]


def next_appointment(patient: Patient) -> str:
    """As the patient banner says it, on the clock of the clinic; empty when nothing is booked."""
    coming = Appointment.objects.coming(timezone.now()).filter(patient=patient).select_related("clinic", "room").first()
    if coming is None:
        return ""
    start = coming.clinic.local(coming.starts_at)
    said = {"day": said_day(start.date()), "time": said_clock(start), "room": coming.room}
    return _("%(day)s, %(time)s, %(room)s") % said


def clinicians_of(clinic: Clinic) -> QuerySet[User]:
    members = Membership.objects.filter(clinic=clinic).values("user")
    return User.objects.clinicians().filter(pk__in=members)


def clinicians_beside(user: User) -> QuerySet[User]:
    """The clinicians of every clinic that a person belongs to."""
    clinics = Clinic.objects.visible_to(user)
    return User.objects.clinicians().filter(pk__in=Membership.objects.filter(clinic__in=clinics).values("user"))


def rooms_fit_for(session: Session) -> list[Room]:
    """Those of its clinic that have what is needed in it."""
    needed = equipment_for([session]).get(session.pk, set())
    return [room for room in session.course.clinic.rooms.all() if not room.lacks(needed)]


def rooms_for(user: User) -> QuerySet[Room]:
    return Room.objects.filter(clinic__in=Clinic.objects.visible_to(user))
