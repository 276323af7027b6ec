"""The components as template tags: `{% load ui %}`. `/styleguide/` shows each of them with its source."""

from collections.abc import Sequence
from decimal import Decimal

from django import template
from django.forms.forms import BaseForm
from django.template import Context
from django.utils.functional import Promise
from django.utils.safestring import SafeString

from mesoplan.frame import icons
from mesoplan.frame.amounts import LimitReading, printed_number, printed_unit
from mesoplan.frame.catalogue_words import catalogue_word
from mesoplan.frame.states import LEVELS, STATES

register = template.Library()
register.filter(catalogue_word)


def _component(context: Context, name: str, **values: object) -> SafeString:
    engine = context.template.engine  # type: ignore[union-attr] # a rendering context always has its template
    shared = {"csrf_token": context.get("csrf_token"), "request": context.get("request")}
    return engine.get_template(f"components/{name}.html").render(context.new(shared | values))


def _trimmed(content: str) -> str:
    """A block of nothing but line breaks is empty; what is left of one is as safe as it was."""
    return content if content.strip() else ""


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    return icons.draw(name, label)


@register.simple_block_tag(takes_context=True)
def page_head(
    context: Context, content: str, title: str, *, meta: str = "", back_url: str = "", back: str = ""
) -> SafeString:
    """The block holds the one primary action, and beside it at most what is quiet. Whoever was sent here to settle
    something goes back to where they came from, whatever `back_url` the page has."""
    came_from = context.get("next_url")
    way_back = {"back_url": came_from, "back": ""} if came_from else {"back_url": back_url, "back": back}
    parts = {"title": title, "meta": meta} | way_back
    return _component(context, "page_head", **parts, actions=_trimmed(content))


@register.simple_block_tag(takes_context=True)
def card(
    context: Context, content: str, title: str = "", *, meta: str = "", flush: bool = False, anchor: str = ""
) -> SafeString:
    """`flush` is for a table or a list that reaches the edges."""
    return _component(context, "card", title=title, meta=meta, flush=flush, anchor=anchor, body=content)


@register.simple_block_tag(takes_context=True)
def table(context: Context, content: str, label: str, *, roomy: bool = False) -> SafeString:
    return _component(context, "table", label=label, roomy=roomy, body=content)


@register.inclusion_tag("components/quantity.html")
def quantity(value: Decimal | int | None, unit: str = "", *, places: int = 3) -> dict[str, object]:
    return {"number": None if value is None else printed_number(value, places), "unit": printed_unit(unit)}


@register.inclusion_tag("components/state.html")
def state(key: str, label: str = "") -> dict[str, object]:
    """`label` keeps the shape and says it in another word."""
    shown = STATES[key]
    return {"word": label or shown.word, "shape": shown.shape, "tone": shown.tone}


@register.simple_block_tag(takes_context=True)
def finding(
    context: Context,
    content: str,
    level: str,
    title: str,
    *,
    word: str = "",
    figures: str = "",
    remedy: str = "",
    anchor: str = "",
) -> SafeString:
    """What is wrong, then the figures, then what to do; the block holds what to do it with. `word` stands where the
    level's own would promise what cannot be done here; fields in the block are described by `anchor`."""
    parts = {"title": title, "word": word, "anchor": anchor, "figures": figures, "remedy": remedy}
    return _component(context, "finding", level=level, shown=LEVELS[level], more=_trimmed(content), **parts)


@register.inclusion_tag("components/limit_bar.html")
def limit_bar(
    name: str, value: Decimal, limit: Decimal | None, unit: str, *, unchecked: str | Promise = ""
) -> dict[str, object]:
    return {"name": name, "reading": LimitReading(value, limit, unchecked), "unit": unit}


@register.simple_block_tag(takes_context=True)
def empty(context: Context, content: str, title: str, *, hint: str = "", icon: str = "inbox") -> SafeString:
    """Says how to begin; the block holds the button to begin with."""
    return _component(context, "empty", title=title, hint=hint, icon=icon, actions=_trimmed(content))


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Sequence[str], current: int) -> dict[str, object]:
    """`current` counts from 1."""
    return {"steps": steps, "current": current}


@register.inclusion_tag("components/skeleton.html")
def skeleton(lines: int = 3, *, anchor: str = "") -> dict[str, object]:
    """With an `anchor` it shows while an htmx request names it in `hx-indicator`; else it stands in for the answer."""
    return {"lines": range(lines), "anchor": anchor}


@register.simple_block_tag(takes_context=True)
def confirm(
    context: Context,
    content: str,
    anchor: str,
    *,
    title: str,
    action: str,
    verb: str,
    danger: bool = True,
    refused: object = None,
) -> SafeString:
    """Opened by any button with `data-opens="<anchor>"`. The block holds the consequences and any further inputs;
    a form that was `refused` opens it again, with what was wrong."""
    parts = {"anchor": anchor, "title": title, "action": action, "verb": verb, "danger": danger, "refused": refused}
    return _component(context, "confirm", **parts, body=content)


@register.inclusion_tag("components/undo_bar.html", takes_context=True)
def undo_bar(context: Context, text: str, *, action: str, version: int | None = None) -> dict[str, object]:
    """`version` where undoing takes back what the person saw, and not what somebody else has made of it since."""
    kept = {"csrf_token": context.get("csrf_token"), "next_url": context.get("next_url")}
    return kept | {"text": text, "action": action, "version": version}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, object]:
    """For a form whose fields are placed by hand; `{{ form }}` brings its own."""
    return {"form": form}


@register.inclusion_tag("components/post_form.html", takes_context=True)
def post_form(
    context: Context, form: BaseForm, submit: str, *, action: str = "", cancel_url: str = "", another: str = ""
) -> dict[str, object]:
    """`another` is the label of a second button, for who was sent here and has more than one thing to enter."""
    next_url = context.get("next_url")
    parts = {"form": form, "submit": submit, "action": action, "cancel_url": next_url or cancel_url}
    return parts | {"csrf_token": context.get("csrf_token"), "next_url": next_url, "another": another}
