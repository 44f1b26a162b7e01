"""Every page in Chromium: access rules, themes, sizes, the keyboard, and no complaint."""

from __future__ import annotations

import pytest

from tests.interface import looking
from tests.interface.pages import CLIENT, EMPTY, GUEST

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page", [*GUEST, *CLIENT, *EMPTY], ids=str)
def test_a_page_is_sound(page, world, look):
    check(page, world, look)


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
