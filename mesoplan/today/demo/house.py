"""The two clinics of the demonstration, who works there, and what is in the cupboard."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils import timezone

from formulations.models import Formulation, FormulationVersion, Ingredient, Lot, Product, RecipeLine
from formulations.models.products import Expressed, LotStatus
from formulations.services.blocks import block_lot
from formulations.services.products import Content, add_product
from formulations.services.stock import receive_lot
from mesoplan.clinics.models import Clinic, Membership, OpeningHours, Room, Weekday
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from mesoplan.staff.services import add_person
from mesoplan.today.demo.clock import at
from patients.consents.writing import put_into_use
from patients.models import ConsentFamily, ConsentVersion
from sessions.planning.pricing.services import COLUMNS, keep_rates

PASSWORD = "mesoplan-demo"  # noqa: S105 printed at every start, and refused by a server that is no demonstration

KEEPS_28_DAYS = 28 * 24
BEFORE_EVERYBODY = timedelta(days=130)
RECALLED = "L1-2140"


@dataclass(frozen=True)
class Bought:
    """`keeps_hours` once opened and refrigerated; None for a vial that is for one patient only."""

    name: str
    maker: str
    ingredient: str
    strength: str  # in mg/mL
    vial_ml: str
    keeps_hours: int | None = None
    allergens: tuple[str, ...] = ()
    vial_price: str | None = None  # in Paris, in EUR

    @property
    def price(self) -> Decimal | None:
        return None if self.vial_price is None else Decimal(self.vial_price)

    @property
    def code(self) -> str:
        return "".join(word[0] for word in self.name.split()[:2]).upper()


PRODUCTS = (
    Bought("L-carnitine 200 mg/mL", "Demo Pharma", "L-carnitine", "200", "5", vial_price="6.5"),
    Bought("Caffeine 50 mg/mL", "Demo Pharma", "Caffeine", "50", "10", KEEPS_28_DAYS, vial_price="8.2"),
    Bought("Lidocaine 10 mg/mL", "Demo Pharma", "Lidocaine", "10", "2", vial_price="1.15"),
    Bought("Pentoxifylline 20 mg/mL", "Demo Pharma", "Pentoxifylline", "20", "5"),
    Bought("Artichoke extract 20 mg/mL", "Demo Phyto", "Artichoke extract", "20", "10", 24, vial_price="11.9"),
    Bought("Organic silicon 1 mg/mL", "Demo Phyto", "Organic silicon (silanol)", "1", "5"),
    Bought(
        "Sodium deoxycholate 10 mg/mL",
        "Demo Compounding",
        "Sodium deoxycholate (compounded)",
        "10",
        "10",
        vial_price="34",
        allergens=("benzyl_alcohol",),
    ),
    Bought("Sodium chloride 0.9 %", "Demo Pharma", "Sodium chloride 0.9 %", "9", "100", 24, vial_price="2.4"),
)
RECIPES = (
    # name, what for, lines of product and mL, how far the version has come
    (
        "Lipo A",
        "Localised fat, lipolytic",
        (
            ("L-carnitine 200 mg/mL", "2"),
            ("Caffeine 50 mg/mL", "2"),
            ("Lidocaine 10 mg/mL", "1"),
            ("Sodium chloride 0.9 %", "5"),
        ),
        "approved",
    ),
    (
        "Cellulite B",
        "Cellulite, circulatory",
        (("Artichoke extract 20 mg/mL", "4"), ("Organic silicon 1 mg/mL", "4"), ("Sodium chloride 0.9 %", "2")),
        "approved",
    ),
    ("Deoxycholate 1 %", "Small fat pads, cytolytic", (("Sodium deoxycholate 10 mg/mL", "10"),), "approved"),
    (
        "Lipo C",
        "Localised fat, under discussion",
        (("L-carnitine 200 mg/mL", "2"), ("Pentoxifylline 20 mg/mL", "3")),
        "draft",
    ),
)


@dataclass(frozen=True)
class House:
    paris: Clinic
    new_york: Clinic
    claire: User
    hugo: User
    maya: User
    samuel: User
    desk: User
    admin: User

    def clinicians_of(self, clinic: Clinic) -> tuple[User, ...]:
        return (self.claire, self.hugo) if clinic == self.paris else (self.maya, self.samuel)


def build_house() -> House:
    paris = open_clinic("Mesoplan Paris", "Europe/Paris", "FR", "fr", "+33 1 55 00 00 10", "12 rue des Lilas, Paris")
    new_york = open_clinic(
        "Mesoplan New York", "America/New_York", "US", "en", "+1 212 555 0110", "48 Spring Street, New York"
    )
    Clinic.objects.filter(pk=new_york.pk).update(forfeit_no_show=True, forfeit_hours=24)
    new_york.refresh_from_db()
    house = House(
        paris=paris,
        new_york=new_york,
        claire=hire("clinician", "Dr Claire Marin", Role.CLINICIAN, paris, new_york),
        hugo=hire("hugo", "Dr Hugo Lefèvre", Role.CLINICIAN, paris),
        maya=hire("maya", "Dr Maya Chen", Role.CLINICIAN, new_york),
        samuel=hire("samuel", "Dr Samuel Ortiz", Role.CLINICIAN, new_york),
        desk=hire("frontdesk", "Léa Petit", Role.FRONT_DESK, paris, new_york),
        admin=hire("admin", "Omar Saïd", Role.ADMIN, paris, new_york),
    )
    buy_products(house.admin)
    fill_cupboard(house)
    write_recipes(house)
    price_paris(house)
    confirm_texts(house)
    return house


def open_clinic(name: str, time_zone: str, country: str, language: str, phone: str, address: str) -> Clinic:
    clinic = Clinic.objects.create(
        name=name, time_zone=time_zone, country=country, language=language, phone=phone, address=address
    )
    for number in (1, 2, 3):
        Room.objects.create(clinic=clinic, name=f"Room {number}")
    # Open every day, so that a demonstration has something to show on a Sunday too.
    OpeningHours.objects.bulk_create(
        OpeningHours(clinic=clinic, weekday=day, opens_at=time(8), closes_at=time(20)) for day in Weekday.values
    )
    return clinic


def hire(account: str, name: str, role: str, *clinics: Clinic) -> User:
    user = add_person(email=f"{account}@demo.example", name=name, role=role, password=PASSWORD)
    Membership.objects.bulk_create(Membership(user=user, clinic=clinic) for clinic in clinics)
    return user


def buy_products(admin: User) -> None:
    for bought in PRODUCTS:
        ingredient = Ingredient.objects.get(name=bought.ingredient)
        add_product(
            actor=admin,
            contents=[Content(ingredient, Decimal(bought.strength), "mg/mL", Expressed.ACTIVE)],
            name=bought.name,
            maker=bought.maker,
            excipient_allergens=list(bought.allergens),
            vial_ml=Decimal(bought.vial_ml),
            is_single_patient=bought.keeps_hours is None,
            hours_open_cold=bought.keeps_hours,
            hours_open_source="Label of the demonstration" if bought.keeps_hours else "",
        )


def fill_cupboard(house: House) -> None:
    """Counted lots at both clinics, but for one that nobody has counted yet; one has expired, one is in quarantine, and
    one is there in Paris alone that will be recalled (`story.recall`)."""
    today = house.paris.today
    with at(timezone.now() - BEFORE_EVERYBODY):
        for bought in PRODUCTS:
            for number, days, vials in ((f"{bought.code}-2207", 400, 40), (f"{bought.code}-2198", 21, 20)):
                for clinic in (house.paris, house.new_york):
                    receive(house, clinic, bought.name, number, today + timedelta(days=days), vials)
        receive(house, house.paris, "Caffeine 50 mg/mL", "C5-2101", today - timedelta(days=12), 8)
        receive(house, house.paris, "Lidocaine 10 mg/mL", RECALLED, today + timedelta(days=14), 17)
    pentoxifylline = Product.objects.get(name="Pentoxifylline 20 mg/mL")
    Lot.objects.create(product=pentoxifylline, number="P2-2230", expires_on=today + timedelta(days=300))
    warm = Lot.objects.get(number="P2-2198")
    block_lot(actor=house.admin, lot=warm, kind=LotStatus.QUARANTINED, reason="It came warm. The maker has been asked.")


def receive(house: House, clinic: Clinic, product: str, number: str, expires_on: date, vials: int) -> None:
    receive_lot(
        actor=house.admin,
        clinic=clinic,
        product=Product.objects.get(name=product),
        number=number,
        expires_on=expires_on,
        vials=vials,
    )


def price_paris(house: House) -> None:
    """New York keeps none, so its plans say who can enter them."""
    own = {"currency": "EUR", "session_fee": Decimal(90), "area_fee": Decimal(40), "minutes_first": Decimal(10)}
    keep_rates(
        actor=house.admin,
        clinic=house.paris,
        version=0,
        values=dict.fromkeys(COLUMNS) | own,
        prices={Product.objects.get(name=bought.name).pk: bought.price for bought in PRODUCTS},
    )


def confirm_texts(house: House) -> None:
    """Those of what is given here; the one about enzymes waits for somebody to read it."""
    with at(timezone.now() - BEFORE_EVERYBODY):
        for draft in ConsentVersion.objects.drafts().exclude(family=ConsentFamily.ENZYME):
            put_into_use(actor=house.claire, draft=draft, edits=draft.edits, is_read=True)


def write_recipes(house: House) -> None:
    for name, purpose, lines, status in RECIPES:
        version = FormulationVersion.objects.create(
            formulation=Formulation.objects.create(name=name, purpose=purpose), number=1, written_by=house.admin
        )
        for product, volume_ml in lines:
            RecipeLine.objects.create(
                version=version, product=Product.objects.get(name=product), volume_ml=Decimal(volume_ml)
            )
        if status == "approved":
            version.approve(by=house.claire, at=timezone.now())
            version.save(update_fields=["status", "approved_by", "approved_at"])
