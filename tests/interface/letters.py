"""Every kind of letter with words of its length, which the gallery shows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from marketplace.accounts.models import Person
from marketplace.core import mail
from marketplace.core.clock import now
from marketplace.notifications.kinds import KINDS
from marketplace.notifications.letters import batch_letter, letter
from marketplace.notifications.models import Notice

PERSON = Person(pk=1, first_name="Priya", last_name="Nair", email="priya@example.com")
WORDS = {
    "ref": "cdfghjkm",
    "title": "Build a PAX wardrobe with three doors",
    "name": "Tom B.",
    "area": "Newtown",
    "minor": 15_120,
    "currency": "AUD",
    "distance": "2 km",
    "reason": "The time does not suit me",
    "text": "Is there a lift, and where may I park the van?",
    "question": "Do you have a photo of the hinge?",
    "bank": "Commonwealth Bank, account ending in 4417",
    "day": "Saturday 28 November, 9:00 am",
    "what": "police check",
    "outcome": "it stays as it was",
    "statement": "The profile shows pictures that belong to somebody else.",
    "because": "Pictures that are not your own",
    "effect": "You cannot make offers until Saturday 28 November.",
    "key": "c2lnbmVkLWtleQ",
    "refunded": True,
    "cause": "password",
    "count": "3 offers wait",
}
LINK = f"{settings.BASE_URL}/account/confirm-email/MQ:1vAbCd:0123456789abcdefghijklmnopqrstuv/"
ACCOUNT = {
    "user": PERSON,
    "email": PERSON.email,
    "from_email": "priya.old@example.com",
    "to_email": PERSON.email,
    "deleted_email": "priya.old@example.com",
    "code": "HKPM-4TWR",
    "ip": "203.0.113.7",
    "base_url": settings.BASE_URL,
    **dict.fromkeys(("activate_url", "password_reset_url", "signup_url", "way_back"), LINK),
}
FOLDERS = ("account", "mfa")


def letters() -> Iterator[tuple[str, EmailMessage]]:
    """Yield each letter by its name: of notices, of several notices, of accounts."""
    words = {**WORDS, "when": (now() + timedelta(days=2)).isoformat()}
    notices = [Notice(person=PERSON, kind=name, payload=words) for name in KINDS]
    for notice in notices:
        if KINDS[notice.kind].mails:
            yield notice.kind, letter(notice, PERSON)
    yield "batch", batch_letter([each for each in notices if KINDS[each.kind].batched], PERSON)
    for folder in FOLDERS:
        for path in sorted(Path(settings.ROOT, "templates", folder, "email").glob("*_subject.txt")):
            stem = path.name.removesuffix("_subject.txt")
            yield stem, _of_account(f"{folder}/email/{stem}")


def _of_account(stem: str) -> EmailMessage:
    values = {**ACCOUNT, "timestamp": now()}
    return mail.compose(
        to=[PERSON.email],
        subject=render_to_string(f"{stem}_subject.txt", values).strip(),
        text=render_to_string(f"{stem}_message.txt", values).strip(),
    )
