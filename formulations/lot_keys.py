"""How lots are told apart: the number stays as it is printed, and is compared by its letters and digits alone."""

from django.db.models import CharField, Func

LETTERS = "0-9A-Za-z\u00c0-\u1fff\u2c00-\ud7ff"
"""By their place in Unicode, so that every server agrees, whatever its locale. Hyphens, spaces and signs are not."""


class LotKey(Func):
    """Letters and digits in capitals: “ab 12” and “AB-12” → “AB12”."""

    template = f"upper(regexp_replace(normalize(%(expressions)s, NFKC), '[^{LETTERS}]', '', 'g'))"
    output_field = CharField()
