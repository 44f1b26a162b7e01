"""E-mails about notices: the sentence as subject, and the text of its kind."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone

from marketplace.core import mail
from marketplace.notifications.kinds import filled
from marketplace.notifications.mailbox import KEY_HEADER
from marketplace.notifications.models import Notice

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


def letter(notice: Notice, person: Person) -> EmailMessage:
    """Return the e-mail about a notice, with times in the person's zone."""
    values = {
        **filled(notice.payload),
        "first_name": person.first_name,
        "url": settings.BASE_URL + notice.url,
        "words": notice.text,
    }
    if "when" in notice.payload:
        values["when"] = datetime.fromisoformat(notice.payload["when"])
    with timezone.override(person.zone):
        text = render_to_string(f"email/{notice.kind}.txt", values)
    return mail.compose(
        to=[person.email],
        subject=notice.text,
        text=text.strip(),
        # Handed over twice, it still leaves once.
        headers={KEY_HEADER: f"notice:{notice.pk}"},
    )
