"""Sheets of paper, set by Typst. What stands on them is data; how it stands is a template that knows no words."""

import json
from collections.abc import Mapping
from functools import cache

import typst
from django.conf import settings
from django.http import HttpResponse
from django.utils.http import content_disposition_header

TEMPLATES = settings.BASE_DIR / "templates"


def set_sheet(template: str, data: Mapping[str, object]) -> bytes:
    """A PDF. The template reads `data` as JSON from `sys.inputs.data`."""
    return typst.compile(
        str(TEMPLATES / template), root=str(TEMPLATES), font_paths=fonts(), sys_inputs={"data": json.dumps(data)}
    )


@cache
def fonts() -> typst.Fonts:
    """Read once: that takes longer than setting a page."""
    return typst.Fonts(include_system_fonts=False, font_paths=[str(settings.SHEET_FONTS_DIR)])


def answer_with_sheet(pdf: bytes, name: str) -> HttpResponse:
    """To be read in the browser, and saved under this name. Nobody else keeps it on the way."""
    shown = content_disposition_header(as_attachment=False, filename=f"{name}.pdf") or "inline"
    return HttpResponse(
        pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": shown, "Cache-Control": "private, no-store"},
    )
