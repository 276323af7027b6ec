"""Omar takes the catalogue home as a file, and reads what his changes would do before they are done."""

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from lxml import html
from tablib import Dataset

from formulations.exchange.tables import TABLES
from formulations.models import CatalogueChange, DoseLimit, Incompatibility, Ingredient
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue(loaded_for_all, db):
    for name in ("Caffeine", "Biotin", "Lidocaine", "Procaine", "Zinc sulfate", "Dexpanthenol"):
        factories.make_product(Ingredient.objects.get(name=name), "7", excipient_allergens=["soy", "egg"])


@pytest.fixture
def browser(client_of, admin, catalogue):
    return client_of(admin)


def exported(browser, table: str) -> list[dict[str, str]]:
    answer = browser.get(reverse("formulations:export", args=[table, "csv"]))
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def as_file(rows: list[dict[str, str]], name: str = "rows.csv") -> SimpleUploadedFile:
    dataset = Dataset(*(list(row.values()) for row in rows), headers=list(rows[0]))
    content = dataset.export(name.rpartition(".")[2])
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def damaged(part: str, content: bytes = b"<broken") -> bytes:
    """A workbook of which one part is not what it was."""
    whole, out = io.BytesIO(as_file([{"ingredient": "Caffeine"}], "rows.xlsx").read()), io.BytesIO()
    with zipfile.ZipFile(whole) as read, zipfile.ZipFile(out, "w") as written:
        for name in read.namelist():
            written.writestr(name, content if name == part else read.read(name))
    return out.getvalue()


def send(browser, table: str, rows, *, reason: str = "", name: str = "rows.csv"):
    data = {"table": table, "file": as_file(rows, name), "reason": reason}
    return browser.post(reverse("formulations:exchange"), data)


def take(browser, page, **more):
    hidden = {
        it.get("name"): it.get("value", "")
        for it in html.fromstring(page.content).xpath("//main//input[@type='hidden']")
    }
    return browser.post(reverse("formulations:take_over"), hidden | more, follow=True)


def changed(rows, **by):
    """The rows with other cells in those whose `ingredient` (or `name`) is `of`. Another figure of a limit comes with
    where it was read."""
    of, kind = by.pop("of"), by.pop("kind", None)
    if kind and "value" in by:
        by = {"source": "Another leaflet <https://leaflet.example>", **by}
    return [
        row | by if (row.get("ingredient") or row.get("name")) == of and kind in (None, row.get("kind")) else row
        for row in rows
    ]


def effects(page) -> list[tuple[str, str]]:
    return [(line.title, line.effect) for line in page.context["preview"].shown]


@pytest.mark.parametrize("table", list(TABLES))
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_exported_changes_nothing_when_it_comes_back(browser, table, form):
    answer = browser.get(reverse("formulations:export", args=[table, form]))
    file = SimpleUploadedFile(f"rows.{form}", answer.content)

    page = browser.post(reverse("formulations:exchange"), {"table": table, "file": file})

    assert page.status_code == 200
    assert effects(page) == []
    assert page.context["preview"].unchanged > 5


def test_nothing_is_written_before_the_preview_is_taken_over(browser):
    rows = changed(exported(browser, "limits"), of="Caffeine", kind="per_session", value="150")
    page = send(browser, "limits", rows)
    assert effects(page) == [("Caffeine: in one session", "changed")]
    assert DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session").value == 200

    done = take(browser, page)

    assert "1 line was taken over." in done.text
    assert DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session").value == 150


def test_a_raised_limit_in_a_file_waits_like_one_on_a_page(browser):
    rows = changed(exported(browser, "limits"), of="Caffeine", kind="per_session", value="220")

    refused = send(browser, "limits", rows)
    assert refused.status_code == 422
    assert "reason" in dict(refused.context["preview"].shown[0].errors)

    page = send(browser, "limits", rows, reason="New opinion of EFSA.")
    assert effects(page) == [("Caffeine: in one session", "waits")]
    done = take(browser, page)

    assert "1 waits for a second person." in done.text
    assert CatalogueChange.objects.get().after["value"] == "220"
    assert DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session").value == 200


def test_a_figure_that_looks_misread_is_ticked_before_it_is_taken_over(browser):
    new = {"stock_concentration": "250", "source": "Label of 2026"}
    rows = changed(exported(browser, "ingredients"), of="Phosphatidylcholine (with deoxycholate)", **new)
    page = send(browser, "ingredients", rows)
    (line,) = page.context["preview"].shown
    assert "250 is 5 times 50" in line.doubts[0]

    kept_back = take(browser, page)
    assert kept_back.status_code == 422
    assert "Look at each of them" in kept_back.text

    take(browser, page, checked=str(line.number))
    strength = Ingredient.objects.get(name__startswith="Phosphatidyl").stock_concentration
    assert strength == Decimal(250)


def test_one_wrong_line_keeps_the_whole_file_out(browser):
    rows = exported(browser, "limits")
    rows[0]["value"], rows[1]["unit"], rows[2]["ingredient"], rows[3]["kind"] = "-1", "furlong", "Moonstone", "per_year"
    rows[4]["value"] = "0.001"
    for row in rows[:5]:
        row["source"] = row["source"] or "Another leaflet <https://leaflet.example>"

    page = send(browser, "limits", rows)

    assert page.status_code == 422
    wrong = [dict(line.errors).keys() for line in page.context["preview"].shown if line.errors]
    assert wrong == [{"value"}, {"unit"}, {"ingredient"}, {"kind"}]
    assert "Take it over" not in page.text


