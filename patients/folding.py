"""Search that does not mind accents and case, written once in SQL for the stored column and for what a person types."""

from django.db.models import CharField, Func

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


class Digits(Func):
    """Only the digits: “+33 6 12-34” → “3361234”."""

    template = r"regexp_replace(%(expressions)s, '\D', '', 'g')"
    output_field = CharField()
