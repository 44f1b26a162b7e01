"""The style sheets keep to their layers, their words and their weight."""

import re
from pathlib import Path

import brotli
import pytest

from hustlr import staticfiles
from hustlr.postgres import ROOT

STATIC = ROOT / "static"
SHEETS = sorted((STATIC / "css").rglob("*.css"))
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|color)a?\(")
PHYSICAL = re.compile(
    r"^\s*(?:margin|padding|border|inset)?-?(?:left|right|top|bottom)\s*:", re.MULTILINE
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


class Folder:
    """The source files, as collectstatic hands them to the storage."""

    def open(self, path: str):
        return (STATIC / path).open("rb")


SOURCES = {
    str(path.relative_to(STATIC)): (Folder(), str(path.relative_to(STATIC)))
    for path in STATIC.rglob("*")
    if path.is_file()
}


def rules_of(sheet: Path) -> str:
    return COMMENT.sub("", sheet.read_text())


def name_of(sheet: Path) -> str:
    return str(sheet.relative_to(STATIC))


def test_the_sheet_of_every_page_is_light():
    content, _parts = staticfiles.join("css/app.css", SOURCES)

    assert len(brotli.compress(content.encode())) <= 14_000


@pytest.mark.parametrize("name", ["home", "chat", "today"])
def test_the_sheet_of_one_kind_of_page_adds_little(name):
    content, _parts = staticfiles.join(f"css/{name}.css", SOURCES)

    assert len(brotli.compress(content.encode())) <= 3_000


def test_scripts_of_every_page_are_light():
    own, _parts = staticfiles.join("js/app.js", SOURCES)
    htmx = (STATIC / "vendor/htmx-4.0.1.min.js").read_bytes()

    assert len(brotli.compress(own.encode())) + len(brotli.compress(htmx)) <= 20_000


def test_the_font_is_one_small_file():
    fonts = list((STATIC / "fonts").glob("*.woff2"))

    assert [font.stat().st_size <= 20_000 for font in fonts] == [True]


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_a_sheet_stays_short(sheet):
    assert len(sheet.read_text().splitlines()) <= 300


def test_all_sheets_together_stay_readable():
    assert sum(len(sheet.read_text().splitlines()) for sheet in SHEETS) <= 4_500


@pytest.mark.parametrize(
    "sheet", [s for s in SHEETS if not s.name.startswith("tokens")], ids=name_of
)
def test_colours_are_named_in_tokens_only(sheet):
    assert COLOUR.findall(rules_of(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_sides_are_logical(sheet):
    assert PHYSICAL.findall(rules_of(sheet)) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=name_of)
def test_nothing_is_styled_by_its_id(sheet):
    selectors = re.findall(r"^[^{};]*(?=\{)", rules_of(sheet), re.MULTILINE)

    assert [found for found in selectors if re.search(r"#[a-z]", found)] == []


@pytest.mark.parametrize(
    "sheet", [s for s in SHEETS if s.name not in {"utilities.css", "base.css"}], ids=name_of
)
def test_nothing_is_called_important(sheet):
    assert "!important" not in rules_of(sheet)


def test_every_sheet_is_imported_or_linked():
    code = [*ROOT.glob("templates/**/*.html"), *ROOT.glob("marketplace/*/wagtail_hooks.py")]
    text = "\n".join(path.read_text() for path in code)
    reached = {name_of(sheet) for sheet in SHEETS if name_of(sheet) in text}
    for name in set(reached):
        reached |= staticfiles.join(name, SOURCES)[1]

    assert {name_of(sheet) for sheet in SHEETS} - reached == set()
