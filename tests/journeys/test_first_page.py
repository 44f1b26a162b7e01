"""The first page in a real browser."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_home_page_opens(open_page, keep_picture):
    page = open_page()

    keep_picture(page, "home")

    assert page.get_by_role("heading", level=1).count() == 1


def test_somebody_is_signed_in(open_page, ada):
    page = open_page(ada, "/healthz")

    assert "alive" in page.content()
