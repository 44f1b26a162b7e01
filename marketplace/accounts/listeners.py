"""What accounts do when somebody signs in, moves to another address or has another number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.account.signals import (
    email_changed,
    email_confirmed,
    password_changed,
    password_reset,
    password_set,
)
from allauth.usersessions.models import UserSession
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from marketplace.accounts import actions, facts, notes, queries, sessions
from marketplace.core.facts import listen

if TYPE_CHECKING:
    from marketplace.core.models import Fact


@receiver(user_logged_in)
def remember_session(request: Any, **_sent: Any) -> None:
    """Put the session into the person's list, and count it from now."""
    sessions.begin(request.session)
    if request.META.get("REMOTE_ADDR"):
        UserSession.objects.create_from_request(request)


@receiver(email_confirmed)
def remember_confirmation(email_address: Any, **_sent: Any) -> None:
    """Let the other parts hear that an address was confirmed."""
    actions.note_email_verified(person=email_address.user)


@receiver([password_changed, password_reset, password_set])
def remember_password(user: Any, **_sent: Any) -> None:
    """Let the other parts hear that somebody has chosen another password."""
    actions.note_password_change(person=user)


@receiver(email_changed)
def remember_address(
    user: Any, from_email_address: Any, to_email_address: Any, **_sent: Any
) -> None:
    """Keep the old address, which gets a way back."""
    if from_email_address:
        old, new = from_email_address.email, to_email_address.email
        actions.note_email_change(person=user, old=old, new=new)


@listen(facts.PhoneVerified)
def tell_of_new_number(fact: facts.PhoneVerified, row: Fact) -> None:
    """Write to the person when another number takes the place of theirs."""
    if fact.replaced:
        person = queries.person_by_id(fact.person_id)
        notes.send("phone_changed", person, key=f"phone:{row.pk}", at=row.created_at)
