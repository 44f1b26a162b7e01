"""Production refuses stand-ins, unless it is a demonstration."""

import pytest
from django.core.checks import run_checks

from hustlr import checks


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True
    settings.DEMO = False
    settings.STAND_INS = dict.fromkeys(checks.KEYS, False)
    return settings


def ids(**options) -> list[str]:
    return [error.id for error in checks.no_stand_ins(None, **options)]


def test_real_parts_pass(production):
    assert ids() == []
    assert checks.has_own_secret(None) == []


@pytest.mark.parametrize(("name", "number"), [("payments", 2), ("files", 4)])
def test_a_stand_in_is_refused(production, name, number):
    production.STAND_INS[name] = True

    assert ids() == [f"hustlr.E{number:03d}"]


def test_a_demonstration_may_have_stand_ins(production):
    production.DEMO = True
    production.STAND_INS["payments"] = True

    assert ids() == []


def test_development_is_no_production(production):
    production.PRODUCTION = False

    assert [error.id for error in checks.has_own_secret(None)] == ["hustlr.E010"]


def test_the_checks_run_on_deployment_only():
    found = {error.id for error in run_checks(include_deployment_checks=False)}

    assert not {name for name in found if name.startswith("hustlr.")}
