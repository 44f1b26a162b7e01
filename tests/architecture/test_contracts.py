"""Parts import downwards only; each contract is proven by a violation that it reports."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from hustlr.postgres import ROOT
from tests.architecture import sources

FOLDERS = ("site", "marketplace", "chat", "cms")
PLANTED = [
    ("marketplace/core", "from marketplace.jobs import queries", "domain"),
    ("marketplace/payments", "from marketplace.jobs import queries", "domain"),
    ("marketplace/offers", "from marketplace.notifications import queries", "domain"),
    ("marketplace/jobs", "from marketplace.taskers import actions", "domain"),
    ("marketplace/bookings", "from marketplace.offers.models import Offer", "offers-private"),
    ("marketplace/reviews", "from marketplace.accounts.models import Person", "accounts-private"),
    ("marketplace/jobs", "import chat.models", "sites"),
    ("chat", "import cms.models", "sites"),
    ("cms", "import hustlr.health", "sites"),
    ("marketplace/payments", "import stripe", "vendors"),
    ("marketplace/jobs", "import twilio", "texts"),
]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A copy of the product in which anything may be planted."""
    root = tmp_path_factory.mktemp("planted")
    for folder in FOLDERS:
        shutil.copytree(ROOT / folder, root / folder, ignore=shutil.ignore_patterns("migrations"))
    shutil.copy(ROOT / "pyproject.toml", root)
    return root


def check(root: Path) -> subprocess.CompletedProcess[str]:
    # In a process of its own: it cannot live beside what Twisted does to interfaces.
    path = os.pathsep.join((str(root), str(root / "site")))
    return subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        check=False,
        cwd=root,
        env=dict(os.environ, PYTHONPATH=path, COLUMNS="200"),
        capture_output=True,
        text=True,
    )


def contracts() -> list[dict]:
    """Return the contracts as they stand in pyproject.toml."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]


def test_every_private_module_is_protected():
    listed = {name for each in contracts() for name in each.get("protected_modules", ())}
    protected = {name for name in listed if name.startswith("marketplace.")}
    private = {
        f"marketplace.{part}.{kind}"
        for part in sources.PARTS
        for kind in ("models", "forms", "views")
        if part != "core" and exists(ROOT / "marketplace" / part / kind)
    }

    assert private == protected


def exists(module: Path) -> bool:
    """Tell whether a module or package of this name is there."""
    return module.with_suffix(".py").exists() or (module / "__init__.py").exists()


def test_all_contracts_are_kept():
    result = check(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("where", "line", "contract"), PLANTED, ids=str)
def test_a_planted_import_is_reported(copy, where, line, contract):
    planted = copy / where / "planted.py"
    planted.write_text(f'"""Planted."""\n\n{line}\n')
    try:
        result = check(copy)
    finally:
        planted.unlink()

    assert result.returncode == 1
    assert f"{where.replace('/', '.')}.planted" in result.stdout
    assert contract in broken(result.stdout)


def broken(said: str) -> set[str]:
    """Return the ids of the broken contracts, by the names that the report gives."""
    return {each["id"] for each in contracts() if f"{each['name']} BROKEN" in said}


def test_type_checking_imports_are_free(copy):
    planted = copy / "marketplace/reviews/planted.py"
    planted.write_text(
        '"""Planted."""\n\nfrom typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n'
        "    from marketplace.accounts.models import Person\n"
    )
    try:
        result = check(copy)
    finally:
        planted.unlink()

    assert "planted" not in result.stdout
