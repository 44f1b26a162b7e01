"""People before a browser: each method is what one of them does on one or two pages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from playwright.sync_api import expect

from marketplace.accounts.models import PhoneCode
from tests.jobs.conftest import photo_file
from tests.support.browser import swapped
from tests.support.payments import card_form

TITLE = "Assemble a three-door wardrobe"
PASSWORD = "a quiet walk by the harbour"


@dataclass
class Visitor:
    """Somebody with a window; `settle` lets the background work be done."""

    name: str
    page: object
    settle: Callable[[], object]
    shots: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def go(self, path: str) -> None:
        """Open an address."""
        self.page.goto(path)

    def press(self, name: str, *, exact: bool = False) -> None:
        """Press the first visible button or link of this name."""
        button = self.page.get_by_role("button", name=name, exact=exact)
        link = self.page.get_by_role("link", name=name, exact=exact)
        self._served(button.or_(link).filter(visible=True).first).click()

    def fill(self, label: str, value: str) -> None:
        """Type into a field; sections have labels, too."""
        field = self.page.get_by_label(label).and_(self.page.locator("input, textarea"))
        self._served(field.first).fill(value)

    def _served(self, control):
        """Wait for a control, and for the scripts that serve it: they come after the markup."""
        control.wait_for(state="attached")
        self.page.wait_for_load_state("load")
        return control

    def choose(self, label: str) -> None:
        """Check a radio or a box, by the keyboard: chips hide the box that a click would need."""
        box = self._served(self.page.get_by_label(label, exact=True))
        if not box.is_checked():
            box.press("Space")
        expect(box).to_be_checked()

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """Wait for each text to be on the page."""
        for text in texts:
            self.page.get_by_text(text).filter(visible=True).first.wait_for()

    def keep(self, name: str) -> None:
        """Keep a picture, and fail when the page is wider than the window."""
        page = self.page
        page.wait_for_load_state("load")
        page.evaluate("scrollTo(0, 0)")
        self.shots.mkdir(parents=True, exist_ok=True)
        page.screenshot(
            path=self.shots / f"{self.name}-{next(self.numbers):02d}-{name}.png",
            full_page=True,
            # Hiding it would write a style onto the field, which the policy stops.
            caret="initial",
        )
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, f"{page.url} is {wide} px wider than the window"

    @contextmanager
    def refused(self) -> Iterator[None]:
        """Expect a 422, of which the browser complains in its console."""
        before = len(self.page.complaints)
        yield
        del self.page.complaints[before:]

    # A client

    def post_job(self, *, day: str, javascript: bool) -> None:
        """Walk through the steps of posting, up to the last page."""
        self._served(self.page.get_by_label("In a few words")).press_sequentially(TITLE)
        if javascript:
            meant = self.page.get_by_role("radio", name="Wardrobe assembly", checked=True)
            meant.wait_for(state="attached")
        else:
            self.page.get_by_label("Or choose the kind of job").select_option("wardrobe-assembly")
        self.keep("post-what")
        self.press("Next: details")
        self._details()
        self.fill("Suburb, or street and suburb", "12 King Street, Newtown")
        self.keep("post-where")
        self.press("Next: when")
        self.choose("On a day")
        self.fill("Which day?", day)
        self.keep("post-when")
        self.press("Next: budget")
        self.fill("Your budget, up to", "160")
        if javascript:
            self.sees("$172.80")
        self.keep("post-budget")
        self.press("Next: review")
        self.sees("Read it once more")
        self.keep("post-review")

    def _details(self) -> None:
        self.choose("Three")
        self.choose("Ground floor")
        self.fill("How many pieces?", "1")
        self.fill("Anything else a tasker should know?", "The boxes are in the bedroom.")
        self._served(self.page.get_by_label("Add photos")).set_input_files(picture())
        add = self.page.get_by_role("button", name="Add the chosen photos")
        # With scripts the photo leaves by itself.
        if add.is_visible():
            add.click()
        self.fill("What photo 1 shows", "The wall")
        self.keep("post-details")
        self.press("Next: where")

    def join(self, *, first: str, last: str, email: str) -> None:
        """Create an account and confirm the address by the link of the e-mail."""
        self.fill("First name", first)
        self.fill("Last name", last)
        self.fill("E-mail", email)
        self.fill("Password", PASSWORD)
        self.keep("sign-up")
        self.press("Create account", exact=True)
        self.sees("Check your e-mail")
        self.keep("check-your-mail")
        self.settle()
        self.open_mail(email, "onfirm")
        self.page.locator("[data-mail-text] a").filter(has_text="confirm").first.click()
        self.press("Yes, it is mine")

    def confirm_number(self) -> None:
        """Give a mobile number and enter the code that comes to it."""
        self.press("Confirm my number")
        self.fill("Mobile number", "0491 570 156")
        self.keep("number")
        self.press("Send me a code")
        self.sees("Enter the code")
        self.settle()
        code = PhoneCode.objects.latest("pk").code
        self.fill("Code", code)
        self.keep("number-code")
        self.press("Verify number")

    def open_mail(self, email: str, subject: str) -> None:
        """Open the newest stored e-mail to somebody whose subject has these words."""
        self.go(f"/dev/mail/?to={email}")
        self.page.get_by_role("link", name=re.compile(subject)).first.click()
        self.page.locator("[data-mail-text]").wait_for()

    def pick_a_time(self) -> None:
        """Choose the first free time of a day some days ahead."""
        day = self.page.locator(".days a").nth(4)
        where = day.get_attribute("href")
        day.click()
        # The times of another day stand there until the days say which one is chosen.
        self.page.locator(f'.days a[aria-current=date][href="{where}"]').wait_for()
        self.page.locator(".slot:not(.taken) input").first.press("Space")

    def accept(self) -> None:
        """Accept the offer that the page shows in full, up to the checkout."""
        self.sees("Nothing is charged yet")
        self.keep("acceptance")
        self.press("Accept")
        self.page.wait_for_url("**/checkout/")
        self.keep("checkout")

    def open_hosted_page(self) -> None:
        """Go on to where the card is asked for."""
        self.settle()
        self.press("into the hold")
        self.page.wait_for_url("**/sandbox/pay/**")

    def give_card(self, number: str) -> None:
        """Fill in the card form and send it."""
        for name, value in card_form(number).items():
            self.page.fill(f"[name={name}]", value)
        self.page.click("main form button")

    # A tasker

    def become_tasker(self) -> None:
        """Walk through the pages that make a profile, until it can be found."""
        self.go("/tasker/become/")
        self.keep("become")
        self.press("Become a tasker")
        self._served(self.page.get_by_label("Add a skill")).select_option("wardrobe-assembly")
        self.keep("skills-empty")
        self.press("Set its price")
        self.choose("By the hour")
        self.fill("Your price", "50")
        self.keep("skill")
        self.press("Save price")
        self.sees("Your price list")
        self.keep("skills")
        self.press("Next: where you work")
        self.fill("Suburb that you start from", "Marrickville")
        self.choose("10 km")
        self.press("Save area")
        self.sees("Your areas")
        self.keep("area")
        self.press("Next: your hours")
        for part in ("Early", "Morning", "Afternoon"):
            self.choose(f"Monday, {part}")
        self.press("Monday to all days")
        self.page.locator("[value='7-early']:checked").wait_for(state="attached")
        self.keep("hours")
        self.press("Save and go on")
        self.sees("Your week is saved")
        self.fill("Your promise in one line", "Flat-pack in one visit, swept after.")
        self.page.locator("main form").get_by_role("button", name="Save", exact=True).click()
        self.sees("Before you go live")
        self.keep("before-going-live")
        self.press("Go live")
        self.sees("You are live")
        self.keep("live")

    def offer(self, *, day: str, price: str, javascript: bool) -> None:
        """Make an offer on the job that the page shows, at ten."""
        self.press("Make an offer")
        self.fill("Your price for the whole job", price)
        # With scripts, each of the two brings new times, in which nothing is chosen yet.
        with swapped(self.page, "#times") if javascript else nullcontext():
            self.page.get_by_label("How long will it take?").select_option("120")
        with swapped(self.page, "#times") if javascript else nullcontext():
            self.fill("Which day?", day)
        if not javascript:
            with self.refused():
                self.press("Show my free times and earnings")
                self.sees("$126.00")
        self.sees("$126.00")
        self.page.get_by_label("10:00 am", exact=True).check(force=True)
        self.fill("Why you?", "I have built forty of these and bring my own tools.")
        self.fill("What is not included", "Wall anchors")
        self.keep("offer-form")
        self.press("Send offer")

    def work(self, pin: str) -> None:
        """Do the work of the booking that the page shows, from the door to the last word."""
        self.press("Start with the PIN")
        self.fill("Start PIN", pin)
        self.press("Start the work")
        self.sees("You are at work")
        self.press("Mark as done")
        self.page.get_by_label("Note to your client").wait_for()
        self.press("Mark as done")
        self.sees("looks at your work")

    # Both

    def write(self, text: str) -> None:
        """Send a message in the open conversation, and see it arrive."""
        self.fill("Message to", text)
        self.press("Send", exact=True)
        self.reads(text)

    def reads(self, text: str) -> None:
        """Wait for a message of the other side."""
        self.page.locator(".thread .msg:not(.pending) .bub").filter(has_text=text).first.wait_for()

    def review(self, *, stars: str, text: str) -> None:
        """Write a review of the other side."""
        self.press("Write a review")
        # The stars stand first; the same words rate single things below.
        self.page.get_by_label(stars).first.check(force=True)
        self.fill("Your words", text)
        self.keep("review")
        self.press("Post review")


def picture() -> dict:
    """Return a photo as a file chooser gives it."""
    content = photo_file(size=(640, 480), colour="teal").read()
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": content}
