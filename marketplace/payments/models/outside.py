"""What ties our rows to the gateway: operations, events, remote objects."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.payments.states import OPERATION

WAITING = ("pending", "leased")
# A call may last two retries of 20 s each; the idempotency key absorbs an overlap.
LEASE = timedelta(seconds=120)
# Gateways forget idempotency keys after a day: later a repeat would be a second charge.
KEY_LIFE = timedelta(hours=23)


class OperationQuerySet(models.QuerySet["Operation"]):
    """Operations by what is to be done about them."""

    def due(self) -> OperationQuerySet:
        """Return what nobody works on although its time has come."""
        return self.filter(
            Q(state="pending", next_at__lte=now()) | Q(state="leased", leased_until__lte=now())
        )


class Operation(models.Model):
    """A call to the gateway, written before it is made: the outbox."""

    class Kind(models.TextChoices):
        """What is asked of the gateway."""

        CREATE_PAYMENT = "create_payment"
        CANCEL_PAYMENT = "cancel_payment"
        REFUND = "refund"
        TRANSFER = "transfer"

    uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(max_length=20, choices=Kind)
    # The id of the payment, refund or transfer that the kind is about.
    subject_id = models.BigIntegerField()
    env = models.CharField(max_length=10)
    params = models.JSONField(default=dict)
    params_hash = models.CharField(max_length=64)
    generation = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=10, default="pending")
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=now)
    leased_until = models.DateTimeField(null=True)
    first_sent_at = models.DateTimeField(null=True)
    remote_id = models.CharField(max_length=100, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=now)

    objects = OperationQuerySet.as_manager()

    # Of the call in hand: nobody wants it any more, so it is only looked for.
    only_looks = False

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=Q(state__in=WAITING),
                name="operation_one_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPERATION.states), name="operation_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="leased") | Q(leased_until__isnull=False),
                name="operation_lease_ends",
            ),
            models.CheckConstraint(
                condition=~Q(state="done") | ~Q(remote_id=""), name="operation_done_has_object"
            ),
        )
        indexes = (
            models.Index(
                fields=["next_at"], condition=Q(state__in=WAITING), name="operation_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.uuid}"

    @property
    def idempotency_key(self) -> str:
        """Return what makes a repeated call the same call, also after a restart."""
        return f"hustlr:{self.env}:{self.uuid}:{self.generation}"

    @property
    def amount(self) -> Money:
        """Return the amount that the call is about."""
        return Money(self.params["amount"], self.params["currency"])

    @property
    def is_transfer(self) -> bool:
        """Say whether it sends earnings."""
        return self.kind == self.Kind.TRANSFER

    @property
    def is_waiting(self) -> bool:
        """Say whether the call may still be made."""
        return self.state in WAITING

    @property
    def key_has_expired(self) -> bool:
        """Say whether the gateway may have forgotten that it did this already."""
        return self.first_sent_at is not None and now() - self.first_sent_at > KEY_LIFE


class RemoteObject(models.Model):
    """An object at the gateway that an operation of ours has made."""

    gateway = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    remote_id = models.CharField(max_length=100)
    operation = models.ForeignKey(Operation, on_delete=models.PROTECT, related_name="objects_made")
    snapshot = models.JSONField(default=dict)
    seen_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["gateway", "remote_id"], name="remote_object_once"),
            models.UniqueConstraint(
                fields=["operation", "kind"], name="remote_object_of_operation"
            ),
        )

    def __str__(self) -> str:
        return self.remote_id


class GatewayEvent(models.Model):
    """A webhook as it came in: a hint that an object has changed, kept before it is believed."""

    source = models.CharField(max_length=10)
    event_id = models.CharField(max_length=100)
    type = models.CharField(max_length=100)
    object_kind = models.CharField(max_length=20, blank=True)
    object_id = models.CharField(max_length=100, blank=True)
    account = models.CharField(max_length=100, blank=True)
    livemode = models.BooleanField()
    api_version = models.CharField(max_length=40, blank=True)
    sent_at = models.DateTimeField()
    headers = models.JSONField(default=dict)
    body = models.TextField()
    state = models.CharField(max_length=10, default="pending")
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=now)
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["source", "event_id"], name="gateway_event_once"),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "done", "ignored", "parked"]),
                name="gateway_event_state_known",
            ),
        )
        indexes = (
            models.Index(
                fields=["received_at"], condition=Q(state="pending"), name="gateway_event_pending"
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} {self.event_id}"
