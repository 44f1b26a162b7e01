"""Who may ask which address for what: one row for each name, object and method."""

from __future__ import annotations

from tests.architecture.matrix.accounts import ACCOUNTS
from tests.architecture.matrix.bookings import BOOKINGS
from tests.architecture.matrix.desk import DESK
from tests.architecture.matrix.disputes import DISPUTES
from tests.architecture.matrix.jobs import JOBS
from tests.architecture.matrix.money import MONEY
from tests.architecture.matrix.row import Row, status_of
from tests.architecture.matrix.shell import SHELL
from tests.architecture.matrix.tasking import TASKING
from tests.architecture.matrix.words import WORDS

__all__ = ["ROWS", "Row", "status_of"]

ROWS = [*SHELL, *ACCOUNTS, *TASKING, *JOBS, *BOOKINGS, *DISPUTES, *MONEY, *WORDS, *DESK]
