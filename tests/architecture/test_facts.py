"""Facts are plain: anybody may read them, so they import nothing of the product."""

from __future__ import annotations

import ast
import dataclasses
import importlib

import pytest

from hustlr.postgres import ROOT
from tests.architecture import sources

OURS = ("marketplace", "chat", "cms", "hustlr", "django")
FILES = sorted(
    file
    for file in [*(ROOT / "marketplace").glob("*/facts.py"), ROOT / "chat/facts.py"]
    if file.exists() and file.parent.name != "core"
)


@pytest.mark.parametrize("file", FILES, ids=sources.name)
def test_facts_import_nothing_of_ours(file):
    imported = [
        module
        for node in ast.walk(sources.tree(file))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for module in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else ["." if node.level else node.module]
        )
    ]

    assert [module for module in imported if module.split(".")[0] in {*OURS, ""}] == []


@pytest.mark.parametrize("file", FILES, ids=sources.name)
def test_facts_are_frozen(file):
    module = importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))
    facts = [each for each in vars(module).values() if dataclasses.is_dataclass(each)]

    assert facts
    assert all(fact.__dataclass_params__.frozen for fact in facts)
