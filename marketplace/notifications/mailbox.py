"""E-mail backends: the mailbox that keeps mails on this machine, and the outbox that queues them."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from marketplace.core.clock import now
from marketplace.notifications.models import Mail

# A message with this header goes out once, however often it is handed over.
KEY_HEADER = "X-Once"


class MailboxBackend(BaseEmailBackend):
    """Stores what is sent; /dev/mail/ shows it. Nothing leaves the machine."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each message, once per recipient; return how many were new."""
        with transaction.atomic():
            return sum(self._keep(message) for message in email_messages)

    def _keep(self, message: EmailMessage) -> int:
        stored = [self._store(message, address) for address in message.recipients()]
        return int(any(stored))

    def _store(self, message: EmailMessage, address: str) -> bool:
        headers = {str(name): str(value) for name, value in message.extra_headers.items()}
        once = headers.pop(KEY_HEADER, "")
        mail, fresh = Mail.objects.get_or_create(
            key=f"{once}:{address}"[:200] if once else f"mail:{uuid4()}",
            defaults={
                "to": address,
                "sender": message.from_email,
                "subject": str(message.subject)[:300],
                "text": str(message.body),
                "html": _html(message),
                "headers": headers,
            },
        )
        if fresh:
            self._dispatch(mail)
        return fresh

    def _dispatch(self, mail: Mail) -> None:
        mail.sent_at = now()
        mail.save(update_fields=["sent_at"])


class OutboxBackend(MailboxBackend):
    """Stores what is sent and lets the worker deliver it, with retries."""

    def _dispatch(self, mail: Mail) -> None:
        from marketplace.notifications.tasks import deliver_mail

        deliver_mail.defer(mail_id=mail.pk)


def _html(message: EmailMessage) -> str:
    if not isinstance(message, EmailMultiAlternatives):
        return ""
    return next((str(part[0]) for part in message.alternatives if part[1] == "text/html"), "")
