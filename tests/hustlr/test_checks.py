"""Production refuses stand-ins, unless it is a demonstration."""

import pytest
from django.core.checks import run_checks

from hustlr import checks


@pytest.fixture
def production(settings):
    settings.PRODUCTION = True
    settings.DEMO = False
    settings.STAND_INS = dict.fromkeys(checks.KEYS, False)
    settings.ALLOWED_HOSTS, settings.BASE_URL = ["hustlr.example"], "https://hustlr.example"
    settings.ALLAUTH_TRUSTED_CLIENT_IP_HEADER = "Fly-Client-IP"
    settings.STRIPE_SECRET_KEY, settings.STRIPE_WEBHOOK_SECRETS = "sk_live_1", ["whsec_1"]
    return settings


def ids(**options) -> list[str]:
    return [error.id for error in checks.no_stand_ins(None, **options)]


def test_real_parts_pass(production):
    assert ids() == []
    assert checks.has_own_secret(None) == []
    assert checks.is_told_all(None) == []


@pytest.mark.parametrize(
    ("name", "value", "id_"),
    [
        ("ALLAUTH_TRUSTED_CLIENT_IP_HEADER", None, "hustlr.E011"),
        ("ALLOWED_HOSTS", ["*"], "hustlr.E012"),
        ("STRIPE_WEBHOOK_SECRETS", [], "hustlr.E013"),
        ("BASE_URL", "http://127.0.0.1:8000", "hustlr.E014"),
    ],
)
def test_a_value_that_opens_a_door_is_refused(production, name, value, id_):
    setattr(production, name, value)

    assert [error.id for error in checks.is_told_all(None)] == [id_]


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
