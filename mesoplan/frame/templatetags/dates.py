"""Stands in for Django's own filter in every template (`builtins` in the settings), so that none has to load it."""

from datetime import date, datetime

from django import template
from django.template import defaultfilters

from mesoplan.frame.dates import in_this_language

register = template.Library()


@register.filter("date", expects_localtime=True)
def written_date(value: date | datetime | str | None, form: str | None = None) -> str:
    return defaultfilters.date(value, form and in_this_language(form))
