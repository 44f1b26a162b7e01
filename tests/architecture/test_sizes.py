"""Nothing grows unseen: the budgets that keep files and functions readable."""

from __future__ import annotations

import pytest

from hustlr.postgres import ROOT
from tests.architecture import sources

FILE, SETTINGS, FUNCTION = 400, 450, 45
TEST_FILE, TEST = 400, 40
TEMPLATE, SCRIPT, ALL_SCRIPTS = 120, 120, 900


def too_long(files, most):
    return {sources.name(file): sources.lines(file) for file in files if sources.lines(file) > most}


def long_functions(files, most):
    return {
        f"{sources.name(file)}:{function}": length
        for file in files
        for function, length in sources.functions(file)
        if length > most
    }


def test_python_files_stay_short():
    files = [file for file in sources.application_files() if file.name != "settings.py"]

    assert too_long(files, FILE) == {}
    assert too_long([ROOT / "site/hustlr/settings.py"], SETTINGS) == {}


def test_functions_stay_short():
    assert long_functions(sources.application_files(), FUNCTION) == {}


def test_tests_stay_short():
    files = sources.python_files("tests")

    assert too_long(files, TEST_FILE) == {}
    assert long_functions(files, TEST) == {}


def test_templates_stay_short():
    assert too_long(sources.templates(), TEMPLATE) == {}


def test_scripts_stay_few_and_short():
    assert too_long(sources.scripts(), SCRIPT) == {}
    assert sum(map(sources.lines, sources.scripts())) <= ALL_SCRIPTS


@pytest.mark.parametrize(("length", "found"), [(FUNCTION, {}), (46, {"planted.py:long": 46})])
def test_a_planted_function_is_found(tmp_path, length, found):
    planted = tmp_path / "planted.py"
    planted.write_text("def long():\n" + "    1\n" * (length - 1))

    assert long_functions([planted], FUNCTION) == found


def test_a_planted_file_is_found(tmp_path):
    planted = tmp_path / "planted.py"
    planted.write_text("1\n" * (FILE + 1))

    assert too_long([planted], FILE) == {"planted.py": 401}
