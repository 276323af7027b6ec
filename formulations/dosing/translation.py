"""Marks sentences for translation without Django."""


def gettext_noop(template: str) -> str:
    """The template itself. `manage.py makemessages` knows the name and collects what stands in the call."""
    return template
