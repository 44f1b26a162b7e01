"""How long somebody stays signed in: a browser for a season, one that opens the desk for a day.

A session that nobody uses ends after SESSION_COOKIE_AGE: the hourly note of its use renews it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from marketplace.core import clock

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

    from marketplace.accounts.models import Person

# Used daily, a stolen one would never end by itself.
LIFE = timedelta(days=90)
LIFE_OF_STAFF = timedelta(hours=12)
BEGAN = "began_at"
SEEN = "seen_at"
# Often enough to recognise a session in the list, rare enough to cost nothing.
SEEN_EVERY = timedelta(hours=1)


def begin(session: SessionBase) -> None:
    """Count a session from now: somebody has just signed in."""
    session[BEGAN] = session[SEEN] = clock.now().isoformat()


def is_over(content: Mapping[str, Any] | SessionBase, person: Person) -> bool:
    """Say whether the person signed in too long ago, however busy the session is (no query)."""
    began = content.get(BEGAN)
    if not began:  # begun before beginnings were kept; see touch
        return False
    life = LIFE_OF_STAFF if person.is_staff else LIFE
    return clock.now() - datetime.fromisoformat(began) >= life


def touch(session: SessionBase) -> bool:
    """Note that a session is used, at most once an hour; say whether it was noted."""
    seen = session.get(SEEN)
    now = clock.now()
    if seen and now - datetime.fromisoformat(seen) < SEEN_EVERY:
        return False
    session[SEEN] = now.isoformat()
    session.setdefault(BEGAN, now.isoformat())
    return True
