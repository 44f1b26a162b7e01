"""What accounts do when somebody signs in, whichever way."""

from __future__ import annotations

from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from marketplace.accounts.middleware import SEEN
from marketplace.core import clock


@receiver(user_logged_in)
def remember_session(request: Any, **_sent: Any) -> None:
    """Put the session into the person's list, and count it as seen now."""
    request.session[SEEN] = clock.now().isoformat()
    if request.META.get("REMOTE_ADDR"):
        UserSession.objects.create_from_request(request)
