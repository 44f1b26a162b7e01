"""The search in a browser: filters swap the region, and everything works without scripts."""

import pytest

from marketplace.matching import actions
from tests.support.cast import make_person
from tests.taskers.makers import ALWAYS, MANLY, make_tasker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def two_taskers():
    for name, options in (("Tom", {"rate": 60}), ("Tia", {"rate": 40, "place": MANLY})):
        profile = make_tasker(make_person(name, "Rossi"), radius_km=50, week=ALWAYS, **options)
        actions.refresh_rows(profile_id=profile.pk)


def names(page):
    return page.locator("#results article h3").all_inner_texts()


def test_a_filter_swaps_the_list_and_the_address(open_page, two_taskers):
    page = open_page(path="/find/?q=wardrobe&where=Newtown")
    assert names(page) == ["Tom R.", "Tia R."]

    page.locator("#filters label", has_text="5 km").first.click()
    page.wait_for_url("**km=5*")
    page.wait_for_function("document.querySelectorAll('#results article').length === 1")

    assert names(page) == ["Tom R."]
    page.reload()
    assert names(page) == ["Tom R."]


def test_half_a_word_is_completed(open_page, two_taskers):
    page = open_page(path="/find/")

    page.get_by_label("Where").fill("Surry")
    page.wait_for_selector("#places option", state="attached")

    assert page.locator("#places option").first.get_attribute("value") == "Surry Hills"


def test_without_scripts_it_is_the_same_page(open_page, two_taskers):
    page = open_page(path="/find/", javascript=False, width=360)

    page.get_by_label("What do you need done?").fill("wardrobe")
    page.get_by_label("Where").fill("Manly")
    page.get_by_role("button", name="Search").click()
    assert names(page) == ["Tia R.", "Tom R."]

    page.get_by_role("link", name="Price").click()
    assert names(page) == ["Tia R.", "Tom R."]
    page.get_by_role("link", name="Within 5 km").click()
    assert names(page) == ["Tia R."]
