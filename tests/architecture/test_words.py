"""What the repository says about itself is true, and about nobody's machine."""

from __future__ import annotations

import re
import subprocess

from django.core.management import get_commands

from hustlr.entry import OWN_COMMANDS
from hustlr.postgres import ROOT
from tests.architecture import sources

UNFINISHED = re.compile(r"\b(TO" r"DO|FIX" r"ME|X" r"XX)\b")
COMMAND = re.compile(r"python3? manage\.py ([a-z_]+)")


def tracked(*patterns: str) -> list[str]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns],
        check=True,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    return [path for path in listed.stdout.splitlines() if (ROOT / path).is_file()]


def test_nothing_is_left_for_later():
    texts = {path: (ROOT / path).read_text() for path in tracked("*.py", "*.html", "*.css", "*.js")}

    assert [path for path, text in texts.items() if UNFINISHED.search(text)] == []


def test_browser_tests_wait_in_the_way_that_the_policy_allows():
    name, own = "wait_for_function", "tests/architecture/test_words.py"

    # tests.support.browser.until says what is wrong with it.
    naming = {path for path in tracked("tests/*.py") if name in (ROOT / path).read_text()}
    assert naming <= {own}


def test_every_command_that_the_docs_name_exists():
    known = {*get_commands(), *OWN_COMMANDS}
    named = {
        (path, command)
        for path in tracked("*.md", "*.toml", "Dockerfile", ".ci/run")
        for command in COMMAND.findall((ROOT / path).read_text())
    }

    assert [found for found in sorted(named) if found[1] not in known] == []


def test_the_readme_is_short_and_names_both_commands():
    text = (ROOT / "README.md").read_text()

    assert len(text.splitlines()) <= 80
    assert "python3 manage.py run" in text
    assert "python3 manage.py test" in text


def test_ci_calls_the_command_of_the_readme():
    commands = [
        line
        for line in (ROOT / ".ci/run").read_text().splitlines()
        if line and not line.startswith("#")
    ]

    assert len(commands) == 1
    assert commands[0].endswith("python3 manage.py test")


def test_the_folder_site_is_not_ignored():
    ignored = subprocess.run(
        ["git", "check-ignore", "site", "site/hustlr"], check=False, cwd=ROOT, capture_output=True
    )

    assert ignored.stdout == b""


def test_every_module_says_what_it_is_for():
    import ast

    silent = [
        sources.name(file)
        for file in sources.application_files()
        if file.stat().st_size and not ast.get_docstring(sources.tree(file))
    ]

    assert silent == []
