"""The stand-in: texts lie beside the e-mails at /dev/mail/ and leave the machine for nowhere."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import get_connection
from django.utils.translation import gettext as _

from marketplace.core import mail


class MailboxSender:
    """Keeps a text as a message to its number."""

    def send(self, *, to: str, text: str, key: str) -> None:
        """Store the text, once for its key."""
        title = _("Text message: %(start)s") % {"start": text.splitlines()[0]}
        letter = mail.compose(to=[to], subject=title, text=text, headers={"X-Once": key})
        # Always into the mailbox, whatever sends the e-mails: a number is no address.
        get_connection(settings.MAILBOX).send_messages([letter])
