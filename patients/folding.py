"""Search that does not mind accents and case, written once in SQL for the stored column and for what a person types."""

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, Expression, F, Func, TextField

from patients.search import MARKS


class Fold(Func):
    """Lower case, accents dropped, letters that do not decompose spelt out: “Ærøskøbing” → “aeroskobing”."""

    template = (
        "replace(replace(replace(translate(lower(regexp_replace(normalize(%(expressions)s, NFKD), "
        "'[\u0300-\u036f]', '', 'g')), 'øłđıð', 'oldid'), 'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe')"
    )
    output_field = CharField()


class Joined(Func):
    """Without the apostrophes and hyphens inside names, of any kind: “Jean-Pierre O'Neill” → “JeanPierre ONeill”."""

    template = f"regexp_replace(%(expressions)s, '[{MARKS}]', '', 'g')"
    output_field = CharField()


class Cut(Func):
    """Texts with a space between them, cut into pairs from the letter `first` on: “emma” → “em|ma|”, or “mm||”."""

    template = r"regexp_replace(substr(%(expressions)s, %(first)s), '(..)|.', '\1|', 'g')"
    arg_joiner = " || ' ' || "
    output_field = TextField()


class Pairs(Func):
    """Every two letters that follow each other, as an array: “Emma” → {Em,ma,mm}. Texts can hold another only
    where they have all of its pairs, and these an index finds."""

    template = "array_remove(string_to_array(%(expressions)s, '|'), '')"
    arg_joiner = " || "
    output_field = ArrayField(TextField())

    def __init__(self, *texts: Expression | F) -> None:
        super().__init__(Cut(*texts, first=1), Cut(*texts, first=2))


class Digits(Func):
    """Only the digits: “+33 6 12-34” → “3361234”."""

    template = r"regexp_replace(%(expressions)s, '\D', '', 'g')"
    output_field = CharField()
