"""What other parts may ask about people."""

from __future__ import annotations

from collections.abc import Iterable

from allauth.account.models import EmailAddress

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
