"""Words that a room brings along as data, the same in every installation: they are in the message catalogue under a
context of their own, so that they never clash with the words of the pages."""

from django.apps import apps
from django.utils.translation import pgettext

CONTEXT = "catalogue"


def catalogue_word(text: str) -> str:
    """For display alone: what is stored, compared or sent to a machine stays as it is. So does, for everybody, a text
    that an admin has changed."""
    return pgettext(CONTEXT, text)


def words_to_translate() -> list[str]:
    """What the rooms say in `words_for_translators`, without the machines' words that they leave out."""
    speaking = (room for room in apps.get_app_configs() if hasattr(room, "words_for_translators"))
    return sorted({word for room in speaking for word in room.words_for_translators()})
