"""The desk's pages as an operator sees them: access rules, both themes, and no complaint.

Only the content is measured, which is ours; the menu and the head around it are Wagtail's.
"""

from __future__ import annotations

import pytest

from tests.interface import looking
from tests.interface.pages import DESK

pytestmark = pytest.mark.browser
CONTENT = "#main .content"
# Wagtail lays out its lists for screens that are no phones.
WIDTHS = (1280,)
SIZES = ((768, "100%"),)


@pytest.mark.parametrize("page", DESK, ids=str)
def test_a_page_of_the_desk_is_sound(page, world, look):
    window = look(page.who, page.url(world), status=page.status)
    found = {
        "rules": looking.broken_rules(window, WIDTHS, region=CONTENT),
        "overflow": looking.overflow(window, SIZES),
        "complaints": list(window.complaints),
    }

    wrong = [f"{name}: {each}" for name, bad in found.items() for each in bad]
    assert not wrong, "\n".join(wrong)
