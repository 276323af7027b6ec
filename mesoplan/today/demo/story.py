"""The demonstration, told in steps: each line that it yields is a step that has been done."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta

from django.utils import timezone

from formulations.models import Lot, OpenedVial
from formulations.models.products import LotStatus
from formulations.services.blocks import block_lot
from formulations.services.stock import discard_vial
from mesoplan.clinics.models import Clinic
from mesoplan.staff.models import User
from mesoplan.today.demo.clock import at
from mesoplan.today.demo.hours import keep_hours
from mesoplan.today.demo.house import RECALLED, House, build_house
from mesoplan.today.demo.lives import Chart, Life, Wish
from mesoplan.today.demo.people import NEW_YORK, PARIS, Person
from patients.consents.services import withdraw_consent
from patients.models import MeasurementKind
from sessions.booking.services.attend import mark_no_show
from sessions.booking.services.cancel import cancel_appointment
from sessions.delivery.services import open_record
from sessions.planning.models import Course
from sessions.planning.services.courses import stop_course

BELLY = Wish("A flatter belly before the summer", "Lipo A", (("belly", "both", 60, "0.1"),))
CHARTED = replace(
    BELLY,
    chart=Chart(
        "12",
        "8",
        "1.2",
        (("scar", "2.5", "-1.5", "0.6", "0.3", "of a drain"), ("mole", "-3", "1.8", "0.4", "0.2", "")),
    ),
)
FLANKS = Wish("Slimmer hips", "Lipo A", (("hips", "left", 35, "0.1"), ("hips", "right", 35, "0.1")))
THIGHS = Wish(
    "Smoother thighs",
    "Cellulite B",
    (("thighs", "left", 45, "0.1"), ("thighs", "right", 45, "0.1")),
    target="cellulite",
)
FAT_PAD = Wish("The pad below the navel", "Deoxycholate 1 %", (("belly", "both", 50, "0.2"),), technique="dc_subcut_br")
WEEKS_OF_TEN = (91, 84, 77, 70, 63, 56, 42, 28, 14, 0)


def tell() -> Iterator[str]:
    house = build_house()
    yield "Two clinics, four clinicians, six rooms, products and formulations"
    yield from tell_paris(house)
    yield from tell_new_york(house)
    discard_old_vials(house)
    keep_hours(house)
    yield "Weeks of the clinicians, a leave, a closure, public holidays in Paris"


def tell_paris(house: House) -> Iterator[str]:
    today = house.paris.today
    people = {person.given_name: person for person in PARIS}
    with_claire = Cast(house.paris, house.claire, house.desk, people, room=0)
    with_hugo = Cast(house.paris, house.hugo, house.desk, people, room=1)
    under_way(
        with_claire.begins("Ana", today), CHARTED, today, given=(21, 14, 7), hour=10, waist=("82.4", "82.1", "81.6")
    )
    yield "Ana Ruiz, under way, here today"
    under_way(with_hugo.begins("François", today), FAT_PAD, today, given=(64, 32), hour=14, waist=("97.5", "95.1"))
    yield "François Müller, once a month, here today"
    to_book(with_claire.begins("Zoé", today), THIGHS, today, consents=False)
    yield "Zoé Lemaître, planned, waiting for her first date, consent not taken yet"
    coming(with_claire.begins("Simone", today), THIGHS, today, days=1, hour=11)
    takes_it_back(with_hugo.begins("Paul", today), BELLY, today, days=1, hour=15)
    yield "Simone Caron, who has no e-mail address, and Paul Vasseur, who has taken his consent back, for tomorrow"
    ten_sessions(with_claire.begins("Chloé", today), FLANKS, today - timedelta(days=4))
    yield "Chloé Girard, ten sessions behind her"
    recall(house)
    yield "A lot of lidocaine, recalled: Ana and Chloé had of it"
    did_not_come(with_hugo.begins("Marta", today), BELLY, today)
    yield "Marta Nowak, did not come yesterday"
    waiting_room(with_hugo.begins("Élodie", today), THIGHS, today)
    yield "Élodie Roux, in the waiting room"
    stopped(with_hugo.begins("Lucas", today), BELLY, today)
    yield "Lucas Fontaine, stopped after two sessions"
    agnes = with_claire.begins("Agnès", today)
    agnes.examine(today - timedelta(days=2), {"pregnancy": "unknown"})
    agnes.plan(today - timedelta(days=1), FAT_PAD)
    ines = with_claire.begins("Inès", today)
    ines.plan(today - timedelta(days=1), BELLY)
    with_claire.begins("Nadia", today)
    yield "Agnès Dubois and Inès Benali, being planned; Nadia Haddad, new"


def tell_new_york(house: House) -> Iterator[str]:
    today = house.new_york.today
    people = {person.given_name: person for person in NEW_YORK}
    with_maya = Cast(house.new_york, house.maya, house.desk, people, room=0)
    with_samuel = Cast(house.new_york, house.samuel, house.desk, people, room=1)
    under_way(with_maya.begins("Grace", today), BELLY, today, given=(14, 7), hour=9, waist=("84.0", "83.2"))
    under_way(with_samuel.begins("Daniel", today), FLANKS, today, given=(7,), hour=11, waist=("93.0",))
    yield "Grace O’Neill and Daniel Kim, under way, here today"
    to_book(with_maya.begins("Sofía", today), FLANKS, today)
    coming(with_samuel.begins("Noah", today), BELLY, today, days=1, hour=10)
    unsigned_record(with_samuel.begins("Amara", today), THIGHS, today)
    yield "Sofía Hernández, to book; Noah Whitfield, booked; Amara Okafor, treated, record not signed yet"
    called_off_late(with_maya.begins("Liam", today), BELLY, today)
    yield "Liam Walsh, who called off two hours before: that session counts as used"
    ruth = with_maya.begins("Ruth", today)
    ruth.examine(today - timedelta(days=3))
    ruth.plan(today - timedelta(days=2), THIGHS)
    with_maya.begins("Olivia", today)
    yield "Ruth Goldberg, being planned; Olivia Brown, new"


class Cast:
    """The patients of one clinician in one room."""

    def __init__(self, clinic: Clinic, clinician: User, desk: User, people: dict[str, Person], *, room: int) -> None:
        self.clinic, self.clinician, self.desk, self.people = clinic, clinician, desk, people
        self.room = clinic.rooms.all()[room]

    def begins(self, name: str, today: date) -> Life:
        life = Life(self.clinic, self.clinician, self.desk, self.people[name], self.room)
        life.register(today - timedelta(days=120))
        return life


def signed_course(life: Life, wish: Wish, on: date, *, consents: bool = True) -> Course:
    life.examine(on - timedelta(days=3))
    course = life.plan(on - timedelta(days=2), wish)
    life.sign(on - timedelta(days=2), course)
    if consents:
        life.consent(on - timedelta(days=1), course)
    return course


def takes_it_back(life: Life, wish: Wish, today: date, *, days: int, hour: int) -> None:
    """Booked, and then withdrawn: somebody has to decide on the visit."""
    coming(life, wish, today, days=days, hour=hour)
    with at(life.instant(today, 8)):
        withdraw_consent(
            actor=life.clinician,
            consent=life.patient.consents.get(),
            on=today - timedelta(days=1),
            reason="Read about the treatment at home and would rather wait.",
        )


def give(life: Life, course: Course, days: Iterable[date], hour: int, *, first: int = 1, fewer_points: int = 0) -> None:
    for number, day in enumerate(days, start=first):
        appointment = life.book(course, number, day, hour, booked_on=day - timedelta(days=1))
        life.treat(appointment, pain=2 + number % 3, fewer_points=fewer_points if number == 1 else 0)


def recall(house: House) -> None:
    lot = Lot.objects.get(number=RECALLED)
    block_lot(actor=house.admin, lot=lot, kind=LotStatus.RECALLED, reason="The maker calls it back: particles.")


def discard_old_vials(house: House) -> None:
    """Opened vials of which the time is over; what is opened still may be used."""
    for vial in OpenedVial.objects.filter(discarded_at=None, discard_at__lt=timezone.now()):
        discard_vial(actor=house.admin, vial=vial)


def under_way(
    life: Life, wish: Wish, today: date, *, given: tuple[int, ...], hour: int, waist: tuple[str, ...]
) -> None:
    """Some sessions given, the next one today."""
    first = today - timedelta(days=given[0])
    course = signed_course(life, wish, first)
    for days, value in zip(given, waist, strict=True):
        life.measure_on(today - timedelta(days=days + 1), MeasurementKind.CIRCUMFERENCE, value, wish.areas[0][0])
    give(life, course, (today - timedelta(days=days) for days in given), hour)
    life.book(course, len(given) + 1, today, hour, 30, booked_on=today - timedelta(days=3))


def to_book(life: Life, wish: Wish, today: date, *, consents: bool = True) -> None:
    signed_course(life, wish, today, consents=consents)


def coming(life: Life, wish: Wish, today: date, *, days: int, hour: int) -> None:
    course = signed_course(life, wish, today)
    life.book(course, 1, today + timedelta(days=days), hour, booked_on=today - timedelta(days=1))


def ten_sessions(life: Life, wish: Wish, last: date) -> None:
    course = signed_course(life, wish, last - timedelta(days=WEEKS_OF_TEN[0]))
    life.measure_on(last - timedelta(days=92), MeasurementKind.CIRCUMFERENCE, "104.5", "hips")
    days = [last - timedelta(days=days) for days in WEEKS_OF_TEN]
    give(life, course, days[:5], 9, fewer_points=5)
    life.measure_on(days[4], MeasurementKind.WEIGHT, "72.1")
    give(life, course, days[5:], 9, first=6)
    life.measure_on(last + timedelta(days=1), MeasurementKind.CIRCUMFERENCE, "103.2", "hips")


def did_not_come(life: Life, wish: Wish, today: date) -> None:
    yesterday = today - timedelta(days=1)
    course = signed_course(life, wish, yesterday)
    appointment = life.book(course, 1, yesterday, 16, booked_on=yesterday - timedelta(days=1))
    with at(appointment.ends_at):
        mark_no_show(actor=life.desk, appointment=appointment)


def called_off_late(life: Life, wish: Wish, today: date) -> None:
    """Its session counts as used, by the rule of the clinic."""
    last_week = today - timedelta(days=7)
    course = signed_course(life, wish, last_week)
    appointment = life.book(course, 1, last_week, 18, booked_on=last_week - timedelta(days=1))
    with at(appointment.starts_at - timedelta(hours=2)):
        cancel_appointment(actor=life.desk, appointment=appointment, version=appointment.version, forfeits=True)


def waiting_room(life: Life, wish: Wish, today: date) -> None:
    course = signed_course(life, wish, today)
    life.arrive(life.book(course, 1, today, 9, booked_on=today - timedelta(days=1)))


def unsigned_record(life: Life, wish: Wish, today: date) -> None:
    course = signed_course(life, wish, today)
    appointment = life.arrive(life.book(course, 1, today, 9, booked_on=today - timedelta(days=1)))
    with at(appointment.starts_at + timedelta(minutes=20)):
        open_record(actor=life.clinician, appointment=appointment)


def stopped(life: Life, wish: Wish, today: date) -> None:
    course = signed_course(life, wish, today - timedelta(days=50))
    give(life, course, (today - timedelta(days=50), today - timedelta(days=43)), 17)
    with at(life.instant(today - timedelta(days=36), 18)):
        stop_course(actor=life.clinician, course=course, reason="The patient moves to another city.")
