"""Icons of Bootstrap Icons, set into the page itself: they take the colour of the text, need no request and print."""

from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe


@cache
def _shapes(name: str) -> SafeString:
    svg = (Path(settings.ICONS_DIR) / f"{name}.svg").read_text(encoding="utf-8")
    inner = svg[svg.index(">") + 1 : svg.rindex("</svg>")].strip()
    return mark_safe(inner)  # noqa: S308 the file comes with a pinned package, no person writes it


def draw(name: str, label: str = "") -> SafeString:
    """`label` is for an icon that stands alone; beside its word an icon is silent."""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" viewBox="0 0 16 16" fill="currentColor" {}>{}</svg>', spoken, _shapes(name))
