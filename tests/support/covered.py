"""Which lines of the parts a whole run reaches: a plugin that `manage.py test` asks for.

Slipcover writes its probes into the code as it is imported, so that other code pays nothing; its own
plugin wants another pytest. Each process of pytest leaves a file, which `slipcover --merge` adds up;
servers and workers that tests start leave none.
"""

from __future__ import annotations

import json
import os
import tomllib

import slipcover

from hustlr.postgres import ROOT
from hustlr.tools.testing import REPORT

# Probes stay where they are: taking them out again would change code that threads are running.
NEVER = -1

_asked = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["slipcover"]
_measure = slipcover.Slipcover(
    branch=_asked["branch"],
    source=_asked["source"],
    omit=_asked["omit"],
    exclude_also=_asked["exclude-also"],
    d_miss_threshold=NEVER,
)
# Now, before anything of ours is imported.
slipcover.ImportManager(
    _measure, slipcover.FileMatcher(sources=_asked["source"], omit=_asked["omit"])
).__enter__()


def pytest_sessionfinish() -> None:
    """Leave what this process has seen."""
    REPORT.mkdir(parents=True, exist_ok=True)
    name = os.environ.get("PYTEST_XDIST_WORKER", "main")
    (REPORT / f"{name}.json").write_text(json.dumps(_measure.get_coverage()))