def test_a_line_is_added_to_the_pairs(browser):
    row = {
        "ingredient": "Caffeine",
        "other": "Biotin",
        "severity": "warn",
        "kind": "physical",
        "mechanism": "Haze",
        "source": "",
        "source_status": "unsourced",
    }
    page = send(browser, "incompatibilities", [row])
    assert effects(page) == [("Caffeine + Biotin", "new")]

    take(browser, page)

    assert Incompatibility.objects.filter(ingredient__name="Caffeine", other__name="Biotin").exists()


def test_a_catalogue_that_changed_meanwhile_is_read_again(browser):
    rows = changed(exported(browser, "limits"), of="Caffeine", kind="per_session", value="150")
    page = send(browser, "limits", rows)
    DoseLimit.objects.filter(ingredient__name="Caffeine", kind="per_session").update(value=180)

    again = take(browser, page)

    assert again.status_code == 422
    assert "Nothing was taken over" in again.text
    assert DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session").value == 180


def test_lines_that_somebody_wrote_into_are_refused(browser):
    page = send(browser, "limits", exported(browser, "limits"))

    refused = take(browser, page, lines="made-up")

    assert refused.status_code == 422
    assert "out of date" in refused.text


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("rows.pdf", b"x", "Choose a CSV or an XLSX file."),
        ("rows.xlsx", b"not a workbook", "cannot be read"),
        ("rows.csv", b"\xff\xfe\x00", "cannot be read"),
        ("rows.csv", b"ingredient,kind\nCaffeine,per_session\n", "The file has no column value"),
        ("rows.csv", b"ingredient,kind\n" + b"x" * 200_000 + b",per_session\n", "cannot be read"),
        ("rows.xlsx", damaged("xl/workbook.xml"), "cannot be read"),
        ("rows.xlsx", damaged("xl/worksheets/sheet1.xml"), "cannot be read"),
        ("rows.xlsx", damaged("xl/workbook.xml", b""), "cannot be read"),
        ("rows.csv", b"", "empty"),
        (
            "rows.csv",
            b"ingredient,kind,value,unit,basis_kind,basis,source,source_status\nCaf\x00,per_session,1,mg,published,x,,found\n",
            "cannot be read",
        ),
    ],
)
def test_a_file_that_is_none_is_refused_at_its_field(browser, name, content, said):
    data = {"table": "limits", "file": SimpleUploadedFile(name, content)}

    answer = browser.post(reverse("formulations:exchange"), data)

    assert answer.status_code == 422
    assert said in answer.context["form"].errors["file"][0]


def test_a_cell_that_a_spreadsheet_would_run_comes_out_harmless_and_back_as_it_was(browser):
    Ingredient.objects.filter(name="Biotin").update(presentations="=2+3")

    (row,) = [it for it in exported(browser, "ingredients") if it["name"] == "Biotin"]
    assert row["presentations"] == "'=2+3"

    assert effects(send(browser, "ingredients", [row])) == []


def test_clinicians_export_and_do_not_import(client_of, clinician, catalogue):
    browser = client_of(clinician)
    assert exported(browser, "limits")
    assert browser.get(reverse("formulations:exchange")).status_code == 403
    assert browser.get("/catalogue/export/people.csv").status_code == 404
    assert browser.get("/catalogue/export/limits.pdf").status_code == 404


class TestSourceOfAnotherFigure:
    def test_a_figure_that_changes_under_no_source_is_refused(self, browser):
        rows = changed(exported(browser, "limits"), of="Caffeine", kind="per_session", value="150", source="")

        page = send(browser, "limits", rows)

        assert page.status_code == 422
        assert dict(page.context["preview"].shown[0].errors)["source"] == "Say where this figure was read."

    def test_a_figure_that_changes_under_the_same_source_is_ticked(self, browser):
        leaflet = "A leaflet <https://leaflet.example>"
        DoseLimit.objects.filter(ingredient__name="Caffeine", kind="per_session").update(source=leaflet)
        rows = changed(exported(browser, "limits"), of="Caffeine", kind="per_session", value="150", source=leaflet)

        (line,) = send(browser, "limits", rows).context["preview"].shown

        assert line.doubts == ("The source is still that of 200. Does it say 150?",)

    def test_a_default_of_the_clinic_needs_none(self, browser):
        default = {"source": "", "basis_kind": "clinic_default", "source_status": "unsourced"}
        rows = changed(exported(browser, "limits"), of="Caffeine", kind="per_session", value="150", **default)

        assert send(browser, "limits", rows).status_code == 200


def test_a_file_of_a_french_spreadsheet_is_read(browser):
    rows = changed(exported(browser, "limits"), of="Caffeine", kind="per_session", value="150,5")
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=";")
    writer.writeheader()
    writer.writerows(rows)
    file = SimpleUploadedFile("rows.csv", out.getvalue().encode("utf-8-sig"))

    page = browser.post(reverse("formulations:exchange"), {"table": "limits", "file": file})

    assert effects(page) == [("Caffeine: in one session", "changed")]
    take(browser, page)
    assert DoseLimit.objects.get(ingredient__name="Caffeine", kind="per_session").value == Decimal("150.5")


def test_a_file_of_another_table_is_named(browser):
    page = send(browser, "ingredients", exported(browser, "limits"))

    assert page.status_code == 422
    assert "This looks like the table “Limits”." in page.text
