"""Who sits at the other end of a socket, and whether he still may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.utils.crypto import constant_time_compare

from chat.models import Conversation, Member
from marketplace.accounts import queries as accounts
from marketplace.core import clock


@dataclass(frozen=True)
class Visitor:
    """A person with a session; the conversation that he may follow, if he asked for one."""

    person_id: int
    unread: int
    conversation: Conversation | None = None
    seen: dict[int, int] | None = None


@dataclass(frozen=True)
class Wish:
    """What a handshake asks for."""

    session_key: str
    ref: str
    after: int


def wish_of(scope: dict[str, Any]) -> Wish:
    """Read cookie and query of a handshake."""
    cookie: SimpleCookie = SimpleCookie(header(scope, b"cookie"))
    session = cookie.get(settings.SESSION_COOKIE_NAME)
    query = parse_qs(scope.get("query_string", b"").decode("latin1"))
    after = query.get("after", ["0"])[0]
    return Wish(
        session_key=session.value if session else "",
        ref=query.get("c", [""])[0][:8],
        after=int(after[:9]) if after.isascii() and after.isdigit() else 0,
    )


def admit(wish: Wish) -> Visitor | None:
    """Return the visitor, or None without a valid session (three or four queries).

    A conversation of others stays None, just as one that does not exist.
    """
    person_id = signed_in([wish.session_key]).get(wish.session_key)
    if person_id is None:
        return None
    unread = Member.objects.filter(person=person_id).unread_totals().get(person_id, 0)
    person = accounts.person_by_id(person_id)
    found = Conversation.objects.visible_to(person).filter(ref=wish.ref).first()
    return Visitor(person_id, unread, found, seen_by(found.pk) if found else None)


def signed_in(session_keys: Iterable[str]) -> dict[str, int]:
    """Return the person of each session that is still good: not over, not banned (two queries)."""
    rows = Session.objects.filter(
        session_key__in=set(session_keys), expire_date__gt=clock.now()
    ).order_by("pk")
    sessions = {row.session_key: row.get_decoded() for row in rows}
    ids = {int(each[SESSION_KEY]) for each in sessions.values() if each.get(SESSION_KEY)}
    people = accounts.people_by_id(ids)
    return {
        key: person.pk
        for key, content in sessions.items()
        if (person := people.get(int(content.get(SESSION_KEY) or 0)))
        and person.is_active
        and content.get(BACKEND_SESSION_KEY)
        and not accounts.is_session_over(content, person)
        and constant_time_compare(content.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())
    }


def seen_by(conversation_id: int) -> dict[int, int]:
    """Return how far each side has read (one query)."""
    rows = Member.objects.filter(conversation=conversation_id).order_by("pk")
    return dict(rows.values_list("person_id", "last_read_seq"))


def header(scope: dict[str, Any], name: bytes) -> str:
    """Return a header that came once; none is trusted that came twice."""
    values = [value for key, value in scope.get("headers", []) if key == name]
    return values[0].decode("latin1") if len(values) == 1 else ""
