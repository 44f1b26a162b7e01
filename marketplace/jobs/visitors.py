"""Who looks at a job: a person, or a guest whose session holds the key of a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.crypto import salted_hmac

from marketplace.core.requests import Request

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

GUEST_KEY = "job_guest_key"


def person_of(request: Request) -> Person | None:
    """Return who is signed in, or None for a guest."""
    return request.user if request.user.is_authenticated else None


def guest_key_of(request: Request) -> str:
    """Return the key of the guest's draft; empty without one."""
    return str(request.session.get(GUEST_KEY, ""))


def new_guest_key(request: Request, start_key: str) -> str:
    """Return the key of the guest's draft, made now if there is none.

    It follows from the random key of the form. What was typed may keep itself while the form is on
    its way: each of the two then gets a session of its own, and either has to open the draft.
    """
    made = salted_hmac("marketplace.jobs.guest", start_key, algorithm="sha256").hexdigest()[:32]
    return str(request.session.setdefault(GUEST_KEY, made))
