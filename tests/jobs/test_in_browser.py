"""The posting steps in a real browser: what htmx swaps while one types, and without script."""

from __future__ import annotations

import pytest
from django.urls import reverse

from marketplace.jobs.models import Job
from tests.jobs.conftest import photo_file
from tests.support.browser import until

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def whole(page, part):
    """Return something of the page that comes, once nothing there moves and its scripts are there."""
    part.wait_for(state="attached")
    page.wait_for_load_state("load")
    return part


@pytest.mark.parametrize("javascript", [True, False], ids=["script", "no-script"])
def test_a_guest_fills_all_steps(open_page, keep_picture, javascript):
    page = open_page(None, reverse("jobs:post"), width=360, javascript=javascript)
    page.get_by_label("In a few words").press_sequentially("Assemble a wardrobe")
    if javascript:
        page.get_by_label("Wardrobe assembly").wait_for()
    else:
        page.get_by_label("Or choose the kind of job").select_option("wardrobe-assembly")
    page.get_by_role("button", name="Next: details").click()

    whole(page, page.get_by_label("One or two")).check(force=True)
    page.get_by_label("Ground floor").check(force=True)
    page.get_by_label("How many pieces?").fill("1")
    page.get_by_label("Add photos").set_input_files(
        {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_file().read()}
    )
    if not javascript:
        page.get_by_role("button", name="Add the chosen photos").click()
    page.get_by_label("What photo 1 shows").fill("The wall")
    page.get_by_role("button", name="Next: where").click()

    page.get_by_label("Suburb, or street and suburb").fill("12 King Street, Newtown")
    page.get_by_role("button", name="Next: when").click()
    whole(page, page.get_by_label("I am flexible")).check(force=True)
    page.get_by_role("button", name="Next: budget").click()
    whole(page, page.get_by_label("Your budget, up to")).fill("160")
    if javascript:
        page.get_by_text("$172.80").wait_for()
    page.get_by_role("button", name="Next: review").click()

    whole(page, page.get_by_role("link", name="Join and post the job"))
    keep_picture(page, "review")
    assert page.get_by_role("img", name="The wall").count() == 2
    assert Job.objects.get().area == "Newtown"


def test_the_focus_goes_to_what_is_wrong(open_page, ada):
    page = open_page(ada, reverse("jobs:post"), forgives="status of 422")
    page.get_by_role("button", name="Next: details").click()
    page.get_by_role("heading", name="There is a problem").wait_for()

    until(page, "document.activeElement.dataset.errorSummary === ''")
    page.get_by_role("link", name="In a few words").click()
    until(page, "document.activeElement.id === 'id_title'")
    assert page.title().startswith("Error: ")


def test_suburbs_are_suggested(open_page, ada, draft):
    page = open_page(ada, reverse("jobs:post_where", args=[draft.ref]))
    page.get_by_label("Suburb, or street and suburb").press_sequentially("newt")

    page.locator("#places option[value=Newtown]").wait_for(state="attached")


def test_jobs_are_filtered_while_one_types(open_page, job):
    page = open_page(None, reverse("jobs:list"))
    page.get_by_label("Words").press_sequentially("piano")

    page.get_by_text("No job fits these filters").wait_for()
    page.wait_for_url("**q=piano**")


def test_a_draft_keeps_itself_and_its_preview_grows(open_page, ada, draft):
    page = open_page(ada, reverse("jobs:post_details", args=[draft.ref]))
    page.get_by_label("Anything else a tasker should know?").press_sequentially("Two boxes")

    page.locator("#preview").get_by_text("Two boxes").wait_for()
    page.locator("#saved").get_by_text("Saved", exact=True).wait_for()
    page.reload()
    assert page.get_by_label("Anything else a tasker should know?").input_value() == "Two boxes"


def test_a_photo_that_does_not_arrive_can_be_sent_again(open_page, ada, draft):
    page = open_page(ada, reverse("jobs:post_details", args=[draft.ref]), forgives="net::ERR_")
    lost = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photo_file().read()}
    page.route("**/details/", lambda route: route.abort())
    page.get_by_label("Add photos").set_input_files(lost)
    again = page.get_by_role("button", name="Try again")
    again.wait_for()

    page.unroute("**/details/")
    again.click()

    page.get_by_label("What photo 1 shows").wait_for()
    field = page.get_by_label("Add photos").element_handle()
    until(page, "(field) => field === document.activeElement", field)
