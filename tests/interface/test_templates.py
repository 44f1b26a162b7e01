"""What no template may contain: the policy of the pages and of htmx 4 would break on it."""

import re

import pytest

from hustlr.postgres import ROOT

TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
# E-mail clients know no style sheets; the page of a broken server is no template.
PAGES = [page for page in TEMPLATES if "email" not in page.parts and page.name != "500.html"]
COMPONENTS = sorted((ROOT / "templates/components").glob("*.html"))
ICON = re.compile(r"{% icon \"([\w-]+)\"")
FORBIDDEN = {
    "a style attribute": re.compile(r"\sstyle=\"(?!{{ ?style)[^\"]*:"),
    "an event attribute": re.compile(r"\son[a-z]+=\""),
    "an inline script": re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*json)"),
    "an inline style": re.compile(r"<style"),
    "hx-on": re.compile(r"\bhx-on\b"),
    "hx-boost": re.compile(r"\bhx-boost\b"),
    "evaluated values": re.compile(r"[\"']js:|javascript:"),
    "a trigger filter": re.compile(r"hx-trigger=\"[^\"]*\["),
    "an address past the manifest": re.compile(r"=\"/?static/"),
    "a wrong status pattern": re.compile(r"hx-status:\d\*"),
}


def name_of(path) -> str:
    return str(path.relative_to(ROOT / "templates"))


def without_comments(path) -> str:
    return re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_a_template_holds_nothing_that_the_policy_blocks(page):
    text = without_comments(page)

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(text)] == []


@pytest.mark.parametrize("component", COMPONENTS, ids=name_of)
def test_a_component_says_how_it_is_used(component):
    assert component.read_text().startswith("{% comment %}")


@pytest.mark.parametrize("component", COMPONENTS, ids=name_of)
def test_a_component_stands_in_the_docs(component):
    assert component.stem in (ROOT / "docs/components.md").read_text()


def test_every_icon_exists():
    icons = {path.stem for path in (ROOT / "templates/icons").glob("*.svg")}
    asked = {name for page in TEMPLATES for name in ICON.findall(page.read_text())}

    assert asked - icons == set()
