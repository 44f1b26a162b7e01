"""What changes about notices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from marketplace.core.clock import now
from marketplace.notifications.models import Inbox, Notice

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@transaction.atomic
def notify(*, person_id: int, kind: str, key: str, payload: dict[str, Any]) -> Notice | None:
    """Put a notice into a person's inbox, once per key; return it when it is new."""
    Inbox.objects.get_or_create(person_id=person_id)
    # The row lock numbers notices without gaps and lets the key be looked up in peace.
    inbox = Inbox.objects.select_for_update(no_key=True).get(person_id=person_id)
    if Notice.objects.filter(person_id=person_id, key=key).exists():
        return None
    Inbox.objects.filter(person_id=person_id).update(last_n=F("last_n") + 1)
    return Notice.objects.create(
        person_id=person_id, n=inbox.last_n + 1, kind=kind, key=key, payload=payload
    )


def read(*, notice: Notice) -> None:
    """Mark one notice as read; when it was read first stays."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now())


def read_all(*, person: Person) -> int:
    """Mark everything as read and return how many that were."""
    return Notice.objects.filter(person=person.pk, read_at=None).update(read_at=now())
