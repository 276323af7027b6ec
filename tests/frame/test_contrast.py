"""The colours are measured where they are written: WCAG 2.2 contrast, in both themes."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "static/frame/tokens.css").read_text(encoding="utf-8")
TEXT = 7
INTERFACE = 4.5
EDGE = 3

SHEETS = ["paper", "ground"]
MEANINGS = ["primary", "stop", "override", "note", "done"]


def tokens(theme: str) -> dict[str, str]:
    block = re.search(rf'\[data-bs-theme="{theme}"\] {{(.*?)}}', CSS, re.DOTALL)
    assert block, theme
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    light, dark = sorted([luminance(one), luminance(other)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_measures_21() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


def test_both_themes_name_the_same_colours() -> None:
    assert tokens("light").keys() == tokens("dark").keys()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sheet", [*SHEETS, "hover", *[f"{meaning}-soft" for meaning in MEANINGS]])
def test_text_reads_at_seven_to_one_on_every_sheet(theme: str, sheet: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["ink"], colours[sheet]) >= TEXT


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("meaning", ["muted", "primary-strong", "stop-strong", *MEANINGS])
def test_interface_colours_reach_four_and_a_half_to_one(theme: str, meaning: str) -> None:
    colours = tokens(theme)
    own = [f"{meaning}-soft"] if f"{meaning}-soft" in colours else []
    for sheet in [*SHEETS, "hover", *own]:
        assert contrast(colours[meaning], colours[sheet]) >= INTERFACE, sheet


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("fill", ["primary", "stop"])
def test_words_on_buttons_reach_four_and_a_half_to_one(theme: str, fill: str) -> None:
    colours = tokens(theme)
    assert contrast(colours[f"on-{fill}"], colours[fill]) >= INTERFACE
    assert contrast(colours[f"on-{fill}"], colours[f"{fill}-strong"]) >= INTERFACE


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sheet", SHEETS)
def test_edges_of_inputs_reach_three_to_one(theme: str, sheet: str) -> None:
    colours = tokens(theme)
    assert contrast(colours["edge"], colours[sheet]) >= EDGE
