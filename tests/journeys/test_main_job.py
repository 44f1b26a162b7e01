"""The main job, by two people side by side: from a guest's draft to two public reviews."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from marketplace.bookings.models import Booking
from marketplace.core.clock import now
from marketplace.jobs.models import Job
from marketplace.notifications.models import Mail
from marketplace.payments import queries as payments
from tests.journeys.conftest import wait_until_quiet
from tests.journeys.visitors import TITLE, Visitor, picture
from tests.support import bookings as stage
from tests.support.payments import CHALLENGED, DECLINED, VISA
from tests.support.queue import drain
from tests.taskers.makers import ALWAYS, make_tasker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NORA = "nora@example.com"


@dataclass(frozen=True)
class Variant:
    """How one run differs from the others."""

    width: int
    javascript: bool
    cards: tuple[str, ...]

    @property
    def name(self) -> str:
        """Name the folder of the pictures."""
        return f"{'script' if self.javascript else 'plain'}-{self.width}"


VARIANTS = (
    Variant(1280, True, (DECLINED, VISA)),
    Variant(360, True, (CHALLENGED,)),
    Variant(360, False, (DECLINED, CHALLENGED)),
    Variant(1280, False, (VISA,)),
)


@pytest.fixture(params=VARIANTS, ids=lambda one: one.name)
def variant(request):
    """One run; with scripts a real worker works beside it, else the test is the worker."""
    if request.param.javascript:
        request.getfixturevalue("worker")
    return request.param


@pytest.fixture
def two(arrive, variant, tom, tia):
    """The client who is still a guest, and the tasker; a second one lives nearby."""
    settle = wait_until_quiet if variant.javascript else drain
    for person in (tom, tia):
        make_tasker(person, week=ALWAYS)
    window = {
        "settle": settle,
        "folder": variant.name,
        "width": variant.width,
        "javascript": variant.javascript,
    }
    return arrive("client", **window), arrive("tasker", tom, "/", **window)


@pytest.mark.usefixtures("books_in_order")
def test_from_a_posted_job_to_a_paid_and_reviewed_one(two, variant, tia):
    client, tasker = two
    day = stage.in_days(4).date().isoformat()
    client.settle()
    _post(client, variant, day)
    _find_and_offer(tasker, variant, day)
    stage.make_offer(Job.objects.get(), tia, price=150, start=stage.in_days(4))
    _compare(client)
    _accept(client)
    _pay(client, variant)
    _talk(client, tasker, variant)
    _work(client, tasker)
    _review(client, tasker)
    _check_the_end(client)


def _post(client: Visitor, variant: Variant, day: str) -> None:
    client.keep("home")
    client.press("Post a job")
    client.post_job(day=day, javascript=variant.javascript)
    client.press("Join and post the job")
    client.join(first="Nora", last="Quinn", email=NORA)
    client.page.wait_for_url("**/review/")
    client.keep("post-review-signed-in")
    client.confirm_number()
    client.page.wait_for_url("**/review/")
    client.sees("12 King Street")
    client.press("Post job")
    client.sees("No offers yet")
    client.keep("job-posted")
    client.settle()
    assert Job.objects.get().is_open


def _find_and_offer(tasker: Visitor, variant: Variant, day: str) -> None:
    tasker.go("/notices/")
    tasker.sees(f"New job near you: “{TITLE}”")
    tasker.keep("notice-of-the-job")
    tasker.open_mail("tom@example.com", "job near you")
    tasker.keep("mail-of-the-job")
    tasker.go("/jobs/")
    tasker.sees(TITLE)
    tasker.keep("open-jobs")
    tasker.press(TITLE)
    tasker.sees("The boxes are in the bedroom.")
    assert "12 King Street" not in tasker.page.content()
    tasker.keep("job")
    tasker.offer(day=day, price="140", javascript=variant.javascript)
    tasker.sees("What you wrote", "$126.00")
    tasker.keep("offer-made")
    tasker.settle()


def _compare(client: Visitor) -> None:
    client.settle()
    client.go("/notices/")
    client.sees("Tom R. offers $140")
    client.keep("notice-of-the-offer")
    client.press("Tom R. offers $140")
    client.sees("$151.20", "$162.00")
    client.keep("compare")
    client.page.get_by_role("link", name="Tom R.").filter(visible=True).last.click()
    client.page.get_by_role("heading", level=1, name="Tom").wait_for()
    client.keep("offer")


def _accept(client: Visitor) -> None:
    client.go(f"/jobs/{Job.objects.get().ref}/")
    client.keep("offers-on-the-job")
    card = client.page.locator(".offer").filter(has_text="Tom R.")
    card.get_by_role("link", name="Accept offer").or_(
        card.get_by_role("button", name="Accept offer")
    ).click()
    client.accept()


def _pay(client: Visitor, variant: Variant) -> None:
    client.open_hosted_page()
    client.keep("card")
    *refused, last = variant.cards
    for number in refused:
        with client.refused():
            client.give_card(number)
            client.sees("Nothing was charged")
        client.keep("declined")
    client.give_card(last)
    if last == CHALLENGED:
        client.sees("Is this you?")
        client.keep("bank")
        client.press("Yes, pay")
    client.page.wait_for_url("**/bookings/**")
    client.keep("back-from-paying")
    client.settle()
    if not variant.javascript:
        client.page.reload()
    # Where the worker is quicker than the way back, the booking itself is there.
    client.sees(re.compile("Tom is booked|Tom comes"))
    client.keep("booked")


def _talk(client: Visitor, tasker: Visitor, variant: Variant) -> None:
    client.go(f"/bookings/{_booking().ref}/")
    client.keep("booking")
    client.press("Message")
    tasker.go("/messages/")
    tasker.keep("inbox")
    tasker.page.locator(".inbox a, main a").filter(has_text="Nora").first.click()
    tasker.page.wait_for_url("**/messages/*/")
    client.write("The boxes are upstairs, is that a problem?")
    if not variant.javascript:
        tasker.page.reload()
    tasker.reads("The boxes are upstairs, is that a problem?")
    tasker.write("Not at all. See you on the day.")
    if not variant.javascript:
        client.page.reload()
    client.reads("Not at all. See you on the day.")
    client.keep("conversation")
    tasker.keep("conversation")


def _work(client: Visitor, tasker: Visitor) -> None:
    booking = _booking()
    stage.give_pin(booking)
    path = f"/bookings/{booking.ref}/"
    tasker.go("/tasker/")
    tasker.keep("today")
    tasker.go(path)
    tasker.sees("12 King Street")
    assert booking.pin not in tasker.page.locator("main").inner_text()
    tasker.keep("booking")
    tasker.press("Start with the PIN")
    client.go(path)
    client.sees(booking.pin)
    tasker.fill("Start PIN", booking.pin)
    tasker.keep("pin")
    tasker.press("Start the work")
    tasker.sees("You are at work")
    tasker.keep("at-work")
    tasker.press("Mark as done")
    tasker.page.get_by_label("Photos of the finished work").set_input_files(picture())
    tasker.fill("Note to your client", "Level, doors hung. Anchors are yours.")
    tasker.keep("finish")
    tasker.press("Mark as done")
    tasker.sees("Nora looks at your work")
    tasker.keep("finished")
    tasker.settle()
    client.go(path)
    client.keep("to-approve")
    client.press("Release $151.20")
    client.sees("Is Tom’s work as agreed?", "Level, doors hung.")
    client.keep("approval")
    client.press("Release $151.20")
    client.sees("All done", "$126.00 went to Tom")
    client.keep("released")
    client.settle()
    tasker.go(path)
    tasker.sees("Done, and paid to you")
    tasker.keep("released")


def _review(client: Visitor, tasker: Visitor) -> None:
    client.page.reload()
    client.review(stars="Superb", text="On time, level, and swept after.")
    client.sees("Only you see your review")
    client.keep("reviewed")
    tasker.page.reload()
    assert "swept after." not in tasker.page.locator("main").inner_text()
    tasker.review(stars="Great", text="Everything was ready.")
    tasker.sees("On time, level, and swept after.", "Everything was ready.")
    tasker.keep("reviews")
    tasker.settle()


def _check_the_end(client: Visitor) -> None:
    booking = _booking()
    client.page.reload()
    client.sees("Everything was ready.")
    client.keep("reviews")
    client.go(f"/taskers/{booking.tasker.ref}/?show=reviews")
    client.sees("1 review, from a paid job", "On time, level, and swept after.")
    client.keep("profile-after")
    books = payments.books_of(booking.ref)
    assert (booking.is_done, booking.tasker.rating_count) == (True, 1)
    assert (str(books.paid), str(books.released), str(books.fees)) == ("$151.20", "$126", "$25.20")
    assert not books.held
    assert not Mail.objects.filter(sent_at=None).exists()
    assert booking.completed_at <= now()


def _booking() -> Booking:
    return Booking.objects.with_people().get()
