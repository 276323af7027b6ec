"""The two clinics of the demonstration, who works there, and what is in the cupboard."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from django.utils import timezone

from formulations.models import Formulation, FormulationVersion, Ingredient, Lot, Product, ProductComponent, RecipeLine
from formulations.models.products import LotStatus
from mesoplan.clinics.models import Clinic, Membership, OpeningHours, Room, Weekday
from mesoplan.staff.models import User
from mesoplan.staff.roles import Role
from mesoplan.staff.services import add_person

PASSWORD = "mesoplan-demo"  # noqa: S105 printed at every start, and refused by a server that is no demonstration

PRODUCTS = (
    # name, maker, ingredient, strength in mg/mL, allergens of the excipients
    ("L-carnitine 200 mg/mL", "Demo Pharma", "L-carnitine", "200", ()),
    ("Caffeine 50 mg/mL", "Demo Pharma", "Caffeine", "50", ()),
    ("Lidocaine 10 mg/mL", "Demo Pharma", "Lidocaine", "10", ()),
    ("Pentoxifylline 20 mg/mL", "Demo Pharma", "Pentoxifylline", "20", ()),
    ("Artichoke extract 20 mg/mL", "Demo Phyto", "Artichoke extract", "20", ()),
    ("Organic silicon 1 mg/mL", "Demo Phyto", "Organic silicon (silanol)", "1", ()),
    ("Sodium deoxycholate 10 mg/mL", "Demo Compounding", "Sodium deoxycholate (compounded)", "10", ("benzyl_alcohol",)),
    ("Sodium chloride 0.9 %", "Demo Pharma", "Sodium chloride 0.9 %", "9", ()),
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
    fill_cupboard(paris.today)
    write_recipes(house.claire)
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


def fill_cupboard(today: date) -> None:
    for name, maker, ingredient, strength, allergens in PRODUCTS:
        product = Product.objects.create(name=name, maker=maker, excipient_allergens=list(allergens))
        ProductComponent.objects.create(
            product=product, ingredient=Ingredient.objects.get(name=ingredient), strength=Decimal(strength)
        )
        code = "".join(word[0] for word in name.split()[:2]).upper()
        stock = ((f"{code}-2207", 400, LotStatus.USABLE), (f"{code}-2198", 21, LotStatus.USABLE))
        for number, days, status in stock:
            Lot.objects.create(product=product, number=number, expires_on=today + timedelta(days=days), status=status)
    caffeine = Product.objects.get(name="Caffeine 50 mg/mL")
    Lot.objects.create(product=caffeine, number="C5-2101", expires_on=today - timedelta(days=12))
    lidocaine = Product.objects.get(name="Lidocaine 10 mg/mL")
    Lot.objects.create(
        product=lidocaine, number="L1-2140", expires_on=today + timedelta(days=200), status=LotStatus.RECALLED
    )


def write_recipes(approver: User) -> None:
    for name, purpose, lines, status in RECIPES:
        version = FormulationVersion.objects.create(
            formulation=Formulation.objects.create(name=name, purpose=purpose), number=1
        )
        for product, volume_ml in lines:
            RecipeLine.objects.create(
                version=version, product=Product.objects.get(name=product), volume_ml=Decimal(volume_ml)
            )
        if status == "approved":
            version.approve(by=approver, at=timezone.now())
            version.save(update_fields=["status", "approved_by", "approved_at"])
