"""Keys of an account: another address or password, and taking it back from the old address."""

from __future__ import annotations

from datetime import timedelta

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core import signing
from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.accounts import facts
from marketplace.accounts.models import EmailChange, Person
from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Conflict, Missing
from marketplace.core.facts import record

SALT = "accounts.way-back"
# Whoever took an account over has prepared it before the address was changed.
PREPARED_WITHIN = timedelta(days=1)


class AddressTaken(Conflict):
    """Another account has the old address by now."""


class NoWayBack(Missing):
    """The link is wrong, used or over."""


@transaction.atomic
def note_email_verified(*, person: Person) -> None:
    """Record that an address of the account was confirmed."""
    record(facts.EmailVerified(person.pk), actor=person, subject=person)


@transaction.atomic
def note_password_change(*, person: Person) -> None:
    """Record that the account has a new password."""
    record(facts.PasswordChanged(person.pk), actor=person, subject=person)


@transaction.atomic
def note_email_change(*, person: Person, old: str, new: str) -> EmailChange:
    """Keep that an account has moved, so that the old address can undo it."""
    hours = policies.current().email_way_back_hours
    change = EmailChange.objects.create(
        person=person, old=old.lower(), new=new.lower(), expires_at=now() + timedelta(hours=hours)
    )
    record(facts.EmailChanged(person.pk), actor=person, subject=person)
    return change


def way_back_token(change: EmailChange) -> str:
    """Return what the link to the old address carries."""
    return signing.dumps(change.pk, salt=SALT)


def change_of(token: str) -> EmailChange:
    """Return the change that a link can undo; raises NoWayBack."""
    try:
        found = EmailChange.objects.filter(pk=signing.loads(token, salt=SALT)).first()
    except signing.BadSignature:
        found = None
    if found is None or not found.is_open:
        raise NoWayBack(_("This link has run out. Write to us if the account is not yours to use."))
    return found


@transaction.atomic
def take_back(*, token: str) -> Person:
    """Give the account back to its old address, and shut out everybody who is in it.

    The password, sessions and second factors of the last day go too: they may be the intruder's.
    Raises NoWayBack and AddressTaken.
    """
    change = change_of(token)
    person = Person.objects.select_for_update(no_key=True).get(pk=change.person_id)
    owners = Person.objects.filter(email__iexact=change.old).exclude(pk=person.pk)
    if owners.exists():
        raise AddressTaken(_("Another account has this address by now. Write to us."))
    moment = now()
    EmailChange.objects.filter(person=person, created_at__gte=change.created_at).update(
        reverted_at=moment
    )
    EmailAddress.objects.filter(user=person).delete()
    EmailAddress.objects.create(user=person, email=change.old, verified=True, primary=True)
    person.email = change.old
    person.set_unusable_password()
    person.save(update_fields=["email", "password"])
    since = change.created_at - PREPARED_WITHIN
    Authenticator.objects.filter(user=person, created_at__gte=since).delete()
    end_sessions(person)
    record(facts.EmailTakenBack(person.pk), actor=None, subject=person)
    return person


def end_sessions(person: Person) -> None:
    """Sign the person out everywhere."""
    for session in UserSession.objects.filter(user=person).order_by("pk"):
        session.end()
