"""What a gateway can do, and what is observed of its objects. Stripe's shapes, our words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from marketplace.core.money import Money


class PaymentStatus(StrEnum):
    """How far a payment is at the gateway."""

    OPEN = "open"
    PROCESSING = "processing"
    SUCCEEDED = "succeeded"
    CANCELED = "canceled"
    UNKNOWN = "unknown"


class RefundStatus(StrEnum):
    """How far a refund is at the gateway."""

    PENDING = "pending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Call:
    """An operation as the gateway needs it: everything it may depend on is frozen here."""

    op_id: str
    idempotency_key: str
    amount: Money
    # Parameters by name; which ones there are, each method of Gateway says.
    params: Mapping[str, Any]
    metadata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """The last refused attempt of a payment; the attempt id tells two refusals apart."""

    attempt_id: str
    code: str


@dataclass(frozen=True, kw_only=True)
class Observation:
    """What was seen of an object: its ids, the operation of ours that made it."""

    remote_id: str
    op_id: str
    amount: Money
    snapshot: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class PaymentObs(Observation):
    """A payment: a hosted session and the charge that it leads to.

    `aliases` are other ids of it, such as the intent of a session, that events may speak of.
    `fingerprint` is the same for one card whoever pays with it, and tells nothing of its number.
    """

    status: PaymentStatus
    hosted_url: str = ""
    aliases: tuple[str, ...] = ()
    failure: Failure | None = None
    card: str = ""
    fingerprint: str = ""


@dataclass(frozen=True, kw_only=True)
class RefundObs(Observation):
    """A refund, which may still fail days after it succeeded."""

    status: RefundStatus
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class TransferObs(Observation):
    """A transfer; it has no status: that it exists means that it was sent."""

    destination: str


AnyObs = PaymentObs | RefundObs | TransferObs


@dataclass(frozen=True, kw_only=True)
class NewPayee:
    """Whose account is to be made; a repeated key makes no second one."""

    person_ref: str
    email: str
    country: str
    idempotency_key: str


@dataclass(frozen=True, kw_only=True)
class PayeeObs:
    """A tasker's account at the gateway: whether money can go there, and what is missing.

    `bank` is how people know their bank account, such as "BSB 062-000 •••• 1234"; `bank_key`
    differs as soon as another one is set. `due` holds codes: bank_account, identity or details.
    """

    remote_account: str
    is_ready: bool
    due: tuple[str, ...] = ()
    bank: str = ""
    bank_key: str = ""


@dataclass(frozen=True)
class Event:
    """A verified webhook: which object to look at again."""

    id: str
    type: str
    sent_at: datetime
    livemode: bool
    # payment, refund, transfer or payee; empty for types that mean nothing to us
    object_kind: str = ""
    object_id: str = ""
    account: str = ""
    api_version: str = ""


class Gateway(Protocol):
    """A payment provider. Every call may take seconds: never inside a database transaction.

    Calls raise Declined, Rejected, Indeterminate, Throttled or Misconfigured (gateways.errors).
    """

    name: str
    # sandbox, test or live: rows of different worlds never meet
    env: str

    @property
    def takes_webhooks(self) -> bool:
        """Say whether a secret is set; with an empty one anybody could forge webhooks."""
        ...

    def create_payment(self, call: Call) -> PaymentObs:
        """Open a hosted page. Params: description, return_path, customer (an id of ours)."""
        ...

    def cancel_payment(self, call: Call) -> PaymentObs:
        """Close the page of `remote_id`; one that was paid meanwhile comes back as succeeded."""
        ...

    def refund(self, call: Call) -> RefundObs:
        """Send the amount of the payment `remote_id` back, at once or in days."""
        ...

    def transfer(self, call: Call) -> TransferObs:
        """Send the amount to the account `destination`, out of the payment `source`."""
        ...

    def create_payee(self, wanted: NewPayee) -> PayeeObs:
        """Make the account that a tasker's earnings are sent to."""
        ...

    def onboarding_link(self, remote_account: str, *, return_path: str, refresh_path: str) -> str:
        """Make an address, good once and for minutes, where its owner says what the bank needs."""
        ...

    def payee_status(self, remote_account: str) -> PayeeObs | None:
        """Look at an account; None when the gateway has no such account."""
        ...

    def fetch(self, kind: str, remote_id: str) -> AnyObs | None:
        """Look at an object; None when the gateway has no such object."""
        ...

    def find(self, kind: str, call: Call) -> AnyObs | None:
        """Look for what an operation has made, once its key is too old to ask again."""
        ...

    def parse_webhook(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Verify a webhook, or raise BadSignature, Malformed or WrongMode."""
        ...

    def balance(self, currency: str) -> Money:
        """Return what the platform has there, to be compared with the books."""
        ...
