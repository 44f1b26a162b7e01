"""Queued work of accounts: what leaves the machine, and what time does."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.crypto import get_random_string
from django.utils.translation import gettext as _

from marketplace.accounts import export, notes, sms
from marketplace.accounts.models import Closing, Export, PhoneCode
from marketplace.core import queue
from marketplace.core.clock import now

log = logging.getLogger(__name__)


@queue.task(name="accounts.text_code", queue="outbound", retry=queue.USUAL)
def text_code(*, code_id: int) -> None:
    """Send a code to its phone, unless it has been used, replaced or run out meanwhile."""
    code = PhoneCode.objects.filter(pk=code_id).first()
    if code is None or not code.is_open:
        return
    words = _("%(code)s is your %(site)s code. Nobody from %(site)s will ever ask you for it.")
    text = words % {"code": code.code, "site": settings.SITE_NAME}
    # The last line lets phones offer the code to this site and to no other (WebOTP).
    mark = f"@{urlsplit(settings.BASE_URL).hostname} #{code.code}"
    try:
        sms.sender().send(to=code.number, text=f"{text}\n\n{mark}", key=f"phone-code:{code.pk}")
    except sms.SmsRefused as refused:
        log.warning("A code could not be sent: %s", refused)


@queue.task(name="accounts.build_export", queue="media")
def build_export(*, export_id: int) -> None:
    """Make the file, unless it is there, and write that it can be fetched."""
    with transaction.atomic():
        waiting = Export.objects.select_for_update(of=("self",), no_key=True)
        found = waiting.select_related("person").filter(pk=export_id).first()
        if found is None or found.ready_at or not found.person.is_active:
            return
        # Whoever could guess the name would still have to be the person.
        name = f"{found.ref}-{get_random_string(24)}.zip"
        found.file.save(name, ContentFile(export.build(found.person)), save=False)
        found.ready_at = now()
        found.save(update_fields=["file", "ready_at"])
        notes.send(
            "export_ready", found.person, key=f"export:{found.pk}", expires_at=found.expires_at
        )


@queue.task(name="accounts.close_account", queue="default")
def close_account(*, closing_id: int) -> None:
    """Let somebody go whose time to think is over."""
    from marketplace.accounts import actions

    actions.close_if_due(closing_id=closing_id)


@queue.periodic(name="accounts.sweep", cron="41 * * * *")
def sweep() -> None:
    """Delete files that nobody may fetch any more, and find closings that the queue has lost."""
    over = Export.objects.filter(expires_at__lte=now()).exclude(file="")
    for found in over.order_by("pk"):
        found.file.delete(save=False)
        found.file = ""
        found.save(update_fields=["file"])
    due = Closing.objects.filter(due_at__lte=now(), undone_at=None, done_at=None)
    for closing in due.order_by("pk"):
        close_account.defer(closing_id=closing.pk)
