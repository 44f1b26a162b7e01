"""E-mails about notices: the sentence as subject, and the text of its kind."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from marketplace.core import mail
from marketplace.notifications import preferences
from marketplace.notifications.kind import filled
from marketplace.notifications.mailbox import KEY_HEADER
from marketplace.notifications.models import Notice
from marketplace.notifications.topics import topic_of

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
        text = render_to_string([f"email/{notice.kind}.txt", "email/notice.txt"], values)
    # Handed over twice, it still leaves once.
    return _addressed(notice, person, notice.text, text, key=f"notice:{notice.pk}")


def newest_of_each(notices: Iterable[Notice]) -> list[Notice]:
    """Return, of what one person did about one thing, the last: edits replace what they edit."""
    latest = {_thread(notice): notice for notice in notices}
    return sorted(latest.values(), key=lambda notice: notice.n)


def batch_letter(notices: list[Notice], person: Person) -> EmailMessage:
    """Return one e-mail about several notices; about a single one, its own letter."""
    if len(notices) == 1:
        return letter(notices[0], person)
    urls = {notice.url for notice in notices}
    values = {
        "first_name": person.first_name,
        "notices": notices,
        "url": settings.BASE_URL
        + (urls.pop() if len(urls) == 1 else reverse("notifications:list")),
    }
    with timezone.override(person.zone):
        text = render_to_string("email/batch.txt", values)
    subject = _("%(n)d updates about jobs and offers") % {"n": len(notices)}
    key = f"notices:{notices[0].pk}-{notices[-1].pk}"
    return _addressed(notices[0], person, subject, text, key=key)


def _addressed(
    notice: Notice, person: Person, subject: str, text: str, *, key: str
) -> EmailMessage:
    """Return the message; what can be refused says how, to people and to mail programs."""
    topic = topic_of(notice.kind)
    headers, way_out = {KEY_HEADER: key}, ""
    if not topic.is_critical:
        token = preferences.way_out_token(person.pk, topic)
        way_out = settings.BASE_URL + reverse("notifications:way_out", args=[token])
        # RFC 8058: the program's own button posts there without asking.
        headers["List-Unsubscribe"] = f"<{way_out}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return mail.compose(
        to=[person.email],
        subject=subject,
        text=text.strip(),
        headers=headers,
        way_out=way_out,
    )


def _thread(notice: Notice) -> tuple[str, str]:
    return str(notice.payload.get("title", "")), str(notice.payload.get("name", ""))
