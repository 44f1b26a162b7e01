"""What changes about notices."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.core.errors import Refusal
from marketplace.notifications import preferences, tasks
from marketplace.notifications.kinds import BATCHED, KINDS
from marketplace.notifications.models import Inbox, Mute, Notice, Preference, QuietHours
from marketplace.notifications.topics import CHANNELS, EMAIL, TOPICS, Topic

if TYPE_CHECKING:
    from marketplace.accounts.models import Person
    from marketplace.core.models import Fact

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
        is_shown=preferences.shows(person_id, kind, payload),
    )
    if KINDS[kind].mails and now() - moment < MAILED_WITHIN:
        _mail(notice)
    return notice


def tell(person_id: int, kind: str, row: Fact, **payload: Any) -> None:
    """Put the notice of a fact into a person's inbox, once for each kind."""
    notify(
        person_id=person_id,
        kind=kind,
        key=f"{kind}:{row.pk}",
        payload=payload,
        happened_at=row.created_at,
    )


def _mail(notice: Notice) -> None:
    """Queue the e-mail: at once, or with others of its like that came in the same minutes.

    The first of a batch says in its payload when the e-mail leaves, the next ones repeat it.
    """
    if not KINDS[notice.kind].batched:
        tasks.mail_notice.defer(notice_id=notice.pk)
        return
    others = Notice.objects.filter(person=notice.person_id, kind__in=BATCHED).exclude(pk=notice.pk)
    last = others.order_by("-n").first()
    leaves = str(last.payload.get("leaves", "")) if last else ""
    if leaves <= now().isoformat():
        at = now() + timedelta(minutes=policies.current().mail_batch_minutes)
        leaves = at.isoformat()
        tasks.mail_batch.defer(at=at, person_id=notice.person_id, leaves=leaves)
    notice.payload["leaves"] = leaves
    notice.save(update_fields=["payload"])


def read(*, notice: Notice) -> None:
    """Mark one notice as read; when it was read first stays."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now())


def read_all(*, person: Person) -> int:
    """Mark everything as read and return how many that were."""
    return Notice.objects.filter(person=person.pk, read_at=None).update(read_at=now())


class HoursUnclear(Refusal):
    """Quiet hours need a beginning and another end."""


@transaction.atomic
def choose(*, person: Person, wanted: set[str]) -> None:
    """Keep the whole matrix: WANTED holds "topic.channel" for every box that is on.

    Critical topics have no say: money, time and safety reach everybody.
    """
    for topic in TOPICS.values():
        if topic.is_critical:
            continue
        for channel in CHANNELS:
            Preference.objects.update_or_create(
                person_id=person.pk,
                topic=topic.key,
                channel=channel,
                defaults={"is_on": f"{topic.key}.{channel}" in wanted},
            )


def set_quiet_hours(*, person: Person, starts: time | None, ends: time | None) -> None:
    """Keep the hours without e-mails that can wait; two blanks end them."""
    if starts is None and ends is None:
        QuietHours.objects.filter(person=person.pk).delete()
        return
    if starts is None or ends is None or starts == ends:
        text = _("Give both times, and two that differ.")
        raise HoursUnclear(text, field="ends" if starts else "starts")
    QuietHours.objects.update_or_create(
        person_id=person.pk, defaults={"starts": starts, "ends": ends}
    )


def unsubscribe(*, person_id: int, topic: Topic) -> None:
    """End the e-mails about a topic; those that are critical have no such link."""
    Preference.objects.update_or_create(
        person_id=person_id, topic=topic.key, channel=EMAIL, defaults={"is_on": False}
    )


def mute(*, person: Person, thread: str, on: bool) -> None:
    """Let a conversation be silent, or speak again."""
    if on:
        Mute.objects.get_or_create(person_id=person.pk, thread=thread)
    else:
        Mute.objects.filter(person=person.pk, thread=thread).delete()
