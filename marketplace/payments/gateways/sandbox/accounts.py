"""The provider's side of accounts: a page where their owners say where money goes, and its checks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.payments.gateways.errors import Rejected
from marketplace.payments.gateways.sandbox.models import Account, Link

LINK_LIFE = timedelta(minutes=30)
# How long a check takes that takes a while.
CHECK = timedelta(minutes=1)


class LinkOver(Exception):
    """The link was used, or its time is over: the merchant makes another."""


@dataclass(frozen=True)
class Bank:
    """A test account; its number decides what happens, the BSB may be any."""

    number: str
    tells: Promise | str
    # What comes of it: ready at once, asked for more, checked for a while, or refused.
    status: str = Account.Status.ENABLED
    is_refused: bool = False
    returns_money: bool = False
    # Whether it is one account that several people have, and not each owner's own.
    is_shared: bool = False

    @property
    def end(self) -> str:
        """Return the last four digits."""
        return self.number[-4:]


BSB = "110-000"
BANKS: tuple[Bank, ...] = (
    Bank("000123456", _("Is ready at once")),
    Bank("000654321", _("Is ready at once; another account")),
    Bank("000222333", _("Asks who you are first"), status=Account.Status.RESTRICTED),
    Bank("000444555", _("Is checked for a minute"), status=Account.Status.CHECKING),
    Bank("111111116", _("Is refused: closed"), is_refused=True),
    Bank("111111113", _("Is accepted; money sent to it comes back"), returns_money=True),
    Bank("000777888", _("Is ready at once; one account that several people have"), is_shared=True),
)


def by_end(end: str) -> Bank | None:
    """Return the test account with these last four digits, or None."""
    return next((bank for bank in BANKS if bank.end == end), None)


def by_number(number: str) -> Bank | None:
    """Return the test account of a number, or None: real ones have no business here."""
    return next((bank for bank in BANKS if bank.number == number), None)


def make_link(remote_id: str, *, return_path: str, refresh_path: str) -> Link:
    """Make a way to the page of an account."""
    account = Account.objects.filter(remote_id=remote_id).first()
    if account is None:
        raise Rejected("There is no such account", code="resource_missing")
    return Link.objects.create(account=account, return_path=return_path, refresh_path=refresh_path)


@transaction.atomic
def set_bank(link: Link, *, holder: str, bsb: str, bank: Bank) -> Account:
    """Let money go to a bank account from now on. Raises LinkOver."""
    account = _taken(link)
    account.holder, account.bsb, account.number_end = holder, bsb, bank.end
    owner = "" if bank.is_shared else account.customer
    said = f"{owner}:{bsb}:{bank.number}"
    account.fingerprint = salted_hmac("sandbox.bank", said).hexdigest()[:32]
    account.returns_money, account.status = bank.returns_money, bank.status
    account.save()
    if account.status != Account.Status.RESTRICTED:
        _use(link)
    if account.status == Account.Status.CHECKING:
        from marketplace.payments.gateways.sandbox.tasks import end_check

        end_check.defer(at=now() + CHECK, account_id=account.pk)
    _tell(account)
    return account


@transaction.atomic
def show_identity(link: Link) -> Account:
    """Take the answer to who the owner is. Raises LinkOver."""
    account = _taken(link)
    if account.status == Account.Status.RESTRICTED:
        account.status = Account.Status.ENABLED
        account.save(update_fields=["status"])
        _tell(account)
    _use(link)
    return account


@transaction.atomic
def end_check(account_id: int) -> None:
    """Let a check that took a while come to its end."""
    account = Account.objects.select_for_update().get(pk=account_id)
    if account.status == Account.Status.CHECKING:
        account.status = Account.Status.ENABLED
        account.save(update_fields=["status"])
        _tell(account)


def check_open(remote_id: str) -> None:
    """Raise Rejected when money cannot go to an account that the sandbox knows."""
    account = Account.objects.filter(remote_id=remote_id).first()
    if account and account.status != Account.Status.ENABLED:
        raise Rejected("The account cannot be paid yet", code="insufficient_capabilities")
    if account and account.returns_money:
        raise Rejected("The bank account is closed", code="account_closed")


def is_over(link: Link) -> bool:
    """Say whether a link leads nowhere any more."""
    return link.used_at is not None or now() - link.created_at > LINK_LIFE


def _taken(link: Link) -> Account:
    fresh = Link.objects.select_for_update().get(pk=link.pk)
    if is_over(fresh):
        raise LinkOver
    return Account.objects.select_for_update().get(pk=link.account_id)


def _use(link: Link) -> None:
    link.used_at = now()
    link.save(update_fields=["used_at"])


def _tell(account: Account) -> None:
    from marketplace.payments.gateways.sandbox.server import tell

    tell("account.updated", account.remote_id, {})
