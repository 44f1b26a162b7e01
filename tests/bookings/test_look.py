"""The pages in a real browser: nothing overflows, and axe finds nothing to complain of."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from marketplace.core.images import clean_photo
from tests.bookings.test_working import photo
from tests.support import bookings as stage
from tests.support.browser import until
from tests.support.queue import drain

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# Preloading would write the sheets into the page, which its policy forbids.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "preload": False}

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def pages(ada, tom, signed_in):
    """Return every kind of page as (name, person, path), with bookings in all states."""
    browser = signed_in(ada)

    def offer(day, title):
        return stage.make_offer(stage.make_job(ada, title=title), tom, start=stage.in_days(day))

    def paid(day, title):
        return stage.pay_for(stage.accept(offer(day, title), ada), browser)

    waiting, unpaid = offer(1, "Two shelves"), stage.accept(offer(2, "Wardrobe, three doors"), ada)
    booked, started = paid(3, "Bed frame with drawers"), stage.start(paid(4, "Desk and chair"))
    done = stage.finish(
        stage.start(paid(5, "TV bench")), photos=[clean_photo(photo())], note="All level."
    )
    over = stage.approve(stage.finish(stage.start(paid(6, "Cot and dresser"))))
    drain()
    both = [
        (f"{each.state}-{who.first_name}", who, f"/bookings/{each.ref}/")
        for each in map(stage.fresh, (unpaid, booked, started, done, over))
        for who in (ada, tom)
    ]
    return [
        *both,
        ("acceptance", ada, f"/offers/{waiting.ref}/acceptance/"),
        ("checkout", ada, f"/bookings/{unpaid.ref}/checkout/"),
        ("confirmed", ada, f"/bookings/{booked.ref}/confirmed/"),
        ("cancellation", ada, f"/bookings/{booked.ref}/cancellation/"),
        ("start", tom, f"/bookings/{booked.ref}/start/"),
        ("finish", tom, f"/bookings/{started.ref}/finish/"),
        ("approval", ada, f"/bookings/{done.ref}/approval/"),
        ("list", ada, "/bookings/"),
        ("today", tom, "/tasker/"),
        ("review", ada, f"/bookings/{over.ref}/review/"),
    ]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_fits_and_is_accessible(pages, open_page, keep_picture, scheme):
    axe, windows = Axe(), {}
    for name, person, path in pages:
        if person not in windows:
            windows[person] = open_page(person, scheme=scheme)
        page = windows[person]
        assert page.goto(path).status == 200
        for width in (360, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            until(page, "document.documentElement.scrollWidth <= innerWidth")
            found = axe.run(page, options=OPTIONS)
            assert found.violations_count == 0, f"{path}\n{found.generate_report()}"
            keep_picture(page, f"{name}-{width}")
