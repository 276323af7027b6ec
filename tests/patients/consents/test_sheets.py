"""What is kept of a signature, and what an upload pretends to be."""

import json

import pytest

from mesoplan.refusals import DomainError
from patients.consents.sheets import drawn, scanned
from patients.models import SheetType

PDF = b"%PDF-1.7\n\x00\x00 scan \n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0 scan \xff\xd9"
PNG = b"\x89PNG\r\n\x1a\n scan IEND\xaeB`\x82"
STROKE = [[10, 20], [40, 30], [80, 25], [120, 60], [160, 40]]


def said(strokes, **more) -> str:
    return json.dumps({"width": 600, "height": 200, "strokes": strokes} | more)


@pytest.mark.parametrize(
    ("content", "kind"),
    [(PDF, SheetType.PDF), (JPEG, SheetType.JPEG), (PNG, SheetType.PNG)],
    ids=["PDF", "JPEG", "PNG"],
)
def test_a_scan_is_told_by_what_it_holds(content, kind):
    assert (scanned(content).kind, scanned(content).content) == (kind, content)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"MZ\x90\x00 This program cannot be run in DOS mode.", id="a program that is called .pdf"),
        pytest.param(b"\x00" * 4000, id="NUL"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>", id="a drawing with a script"),
        pytest.param(b"<html>%PDF-1.7 %%EOF", id="a page that says PDF further on"),
        pytest.param(b"GIF89a", id="a picture of another kind"),
        pytest.param(PDF[:12], id="a PDF that is cut short"),
        pytest.param(PNG[:10], id="a PNG that is cut short"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_anything_else_is_refused_at_the_field(content):
    with pytest.raises(DomainError) as refusal:
        scanned(content)
    assert "no PDF, JPEG or PNG" in refusal.value.fields["scan"]


def test_a_scan_that_is_too_large_is_refused():
    with pytest.raises(DomainError, match="larger than 10 MB"):
        scanned(PDF + b"0" * 10 * 1024 * 1024 + b"%%EOF")


def test_a_signature_is_drawn_anew_from_its_points():
    content = drawn(said([STROKE, [[300, 90]]])).content.decode()
    assert content.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 200"><path d="M10 20L40 30L')
    assert "M300 90L300 90" in content


def test_a_finger_that_leaves_the_box_has_signed_up_to_its_edge():
    assert "L600 0" in drawn(said([[*STROKE, [900, -40]]])).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("", id="nothing"),
        pytest.param("null", id="null"),
        pytest.param("[]", id="a list"),
        pytest.param("{", id="cut short"),
        pytest.param(said([]), id="no stroke"),
        pytest.param(said([[[10, 10]] * 9]), id="a dot"),
        pytest.param(said([STROKE[:2]]), id="a slip of the finger"),
        pytest.param(said([[["1", "2"]] * 9]), id="texts"),
        pytest.param(said([[[True, False]] * 9]), id="neither texts nor figures"),
        pytest.param('{"width": 600, "height": 200, "strokes": [[[NaN, 1], [Infinity, 2], [3, 3], [4, 4], [90, 9]]]}'),
        pytest.param(said([STROKE], width=0), id="a box without a width"),
        pytest.param(said([STROKE * 5000]), id="too much"),
        pytest.param("[" * 100_000, id="a well without a bottom"),
        pytest.param(said([[['"/><script>', 1]] * 9]), id="a script"),
    ],
)
def test_what_is_no_signature_is_refused_at_the_box(typed):
    with pytest.raises(DomainError) as refusal:
        drawn(typed)
    assert refusal.value.fields == {"signature": "Sign in the box."}
