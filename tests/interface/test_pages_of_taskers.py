"""The pages of taskers, measured like all others; a file of their own runs beside those."""

from __future__ import annotations

import pytest

from tests.interface.pages import TASKER
from tests.interface.test_every_page import check

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("page", TASKER, ids=str)
def test_a_page_of_a_tasker_is_sound(page, world, look):
    check(page, world, look)
