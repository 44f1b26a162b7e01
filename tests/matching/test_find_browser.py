"""The search in a browser: filters swap the region, and everything works without scripts."""

import pytest

from marketplace.matching import actions
from tests.support.browser import until
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


def test_a_filter_in_the_sheet_swaps_the_list_and_the_address(open_page, two_taskers):
    page = open_page(path="/find/?q=wardrobe&where=Newtown")
    assert names(page) == ["Tom R.", "Tia R."]

    page.get_by_role("link", name="All filters").click()
    page.locator("#filter-sheet label", has_text="5 km").first.click()
    page.get_by_role("button", name="Show people").click()
    page.wait_for_url("**km=5*")
    until(page, "document.querySelectorAll('#results article').length === 1")

    assert names(page) == ["Tom R."]
    page.reload()
    assert names(page) == ["Tom R."]


def test_a_word_is_completed_by_keys_alone(open_page, two_taskers):
    page = open_page(path="/")
    field = page.get_by_role("combobox", name="What do you need done?")

    # At once: a later answer to a longer word would take the mark from the option.
    field.fill("wardr")
    page.get_by_role("option", name="Wardrobe assembly").wait_for()
    assert field.get_attribute("aria-expanded") == "true"
    field.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") == "what-list-0"
    field.press("Enter")

    assert field.input_value() == "Wardrobe assembly"
    assert field.get_attribute("aria-expanded") == "false"
    field.fill("zzqqxx")
    page.get_by_text("No suggestions. Go on with your own words.").wait_for()
    field.press("Escape")
    assert field.input_value() == "zzqqxx"


def test_near_me_asks_only_when_pressed_and_tells_no_door(open_page, two_taskers):
    page = open_page(path="/find/")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": -33.898312, "longitude": 151.177543})

    with page.expect_request("**/find/suggest/**") as asked:
        page.get_by_role("button", name="Near me").click()
    until(page, "document.querySelector('#id_where').value === 'Newtown'")

    assert asked.value.url.endswith("q=-33.90,151.18")


def test_a_price_on_the_map_marks_its_person(open_page, two_taskers):
    page = open_page(path="/find/?q=wardrobe&where=Newtown&zoom=-2")

    page.locator("svg.city a", has_text="$150").hover()

    page.locator("article.paired h3").first.wait_for()
    assert page.locator("article.paired h3").all_inner_texts() == ["Tom R."]


def test_without_scripts_it_is_the_same_page(open_page, two_taskers):
    page = open_page(path="/find/", javascript=False, width=360)
    assert page.get_by_role("button", name="Near me").count() == 0

    page.get_by_label("What do you need done?").fill("wardrobe")
    page.get_by_label("Where").fill("Manly")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url("**where=Manly*")
    assert names(page) == ["Tia R.", "Tom R."]

    page.get_by_role("link", name="Price", exact=True).click()
    page.wait_for_url("**sort=price*")
    assert names(page) == ["Tia R.", "Tom R."]
    page.get_by_role("link", name="All filters").click()
    page.get_by_text("5 km", exact=True).click()
    page.get_by_role("button", name="Show people").click()
    page.wait_for_url("**km=5*")
    assert names(page) == ["Tia R."]
    page.get_by_role("link", name="Map").click()
    page.get_by_role("group", name="Map round Manly").get_by_role("link").first.click()
    page.wait_for_url("**#at-*")
