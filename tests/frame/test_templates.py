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


FILES = (
    "audit:download",
    "delivery:recall",
    "formulations:export",
    "planning:chart_pdf",
    "planning:paper",
    "mfa_download_recovery_codes",
)


def test_a_link_that_gives_a_file_says_so() -> None:
    """Or the line that says that a page is on its way would stay."""
    links = [link for name in TEMPLATES for link in re.findall(r"<a [^>]*>", Path(ROOT / name).read_text("utf-8"))]
    files = [link for link in links if any(f'url "{address}"' in link for address in FILES)]
    assert len(files) > len(FILES)
    assert [link for link in files if "data-file" not in link and "target=" not in link] == []
