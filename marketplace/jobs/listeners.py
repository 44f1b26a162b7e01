"""What jobs do when something happens elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import user_signed_up
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from marketplace.core.requests import Request
from marketplace.jobs import actions
from marketplace.jobs.visitors import GUEST_KEY

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@receiver(user_logged_in, dispatch_uid="jobs.adopt_on_sign_in")
@receiver(user_signed_up, dispatch_uid="jobs.adopt_on_sign_up")
def adopt_on_arrival(sender: object, request: Request, user: Person, **rest: Any) -> None:
    """Give a guest's draft to the person who has just joined or signed in.

    On joining too: the link of the confirmation may be opened on another device.
    """
    guest_key = request.session.pop(GUEST_KEY, "")
    if guest_key:
        actions.adopt_drafts(actor=user, guest_key=guest_key)
