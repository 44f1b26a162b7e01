"""Queued work of matching."""

from marketplace.core import queue
from marketplace.matching import actions


@queue.periodic(name="matching.mend_rows", cron="40 3 * * *")
def mend_rows() -> None:
    """Once a night, find rows that no fact has kept true (a new price range, a restored table)."""
    for profile_id in list(actions.differing_taskers()):
        actions.refresh_rows(profile_id=profile_id)
