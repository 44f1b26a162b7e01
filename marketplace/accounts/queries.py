"""What other parts may ask about people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import Exists, Q, QuerySet
from django.db.models.fields.files import FieldFile

from marketplace.accounts import sessions, standing
from marketplace.accounts.models import (
    Address,
    Block,
    Closing,
    EmailChange,
    Export,
    Person,
    PhoneCode,
    Sanction,
)
from marketplace.core.clock import now
from marketplace.core.models import Fact

# What changes the keys of an account, in facts.
KEYS = {"PasswordChanged": "password", "EmailChanged": "email", "EmailTakenBack": "email"}


def is_verified(person: Person) -> bool:
    """Say whether the person's present e-mail address is verified (one query)."""
    return bool(
        EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True).exists()
    )


@dataclass(frozen=True)
class KeysChanged:
    """The last change of what lets somebody into an account: password or email, and when."""

    what: str
    at: datetime


def keys_changed(person_id: int, *, since: datetime) -> KeysChanged | None:
    """Return the last change of a person's password or address since a moment (one query)."""
    told = Fact.objects.filter(
        subject_kind=Person._meta.label_lower, subject_id=person_id, created_at__gte=since
    )
    last = told.filter(name__in=KEYS).order_by("-pk").first()
    return KeysChanged(KEYS[last.name], last.created_at) if last else None


def may(person: Person, capability: str) -> bool:
    """Say whether no sanction forbids this: post, offer, book, message, reply, sign_in (one query).

    "reply" is writing in the thread of a running booking, which a suspended person may finish.
    """
    return standing.may(person, capability)


def is_session_over(content: Mapping[str, Any], person: Person) -> bool:
    """Say whether the person signed in too long ago to go on in this session (no query)."""
    return sessions.is_over(content, person)


def takings(person: Person, capability: str) -> QuerySet[Sanction]:
    """Return the sanctions that forbid this, as a query that can stand within another one."""
    return standing.takings(person, capability)


@dataclass(frozen=True)
class Footing:
    """How a person stands towards another one: may act at all, can be reached, is not kept apart."""

    is_allowed: bool
    is_verified: bool
    is_blocked: bool


def footing(person: Person, *, capability: str, other_id: int | None) -> Footing:
    """Say what `may`, `is_verified` and `are_blocked` say, at once (one query)."""
    addresses = EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True)
    found = Person.objects.filter(pk=person.pk).values_list(
        ~Exists(standing.takings(person, capability)),
        Exists(addresses),
        Exists(blocks_between(person.pk, other_id or 0)),
    )
    return Footing(*found.get())


def is_phone_verified(person: Person) -> bool:
    """Say whether the person has a verified mobile number (no query)."""
    return bool(person.phone)


def has_second_factor(person: Person) -> bool:
    """Say whether a password alone does not sign this person in (one query)."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(user=person, type__in=kinds).exists())


def last_move_from(old: str) -> EmailChange | None:
    """Return the latest move away from an address that can be undone (one query)."""
    found = EmailChange.objects.filter(old__iexact=old).order_by("-created_at", "-pk").first()
    return found if found and found.is_open else None


def addresses_of(person: Person) -> list[Address]:
    """Return the person's saved places by name; each has label, text and place (one query)."""
    return list(Address.objects.filter(person=person).order_by("label", "pk"))


def exports_of(person: Person) -> list[Export]:
    """Return the files that the person has asked for, as long as they can be fetched (one query)."""
    fresh = Export.objects.filter(person=person, expires_at__gt=now())
    return list(fresh.order_by("-created_at", "-pk")[:5])


def export_of(person: Person, ref: str) -> Export | None:
    """Return one of the person's own files that can be fetched (one query)."""
    found = Export.objects.filter(person=person, ref=ref).first()
    return found if found and found.is_ready else None


def closing_of(person: Person) -> Closing | None:
    """Return the wish to leave that stands (one query)."""
    return (
        Closing.objects.filter(person=person, undone_at=None, done_at=None).order_by("pk").first()
    )


def waiting_code(person: Person) -> PhoneCode | None:
    """Return the code that the person has yet to enter, if one is on its way (one query)."""
    code = PhoneCode.objects.filter(person=person, closed_at=None).order_by("pk").first()
    return code if code and code.is_open else None


def are_blocked(a_id: int, b_id: int) -> bool:
    """Say whether one of the two has blocked the other (one query)."""
    return blocks_between(a_id, b_id).exists()


def blocks_between(person_id: Any, other: Any) -> QuerySet[Block]:
    """Return the blocks of two people, who may be named by an outer query."""
    return Block.objects.filter(
        Q(blocker=person_id, blocked=other) | Q(blocker=other, blocked=person_id)
    )


def blocked_ids(person: Person) -> set[int]:
    """Return whom a person is kept apart from, whoever of the two wants it so (one query)."""
    pairs = Block.objects.filter(Q(blocker=person) | Q(blocked=person)).order_by("pk")
    return {other for pair in pairs.values_list("blocker_id", "blocked_id") for other in pair} - {
        person.pk
    }


def blocked_by(person: Person) -> list[Person]:
    """Return the people whom a person has blocked, the latest first (one query)."""
    rows = Block.objects.filter(blocker=person).select_related("blocked")
    return [row.blocked for row in rows.order_by("-created_at", "-pk")]


def people_by_id(ids: Iterable[int]) -> dict[int, Person]:
    """Return people by their ids (one query)."""
    return {person.pk: person for person in Person.objects.filter(pk__in=set(ids))}


def person_by_id(person_id: int) -> Person:
    """Return one person; raises Person.DoesNotExist."""
    return Person.objects.get(pk=person_id)


def operators(right: str) -> list[Person]:
    """Return our people who have a right, such as `disputes.change_dispute`."""
    staff = Person.objects.filter(is_staff=True, is_active=True).order_by("pk")
    return [person for person in staff if person.has_perm(right)]


def person_by_ref(ref: str) -> Person | None:
    """Return one person by the public reference (one query)."""
    return Person.objects.filter(ref=ref).first()


def avatar_url(person: Person) -> str:
    """Return the address of the person's photo, or nothing (no query)."""
    return person.photo_url


def photo_of(ref: str) -> FieldFile | None:
    """Return the photo of a public reference, if there is one (one query)."""
    person = Person.objects.filter(ref=ref, is_active=True).exclude(photo="").only("photo").first()
    return person.photo if person else None


def sessions_of(person: Person) -> QuerySet[Any]:
    """Return where the person is signed in, the last one first."""
    found: QuerySet[Any] = UserSession.objects.filter(user=person)
    return found.order_by("-last_seen_at", "-pk")


def demo_people() -> list[Person]:
    """Return the people of the demo that anybody may become, where there is a demo (one query)."""
    if not settings.DEMO:
        return []
    return list(Person.objects.filter(is_demo=True, is_active=True).order_by("pk"))


def demo_person(key: str) -> Person | None:
    """Return a demo person by the part of the address before the @, where there is a demo."""
    if not settings.DEMO:
        return None
    people = Person.objects.filter(is_demo=True, is_active=True, email__startswith=f"{key}@")
    found = people.order_by("pk").first()
    return found if found and may(found, "sign_in") else None
