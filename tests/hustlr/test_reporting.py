"""Errors are reported where a project is named, and nothing about people with them."""

import pytest
import sentry_sdk

from hustlr import reporting


@pytest.fixture
def _quiet_afterwards():
    yield
    sentry_sdk.init()


def test_without_a_project_nothing_is_reported(settings):
    settings.SENTRY_DSN = ""

    assert reporting.begin() is False


@pytest.mark.usefixtures("_quiet_afterwards")
def test_reports_carry_no_person_and_no_form(settings):
    settings.SENTRY_DSN = "http://key@127.0.0.1:9/1"

    assert reporting.begin() is True
    collected = sentry_sdk.get_client().options["data_collection"]
    assert collected["user_info"] is False
    assert collected["http_bodies"] == []
    assert collected["stack_frame_variables"] in (False, {"mode": "off"})
