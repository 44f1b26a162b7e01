"""Everything here begins with a booking that is paid, which is kept and cloned."""

from __future__ import annotations

from tests.support.paid import ada, scheduled, tom  # noqa: F401 - fixtures
