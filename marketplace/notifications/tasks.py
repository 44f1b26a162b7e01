"""Queued work of notifications: delivering e-mails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction

from marketplace.accounts import queries as accounts
from marketplace.core import queue
from marketplace.core.clock import now
from marketplace.notifications import preferences
from marketplace.notifications.letters import batch_letter, letter, newest_of_each
from marketplace.notifications.models import Mail, Notice

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@queue.task(name="notifications.mail_notice", queue="outbound", retry=queue.OUTBOUND)
def mail_notice(*, notice_id: int) -> None:
    """Send the e-mail about a notice, unless it was read meanwhile or the address is not sure."""
    notice = Notice.objects.get(pk=notice_id)
    person = accounts.person_by_id(notice.person_id)
    if not notice.is_unread or not _reaches(person, [notice]):
        return
    if later := preferences.quiet_until(person, notice.kind):
        mail_notice.defer(at=later, notice_id=notice_id)
        return
    letter(notice, person).send()
    _mark([notice])


@queue.task(name="notifications.mail_batch", queue="outbound", retry=queue.OUTBOUND)
def mail_batch(*, person_id: int, leaves: str) -> None:
    """Send one e-mail about what came in the same minutes and is not read yet."""
    waiting = Notice.objects.filter(person=person_id, payload__leaves=leaves, read_at=None)
    person = accounts.person_by_id(person_id)
    found = newest_of_each(waiting.order_by("n"))
    if not found or not _reaches(person, found):
        return
    if later := preferences.quiet_until(person, found[0].kind):
        mail_batch.defer(at=later, person_id=person_id, leaves=leaves)
        return
    batch_letter(found, person).send()
    _mark(found)


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


def _reaches(person: Person, notices: list[Notice]) -> bool:
    """Say whether the address is sure, and these may go there: a batch is of one topic."""
    if not person.is_active or not preferences.mails(person.pk, notices[0]):
        return False
    return accounts.is_verified(person)


def _mark(notices: list[Notice]) -> None:
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=now())
