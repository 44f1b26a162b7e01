"""Every template is used by somebody, and loads only what it uses."""

from __future__ import annotations

import re
from functools import cache

import pytest
from django.template import engines
from django.template.utils import get_app_template_dirs

from hustlr.postgres import ROOT
from tests.architecture import sources

ERROR_PAGES = {"400.html", "403.html", "404.html", "500.html", "403_csrf.html"}
LOAD = re.compile(r"{%-?\s*load\s+(.*?)\s*-?%}")


def name(file) -> str:
    return str(file.relative_to(ROOT / "templates"))


@cache
def everything() -> str:
    """Return all that can name a template, with templates' own text."""
    readers = [*sources.application_files(), *sources.templates()]
    return "\n".join(file.read_text() for file in readers)


def replaces_another(file) -> bool:
    """Tell whether an application of others has a template of this name."""
    return any(
        (folder / name(file)).exists() for folder in map(_path, get_app_template_dirs("templates"))
    )


def _path(folder):
    return ROOT / folder


@pytest.mark.parametrize("file", sources.templates(), ids=name)
def test_a_template_is_used(file):
    own = re.escape(name(file)).replace(r"\.html", r"(\.html)?(#[\w-]+)?")
    used = re.search(rf"[\"'/]{own}[\"']", everything()) is not None

    assert used or file.name in ERROR_PAGES or replaces_another(file) or _is_built_from_parts(file)


def _is_built_from_parts(file) -> bool:
    """Tell whether its folder is named with a blank for the rest, as in f"letters/{kind}.html"."""
    return (
        re.search(
            rf"[\"']{re.escape(str(file.parent.relative_to(ROOT / 'templates')))}/\{{", everything()
        )
        is not None
    )


@pytest.mark.parametrize("file", sources.templates(), ids=name)
def test_a_template_loads_nothing_twice(file):
    loaded = [library for line in LOAD.findall(file.read_text()) for library in line.split()]

    assert len(loaded) == len(set(loaded))


@pytest.mark.parametrize("file", sources.templates(), ids=name)
def test_a_template_loads_only_what_it_uses(file):
    text = file.read_text()
    loaded = {library for line in LOAD.findall(text) for library in line.split()}

    assert [library for library in loaded if not USES[library].search(text)] == []


def _uses(library) -> re.Pattern:
    """Return what finds any tag or filter of the library in a template."""
    tags, filters = (
        "|".join(map(re.escape, each)) or "$^" for each in (library.tags, library.filters)
    )
    return re.compile(rf"{{%-?\s*({tags})\b|\|\s*({filters})\b")


USES = {key: _uses(found) for key, found in engines["django"].engine.template_libraries.items()}
