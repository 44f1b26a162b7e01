"""What other parts may ask about people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db.models import QuerySet
from django.db.models.fields.files import FieldFile

from marketplace.accounts.models import Person


def is_verified(person: Person) -> bool:
    """Say whether the person's present e-mail address is verified (one query)."""
    return bool(
        EmailAddress.objects.filter(user=person, email__iexact=person.email, verified=True).exists()
    )


def people_by_id(ids: Iterable[int]) -> dict[int, Person]:
    """Return people by their ids (one query)."""
    return {person.pk: person for person in Person.objects.filter(pk__in=set(ids))}


def person_by_id(person_id: int) -> Person:
    """Return one person; raises Person.DoesNotExist."""
    return Person.objects.get(pk=person_id)


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
    return (
        Person.objects.filter(is_demo=True, is_active=True, email__startswith=f"{key}@")
        .order_by("pk")
        .first()
    )
