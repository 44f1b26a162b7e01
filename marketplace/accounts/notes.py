"""Letters about the account itself, where allauth writes none."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from marketplace.core import mail

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def send(kind: str, person: Person, *, key: str, at: datetime | None = None, **more: Any) -> None:
    """Send a letter of accounts/letters/KIND.txt; its first line is the subject. Once per key."""
    values = {"first_name": person.first_name, "base_url": settings.BASE_URL, "at": at, **more}
    with timezone.override(person.zone):
        text = render_to_string(f"accounts/letters/{kind}.txt", values).strip()
    subject, _blank, body = text.partition("\n")
    message = mail.compose(
        to=[person.email], subject=subject, text=body.strip(), headers={"X-Once": key}
    )
    message.send()
