"""The patients of the demonstration. Nobody of these names is known to us."""

import unicodedata
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Person:
    given_name: str
    family_name: str
    born: date
    sex: str
    weight_kg: str = "68"
    height_cm: str = "168"
    language: str = "fr"
    allergy: tuple[str, str] | None = None
    has_email: bool = True

    @property
    def email(self) -> str:
        if not self.has_email:
            return ""
        letters = unicodedata.normalize("NFKD", f"{self.given_name}.{self.family_name}".lower())
        return f"{letters.encode('ascii', 'ignore').decode()}@home.example"


PARIS = (
    Person("Ana", "Ruiz", date(1985, 3, 14), "female", "61.5", "165", "en", ("Soya", "soy")),
    Person("Zoé", "Lemaître", date(1990, 11, 2), "female", "66", "171"),
    Person("François", "Müller", date(1978, 6, 30), "male", "84", "182"),
    Person("Inès", "Benali", date(1995, 1, 9), "female", "58", "160"),
    Person("Chloé", "Girard", date(1982, 8, 21), "female", "72.5", "169"),
    Person("Marta", "Nowak", date(1988, 12, 5), "female", "64", "166", "en"),
    Person("Élodie", "Roux", date(1993, 4, 17), "female", "70", "174"),
    Person("Agnès", "Dubois", date(1971, 9, 28), "female", "76", "163", "fr", ("Benzyl alcohol", "benzyl_alcohol")),
    Person("Lucas", "Fontaine", date(1986, 2, 11), "male", "88", "180"),
    Person("Nadia", "Haddad", date(1991, 7, 7), "female", "63", "164"),
    Person("Simone", "Caron", date(1958, 2, 20), "female", "65", "162", has_email=False),
    Person("Paul", "Vasseur", date(1983, 9, 4), "male", "86", "179"),
)
NEW_YORK = (
    Person("Grace", "O’Neill", date(1984, 5, 19), "female", "69", "167", "en"),
    Person("Sofía", "Hernández", date(1992, 10, 25), "female", "62", "161", "en"),
    Person("Daniel", "Kim", date(1980, 3, 3), "male", "81", "176", "en"),
    Person("Olivia", "Brown", date(1997, 6, 12), "female", "59", "163", "en"),
    Person("Ruth", "Goldberg", date(1969, 1, 31), "female", "74", "162", "en", ("Bee stings", "bee_venom")),
    Person("Noah", "Whitfield", date(1987, 7, 15), "male", "90", "185", "en"),
    Person("Liam", "Walsh", date(1990, 2, 6), "male", "83", "181", "en"),
    Person("Amara", "Okafor", date(1989, 8, 8), "female", "67", "170", "en"),
)
