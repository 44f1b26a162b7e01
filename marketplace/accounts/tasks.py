"""Queued work of accounts: what leaves the machine, and what time does."""

from __future__ import annotations

import logging
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from marketplace.accounts import sms
from marketplace.accounts.models import PhoneCode
from marketplace.core import queue

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
