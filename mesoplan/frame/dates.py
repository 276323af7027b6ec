"""How a day is written, in each language. Other languages do not cut the name of a month after three letters: French
would have "Jui" for June and "Jul" for July. So these formats are words to translate, here and in the filter `date`."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_noop

FORMATS = frozenset(
    {
        gettext_noop("D j M Y"),
        gettext_noop("D j M Y, H:i"),
        gettext_noop("D j M"),
        gettext_noop("D j M, H:i"),
        gettext_noop("M Y"),
        gettext_noop("j M Y"),
        gettext_noop("j M Y, H:i"),
        gettext_noop("j M Y, H:i:s"),
        gettext_noop("j M"),
    }
)


def in_this_language(form: str) -> str:
    return gettext(form) if form in FORMATS else form


def said_date(day: date, form: str) -> str:
    return date_format(day, in_this_language(form))


def said_in_full(day: date) -> str:
    """Within a sentence: weekdays have a small letter in French."""
    said = date_format(day, "l j F Y")
    return said[0].lower() + said[1:] if (get_language() or "").startswith("fr") else said
