"""Reads of notices and of stored e-mails."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import Count, QuerySet
from django.utils import timezone

from marketplace.notifications.models import Mail, Notice

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def notices_of(person: Person) -> QuerySet[Notice]:
    """Return a person's notices, the newest first."""
    return Notice.objects.filter(person=person.pk, is_shown=True).order_by("-created_at", "-n")


def notice_of(person: Person, number: str) -> Notice | None:
    """Return one of the person's own notices by its number."""
    if not number.isdecimal() or len(number) > 15:
        return None
    return Notice.objects.filter(person=person.pk, n=int(number)).first()


def unread_count(person: Person) -> int:
    """Return how many notices the person has not opened yet (one query)."""
    return Notice.objects.filter(person=person.pk, read_at=None, is_shown=True).count()


def unread(person: Person) -> QuerySet[Any]:
    """Return the same as a query that can stand within another one."""
    mine = Notice.objects.filter(person=person.pk, read_at=None, is_shown=True).order_by()
    return mine.values("person").annotate(n=Count("pk")).values("n")


def unread_counts(people_ids: Iterable[int]) -> dict[int, int]:
    """Return the unread totals of people who have any (one query)."""
    waiting = Notice.objects.filter(
        person__in=set(people_ids), read_at=None, is_shown=True
    ).order_by()
    return dict(waiting.values_list("person").annotate(Count("pk")))


def by_day(notices: Iterable[Notice]) -> list[tuple[date, list[Notice]]]:
    """Group notices, which are in order, by the viewer's day."""
    grouped = groupby(notices, key=lambda notice: timezone.localdate(notice.created_at))
    return [(day, list(found)) for day, found in grouped]


def mails(*, to: str = "") -> QuerySet[Mail]:
    """Return stored e-mails, the newest first, of one recipient if asked."""
    found = Mail.objects.order_by("-created_at", "-pk")
    return found.filter(to__iexact=to) if to else found


def mail(number: int) -> Mail | None:
    """Return one stored e-mail."""
    return Mail.objects.filter(pk=number).first()
