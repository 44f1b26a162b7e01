"""The pages that a new site starts with, open to everybody."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_home_is_there_after_migrate():
    response = Client().get("/")

    assert response.status_code == 200
    assert b"Get it done by someone nearby." in response.content
