"""Every page in Chromium: access rules, themes, sizes, the keyboard, and no complaint."""

from __future__ import annotations

import re

import pytest

from tests.interface import looking
from tests.interface.pages import CLIENT, EMPTY, GUEST

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page", [*GUEST, *CLIENT, *EMPTY], ids=str)
def test_a_page_is_sound(page, world, look):
    check(page, world, look)


@pytest.mark.parametrize(("name", "most"), [("receipt/", 1), ("", 2)], ids=["receipt", "booking"])
def test_what_is_kept_on_paper_is_printed_without_the_ways_around_it(name, most, world, look):
    window = look("ada", f"/bookings/{world.booking.ref}/{name}")

    window.emulate_media(media="print")
    around = [".topbar", ".tabbar", ".footer", ".crumbs", "main .btn"]
    shown = [each for each in around if window.locator(f"{each}:visible").count()]
    sheets = len(re.findall(rb"/Type\s*/Page\b", window.pdf(format="A4")))
    window.emulate_media(media="screen")

    assert shown == []
    assert 1 <= sheets <= most


def check(page, world, look) -> None:
    """Load the page once and measure all of it."""
    window = look(page.who, page.url(world), status=page.status)
    found = {
        "rules": looking.broken_rules(window),
        "overflow": looking.overflow(window),
        "keyboard": looking.lost_stops(window) if page.walked else [],
        "complaints": list(window.complaints),
    }

    wrong = [f"{name}: {each}" for name, bad in found.items() for each in bad]
    assert not wrong, "\n".join(wrong)
