"""Every template of Mesoplan compiles, and no page forgets the frame."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import get_template

ROOT = settings.BASE_DIR / "templates"
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in ROOT.rglob("*.html"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(name: str) -> None:
    assert get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_nothing_in_a_template_is_styled_or_scripted_in_place(name: str) -> None:
    source = Path(ROOT / name).read_text(encoding="utf-8")
    assert " style=" not in source
    assert "onclick=" not in source
    assert "<script>" not in source


SHEETS = [
    path for path in (settings.BASE_DIR / "static").rglob("*.css") if path.name not in {"tokens.css", "print.css"}
]


@pytest.mark.parametrize("sheet", sorted(SHEETS), ids=lambda path: path.name)
def test_colours_are_named_in_the_tokens_alone(sheet: Path) -> None:
    declared = re.findall(r":[^;{]*?#[0-9a-f]{3,8}\b", sheet.read_text(encoding="utf-8"))
    assert [value for value in declared if "url(" not in value] == []
