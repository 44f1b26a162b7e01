"""A booking as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

from django.conf import settings

from marketplace.bookings.models import Booking
from marketplace.core.clock import now

LINE_OCTETS = 75


def calendar_of(booking: Booking, *, place: str, url: str) -> str:
    """Return the file; its UID never changes, so that a newer file replaces the older entry."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{settings.SITE_NAME}//Bookings//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        f"UID:booking-{booking.ref}@{host}",
        f"SEQUENCE:{booking.version}",
        f"DTSTAMP:{_utc(now())}",
        f"DTSTART:{_utc(booking.starts_at)}",
        f"DTEND:{_utc(booking.ends_at)}",
        f"SUMMARY:{_text(booking.title)}",
        f"LOCATION:{_text(place)}",
        f"URL:{url}",
        f"STATUS:{'CANCELLED' if booking.is_cancelled else 'CONFIRMED'}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace(";", r"\;").replace(",", r"\,")
    return r"\n".join(escaped.splitlines())


def _folded(line: str) -> str:
    """Break a line after 75 octets, never inside a character (RFC 5545, 3.1)."""
    parts, rest = [], line
    room = LINE_OCTETS
    while len(rest.encode()) > room:
        cut = len(rest.encode()[:room].decode(errors="ignore"))
        parts.append(rest[:cut])
        rest = rest[cut:]
        room = LINE_OCTETS - 1
    return "\r\n ".join([*parts, rest])
