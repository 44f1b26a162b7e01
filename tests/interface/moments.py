"""Moments of pages, which the gallery shows: a menu is open, an answer awaited, the network gone."""

from __future__ import annotations

from tests.interface.pages import Page

# What somebody does on a page, by the name of the function below.
MOMENTS = [
    (Page("ada", "/"), "open_menu"),
    (Page("tom", "/"), "open_menu"),
    (Page("guest", "/"), "ask"),
    (Page("guest", "/find/?q=wardrobe&where=Newtown"), "open_filters"),
    (Page("guest", "/find/?q=wardrobe&where=Newtown"), "wait_for_results"),
    (Page("guest", "/jobs/post/"), "ask_for_a_skill"),
    (Page("ada", "/messages/{talk.ref}/"), "write_in_a_tunnel"),
    (Page("max", "/desk/marketplace-booking/"), "open_filters_of_the_desk"),
    (Page("max", "/desk/disputes/{asked_us.ref}/"), "see_what_a_ruling_writes"),
    (Page("max", "/desk/policies/new/"), "see_what_a_policy_changes"),
]


def open_menu(page) -> None:
    """Open what hides behind one's face."""
    page.locator("button.me").click()
    page.locator("#me-menu").wait_for()


def ask(page) -> None:
    """Type the beginning of a word into the search of the home page."""
    page.locator("main input[name=q]").first.press_sequentially("wardr")
    page.locator("main [role=option]").first.wait_for()


def open_filters(page) -> None:
    """Open the sheet of filters."""
    page.locator("[data-dialog=filter-sheet]").first.click()
    page.locator("#filter-sheet").wait_for()


def wait_for_results(page) -> None:
    """Ask for other results, which never come."""
    page.route("**/find/**", lambda _route: None)
    page.locator("main").get_by_role("button", name="Search").click()
    page.locator("main .htmx-request").wait_for()


def ask_for_a_skill(page) -> None:
    """Type a title, for which kinds of jobs are found."""
    page.locator("[name=title]").press_sequentially("My wardrobe is in boxes")
    page.locator("main [name=skill]").first.wait_for()


def write_in_a_tunnel(page) -> None:
    """Send a message without a network."""
    page.context.set_offline(True)
    page.get_by_label("Message to").fill("In the tunnel")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Not confirmed yet").wait_for()


def open_filters_of_the_desk(page) -> None:
    """Open the filters of a list of the desk."""
    page.get_by_role("button", name="Show filters").click()
    page.get_by_role("button", name="State", exact=True).first.click()
    page.get_by_label("Work done").wait_for()


def see_what_a_ruling_writes(page) -> None:
    """Decide a dispute as far as its effect on the books."""
    page.locator("[name=rule]").first.check()
    page.locator("[name=kept]").fill("30")
    page.locator("[name=reason]").fill("The photos show that half of it stands.")
    page.get_by_role("button", name="Show the effect").click()
    page.locator("button[name=confirmed]").wait_for()


def see_what_a_policy_changes(page) -> None:
    """Change fees as far as what they mean for a booking."""
    page.locator("[name=effective_from]").fill("2031-01-01T00:00")
    page.locator("[name=note]").fill("Cards cost more.")
    page.locator("[name=client_fee_bps]").fill("9.5")
    page.get_by_role("button", name="See what changes").click()
    page.locator("button[name=confirmed]").wait_for()
