"""Taskers are told of what happens to their payout account, whoever did it."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from marketplace.accounts import actions as accounts
from marketplace.core.clock import now
from marketplace.notifications.models import Mail, Notice
from tests.support.payments import set_payee
from tests.support.queue import drain

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _kept_mail(settings):
    settings.EMAIL_BACKEND = "marketplace.notifications.mailbox.MailboxBackend"


def set_bank(person, account: str) -> None:
    set_payee(person, account, bank=account)
    drain()


def test_a_change_is_told_with_what_to_do_if_it_was_somebody_else(tom):
    set_bank(tom, "•••• 1111")
    set_bank(tom, "•••• 2222")

    first, second = Notice.objects.filter(person=tom).order_by("pk")
    assert (first.kind, second.kind) == ("payout_account_added", "payout_account_changed")
    assert "•••• 2222" in second.text
    mail = Mail.objects.order_by("-pk")[0]
    assert mail.to == tom.email
    for words in ("If that was not you", "nothing is sent until", "/tasker/payouts/"):
        assert words in mail.text


def test_a_hold_and_its_end_are_told(tom):
    set_bank(tom, "•••• 1111")
    accounts.note_password_change(person=tom)
    drain()
    with time_machine.travel(now() + timedelta(hours=73)):
        drain()

    kinds = [notice.kind for notice in Notice.objects.filter(person=tom).order_by("pk")]
    assert kinds == ["payout_account_added", "payout_hold", "payout_hold_ended"]
