"""What changes about notices."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from marketplace.core.clock import now
from marketplace.notifications import tasks
from marketplace.notifications.kinds import KINDS
from marketplace.notifications.models import Inbox, Notice

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

# After a long standstill the page still tells everything; e-mails of last week help nobody.
MAILED_WITHIN = timedelta(hours=24)


@transaction.atomic
def notify(
    *,
    person_id: int,
    kind: str,
    key: str,
    payload: dict[str, Any],
    happened_at: datetime | None = None,
) -> Notice | None:
    """Put a notice into a person's inbox, once per key, and queue its e-mail if its kind has one.

    Returns the notice when it is new.
    """
    moment = happened_at or now()
    Inbox.objects.get_or_create(person_id=person_id)
    # The row lock numbers notices without gaps and lets the key be looked up in peace.
    inbox = Inbox.objects.select_for_update(no_key=True).get(person_id=person_id)
    if Notice.objects.filter(person_id=person_id, key=key).exists():
        return None
    inbox.last_n += 1
    inbox.save(update_fields=["last_n"])
    notice = Notice.objects.create(
        person_id=person_id,
        n=inbox.last_n,
        kind=kind,
        key=key,
        payload=payload,
        created_at=moment,
    )
    if KINDS[kind].mails and now() - moment < MAILED_WITHIN:
        tasks.mail_notice.defer(notice_id=notice.pk)
    return notice


def read(*, notice: Notice) -> None:
    """Mark one notice as read; when it was read first stays."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now())


def read_all(*, person: Person) -> int:
    """Mark everything as read and return how many that were."""
    return Notice.objects.filter(person=person.pk, read_at=None).update(read_at=now())
