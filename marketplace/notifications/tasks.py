"""Queued work of notifications: delivering e-mails."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from marketplace.accounts import queries as accounts
from marketplace.core import queue
from marketplace.core.clock import now
from marketplace.notifications.letters import letter
from marketplace.notifications.models import Mail, Notice


@queue.task(name="notifications.mail_notice", queue="outbound", retry=queue.OUTBOUND)
def mail_notice(*, notice_id: int) -> None:
    """Send the e-mail about a notice, unless it was read meanwhile or the address is not sure."""
    notice = Notice.objects.get(pk=notice_id)
    person = accounts.person_by_id(notice.person_id)
    if notice.is_unread and person.is_active and accounts.is_verified(person):
        letter(notice, person).send()


@queue.task(name="notifications.deliver_mail", queue="outbound", retry=queue.OUTBOUND)
def deliver_mail(*, mail_id: int) -> None:
    """Hand one stored mail to the mail server; a mail that has left is left alone.

    A crash between the server's answer and the commit sends it twice: mail has no other way.
    """
    with transaction.atomic():
        mail = Mail.objects.select_for_update(no_key=True).get(pk=mail_id)
        if mail.sent_at:
            return
        message = EmailMultiAlternatives(
            mail.subject, mail.text, mail.sender, [mail.to], headers=mail.headers
        )
        if mail.html:
            message.attach_alternative(mail.html, "text/html")
        get_connection(settings.MAIL_TRANSPORT).send_messages([message])
        # Codes and links need not stay readable here after they have left.
        mail.sent_at, mail.text, mail.html = now(), "", ""
        mail.save(update_fields=["sent_at", "text", "html"])
