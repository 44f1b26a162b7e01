"""Signing in."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "url",
    ["/account/login/", "/account/signup/", "/account/password/reset/", "/account/login/code/"],
)
def test_entrance_pages_are_open(url):
    assert Client().get(url).status_code == 200


def test_empty_sign_up_is_422():
    assert Client().post("/account/signup/", {}).status_code == 422
