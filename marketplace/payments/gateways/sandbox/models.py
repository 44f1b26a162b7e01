"""What the sandbox remembers, as a provider would."""

from __future__ import annotations

import secrets
from functools import partial

from django.db import models
from django.db.models import Q

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.refs import PublicRefField


def new_id(prefix: str) -> str:
    """Return a fresh id such as re_sandbox_3f…: its prefix says what it names."""
    return f"{prefix}_sandbox_{secrets.token_hex(10)}"


class Answer(models.Model):
    """The answer to a request, kept under its idempotency key for a day."""

    key = models.CharField(max_length=255, unique=True)
    params_hash = models.CharField(max_length=64)
    body = models.JSONField(null=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.key


class Session(models.Model):
    """A page where somebody pays once, and the charge that comes of it."""

    class Status(models.TextChoices):
        """How far the payment is."""

        OPEN = "open"
        CHALLENGED = "challenged"
        SUCCEEDED = "succeeded"
        CANCELED = "canceled"

    ref = PublicRefField()
    remote_id = models.CharField(max_length=60, unique=True, default=partial(new_id, "cs"))
    intent_id = models.CharField(max_length=60, unique=True, default=partial(new_id, "pi"))
    metadata = models.JSONField(default=dict)
    customer = models.CharField(max_length=40)
    description = models.CharField(max_length=200)
    return_path = models.CharField(max_length=200)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=12, choices=Status, default=Status.OPEN)
    card_number_end = models.CharField(max_length=4, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    refund_habit = models.CharField(max_length=10, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="session_positive"),
        )

    def __str__(self) -> str:
        return self.remote_id

    @property
    def amount(self) -> Money:
        """Return what is to be paid."""
        return Money(self.amount_minor, self.currency)

    @property
    def card(self) -> str:
        """Return the card as people know it: "Visa 4242"."""
        return f"{self.card_brand} {self.card_number_end}".strip()


class Refund(models.Model):
    """Money of a session on its way back."""

    class Status(models.TextChoices):
        """How far it is."""

        PENDING = "pending"
        SUCCEEDED = "succeeded"
        FAILED = "failed"

    remote_id = models.CharField(max_length=60, unique=True, default=partial(new_id, "re"))
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="refunds")
    metadata = models.JSONField(default=dict)
    amount_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status)
    reason = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.remote_id


class Transfer(models.Model):
    """Money of a session that went to somebody's account."""

    remote_id = models.CharField(max_length=60, unique=True, default=partial(new_id, "tr"))
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="transfers")
    metadata = models.JSONField(default=dict)
    amount_minor = models.BigIntegerField()
    destination = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.remote_id


class Account(models.Model):
    """Somebody whom a merchant sends money to, and where it goes from here."""

    class Status(models.TextChoices):
        """How far the checks are."""

        NEW = "new"
        RESTRICTED = "restricted"
        CHECKING = "checking"
        ENABLED = "enabled"

    remote_id = models.CharField(max_length=60, unique=True, default=partial(new_id, "acct"))
    customer = models.CharField(max_length=40)
    email = models.CharField(max_length=254)
    country = models.CharField(max_length=2)
    status = models.CharField(max_length=10, choices=Status, default=Status.NEW)
    holder = models.CharField(max_length=80, blank=True)
    bsb = models.CharField(max_length=6, blank=True)
    number_end = models.CharField(max_length=4, blank=True)
    # Tells two bank accounts apart without keeping their numbers.
    fingerprint = models.CharField(max_length=40, blank=True)
    returns_money = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.remote_id

    @property
    def bank(self) -> str:
        """Return the bank account as people know theirs, or nothing."""
        if not self.bsb:
            return ""
        return f"BSB {self.bsb[:3]}-{self.bsb[3:]} •••• {self.number_end}"


class Link(models.Model):
    """The way to an account's page: good once, and for minutes."""

    ref = PublicRefField()
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")
    return_path = models.CharField(max_length=200)
    refresh_path = models.CharField(max_length=200)
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return str(self.ref)


class Event(models.Model):
    """A webhook to be delivered; the body is frozen so that every try sends the same bytes."""

    event_id = models.CharField(max_length=60, unique=True, default=partial(new_id, "evt"))
    type = models.CharField(max_length=60)
    body = models.TextField()
    delivered_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    last_status = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
