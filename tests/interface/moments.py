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
