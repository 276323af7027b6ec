"""The areas that come with the catalogue, named here so that translators find them."""

from django.utils.translation import gettext_noop

AREA_NAMES = (
    gettext_noop("Belly"),
    gettext_noop("Hips"),
    gettext_noop("Thighs"),
    gettext_noop("Buttocks"),
    gettext_noop("Arms"),
    gettext_noop("Legs"),
    gettext_noop("Back"),
)
