"""Points at which tests kill: harmless until armed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from hustlr.postgres import ROOT
from marketplace.core import faults


@pytest.fixture(autouse=True)
def _disarmed():
    yield
    faults.disarm()


def test_a_point_does_nothing():
    faults.fault("somewhere")


def test_an_armed_point_raises():
    faults.arm("somewhere")

    faults.fault("elsewhere")
    with pytest.raises(faults.Fault, match="somewhere"):
        faults.fault("somewhere")
    faults.disarm()
    faults.fault("somewhere")


def test_an_armed_point_may_call():
    called = []
    faults.arm("somewhere", lambda: called.append(1))

    faults.fault("somewhere")

    assert called == [1]


def test_an_unknown_action_is_an_error():
    with pytest.raises(ValueError, match="sing"):
        faults.arm("somewhere", "sing")


def test_the_environment_arms_a_whole_process():
    code = "from marketplace.core.faults import fault; fault('here')"
    environment = {**os.environ, "HUSTLR_FAULT": "here:kill", "PYTHONPATH": str(ROOT)}

    ended = subprocess.run([sys.executable, "-c", code], check=False, env=environment)

    assert ended.returncode == -signal.SIGKILL
