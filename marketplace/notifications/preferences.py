"""Whether, where and when somebody wants to hear of something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.core import signing

from marketplace.core import policies
from marketplace.core.clock import now
from marketplace.notifications.models import Mute, Notice, Preference, QuietHours
from marketplace.notifications.topics import APP, CHANNELS, DIGEST, EMAIL, TOPICS, Topic, topic_of

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

SALT = "notifications.way-out"
MESSAGE = "message_waiting"


@dataclass(frozen=True)
class Cell:
    """One box of the matrix."""

    name: str
    channel: str
    label: Any
    is_on: bool


@dataclass(frozen=True)
class Line:
    """One row of the matrix."""

    topic: Topic
    cells: list[Cell]


def wants(person_id: int, kind: str, channel: str) -> bool:
    """Say whether a person wants a kind of notice on a channel (one query, none if critical)."""
    topic = topic_of(kind)
    if topic.is_critical:
        return True
    refused = Preference.objects.filter(person=person_id, topic=topic.key, channel=channel)
    return not refused.filter(is_on=False).exists()


def shows(person_id: int, kind: str, payload: dict[str, Any]) -> bool:
    """Say whether a notice belongs into the list on the site."""
    return wants(person_id, kind, APP) and not is_muted(person_id, kind, payload)


def mails(person_id: int, notice: Notice) -> bool:
    """Say whether a notice may leave as an e-mail at all."""
    if not wants(person_id, notice.kind, EMAIL):
        return False
    return not is_muted(person_id, notice.kind, notice.payload) and not _is_capped(notice)


def is_muted(person_id: int, kind: str, payload: dict[str, Any]) -> bool:
    """Say whether a notice is of a conversation that the person has muted."""
    if kind != MESSAGE:
        return False
    return Mute.objects.filter(person=person_id, thread=payload.get("ref", "")).exists()


def quiet_until(person: Person, kind: str) -> datetime | None:
    """Return when the person's quiet hours end, if this has to wait for that; critical never does."""
    if topic_of(kind).is_critical:
        return None
    hours = QuietHours.objects.filter(person=person.pk).first()
    return _end_of(hours, now().astimezone(person.zone)) if hours else None


def matrix(person: Person) -> list[Line]:
    """Return every topic with its boxes as the person has set them (one query)."""
    rows = Preference.objects.filter(person=person.pk, is_on=False)
    off = set(rows.values_list("topic", "channel"))
    return [
        Line(
            topic,
            [
                Cell(f"{topic.key}.{channel}", channel, label, (topic.key, channel) not in off)
                for channel, label in CHANNELS.items()
            ],
        )
        for topic in TOPICS.values()
    ]


def quiet_hours(person: Person) -> QuietHours | None:
    """Return when the person wants no e-mails (one query)."""
    return QuietHours.objects.filter(person=person.pk).first()


def has_muted(person: Person, thread: str) -> bool:
    """Say whether the person has muted a conversation (one query)."""
    return Mute.objects.filter(person=person.pk, thread=thread).exists()


def way_out_token(person_id: int, topic: Topic) -> str:
    """Return what the link in an e-mail carries; it works as long as the account does."""
    return signing.dumps([person_id, topic.key], salt=SALT)


def way_out(token: str) -> tuple[int, Topic] | None:
    """Return whose e-mails about what a link ends; None for a link that we have not made."""
    try:
        person_id, key = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return (person_id, TOPICS[key]) if key in TOPICS else None


def _is_capped(notice: Notice) -> bool:
    """Say whether a day's worth of mails that nobody waits for has left already."""
    if topic_of(notice.kind).level != DIGEST:
        return False
    lately = Notice.objects.filter(
        person=notice.person_id, mailed_at__gt=now() - timedelta(days=1)
    ).values_list("kind", flat=True)
    sent = sum(topic_of(kind).level == DIGEST for kind in lately.order_by("pk"))
    return sent >= policies.current().digest_mails_a_day


def _end_of(hours: QuietHours, here: datetime) -> datetime | None:
    """Return the end of the quiet hours that it is within; they may go over midnight."""
    clock = here.time().replace(tzinfo=None)
    if not _is_within(clock, hours.starts, hours.ends):
        return None
    day = here.date() + timedelta(days=clock >= hours.ends)
    return datetime.combine(day, hours.ends, tzinfo=here.tzinfo)


def _is_within(clock: time, starts: time, ends: time) -> bool:
    if starts <= ends:
        return starts <= clock < ends
    return clock >= starts or clock < ends
