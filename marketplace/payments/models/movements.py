"""What happens to a booking's money: payment, release, refund, transfer."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.refs import PublicRefField
from marketplace.payments.states import PAYMENT, REFUND, TRANSFER

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

LIVE = ("opening", "open", "processing", "succeeded")


class PaymentQuerySet(models.QuerySet["Payment"]):
    """Payments by who may see them and how far they are."""

    def of_payer(self, person: Person) -> PaymentQuerySet:
        """Return what the person is to pay or has paid."""
        return self.filter(payer=person)

    def for_booking(self, booking_ref: str) -> PaymentQuerySet:
        """Return the payments of the booking's own price."""
        return self.filter(booking_ref=booking_ref, purpose="booking")

    def tips_for(self, booking_ref: str) -> PaymentQuerySet:
        """Return the tips of a booking, begun or paid."""
        return self.filter(booking_ref=booking_ref, purpose="tip")

    def locked(self) -> PaymentQuerySet:
        """Lock the rows, so that every change of a booking's money queues up here."""
        return self.select_for_update(no_key=True, of=("self",))

    def arrived(self) -> PaymentQuerySet:
        """Return those whose money came, in time or late."""
        return self.filter(paid_at__isnull=False)

    def unsettled(self) -> PaymentQuerySet:
        """Return payments whose end only the gateway knows."""
        return self.filter(state__in=["open", "processing", "voiding"])


class Payment(models.Model):
    """What a client pays for a booking, in one go, on a hosted page."""

    class Purpose(models.TextChoices):
        """What it is for."""

        BOOKING = "booking"
        TIP = "tip"

    ref = PublicRefField()
    booking_ref = models.CharField(max_length=8, db_index=True)
    purpose = models.CharField(max_length=10, choices=Purpose, default=Purpose.BOOKING)
    seq = models.PositiveSmallIntegerField(default=1)
    payer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    payee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    description = models.CharField(max_length=200)
    idempotency_key = models.CharField(max_length=100, unique=True)
    state = models.CharField(max_length=12, default="opening")
    gateway = models.CharField(max_length=10)
    hosted_url = models.CharField(max_length=500, blank=True)
    failure = models.CharField(max_length=60, blank=True)
    failed_attempt = models.CharField(max_length=100, blank=True)
    card = models.CharField(max_length=40, blank=True)
    # Tells one card from another, for a time: to find who books themselves. No page shows it.
    fingerprint = models.CharField(max_length=64, blank=True, default="", db_default="")
    created_at = models.DateTimeField(default=now)
    paid_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(default=now)

    objects = PaymentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["booking_ref", "purpose", "seq"], name="payment_in_sequence"
            ),
            models.UniqueConstraint(
                fields=["booking_ref", "purpose"],
                condition=Q(state__in=LIVE),
                name="payment_one_live",
            ),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payment_positive"),
            models.CheckConstraint(
                condition=Q(state__in=PAYMENT.states), name="payment_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["succeeded", "late"], paid_at__isnull=False)
                | (~Q(state__in=["succeeded", "late"]) & Q(paid_at__isnull=True)),
                name="payment_paid_when_arrived",
            ),
        )
        indexes = (
            models.Index(
                fields=["fingerprint"], condition=~Q(fingerprint=""), name="payment_of_card"
            ),
        )

    def __str__(self) -> str:
        return f"Payment {self.ref} of {self.amount} for {self.booking_ref}"

    @property
    def amount(self) -> Money:
        """Return what the client pays: the price and the client's fee."""
        return Money(self.amount_minor, self.currency)

    @property
    def is_tip(self) -> bool:
        """Say whether all of it is a present to the tasker."""
        return self.purpose == self.Purpose.TIP

    @property
    def is_payable(self) -> bool:
        """Say whether the client can (still) pay."""
        return self.state in {"opening", "open"}

    @property
    def has_arrived(self) -> bool:
        """Say whether the money came in time and was held for the booking."""
        return self.state == "succeeded"

    @property
    def is_confirming(self) -> bool:
        """Say whether the bank has yet to say yes or no."""
        return self.state == "processing"


class Release(models.Model):
    """Held money becomes the tasker's earnings and the platform's fees, once per cause."""

    class Cause(models.TextChoices):
        """Why the money was released; client and timer both approve."""

        APPROVAL = "approval"
        CANCELLATION = "cancellation"
        NO_SHOW = "no_show"
        EARLY_STOP = "early_stop"
        UNCONTESTED = "uncontested"
        AGREEMENT = "agreement"
        SILENCE = "silence"
        RULING = "ruling"
        TIP = "tip"

    booking_ref = models.CharField(max_length=8)
    payee = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    gross_minor = models.BigIntegerField()
    client_fee_minor = models.BigIntegerField()
    commission_minor = models.BigIntegerField()
    net_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    cause = models.CharField(max_length=12, choices=Cause)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["booking_ref", "cause"], name="release_once_per_cause"),
            models.CheckConstraint(
                condition=Q(gross_minor__gt=0)
                & Q(client_fee_minor__gte=0)
                & Q(commission_minor__gte=0)
                & Q(net_minor__gte=0),
                name="release_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(
                    gross_minor=F("net_minor") + F("client_fee_minor") + F("commission_minor")
                ),
                name="release_adds_up",
            ),
            models.CheckConstraint(
                condition=~Q(cause="tip") | Q(gross_minor=F("net_minor")),
                name="release_tip_is_the_taskers",
            ),
        )

    def __str__(self) -> str:
        return f"Release of {self.net} for {self.booking_ref}"

    @property
    def net(self) -> Money:
        """Return what the tasker gets."""
        return Money(self.net_minor, self.currency)

    @property
    def fees(self) -> Money:
        """Return what the platform keeps: the client's fee and the commission."""
        return Money(self.client_fee_minor + self.commission_minor, self.currency)


class Refund(models.Model):
    """Money of a payment on its way back to the client."""

    payment = models.ForeignKey(Payment, on_delete=models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    cause = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default="pending")
    reason = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=now)
    looked_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            # With the release's own rule: each cause splits a hold once, whoever comes twice.
            models.UniqueConstraint(fields=["payment", "cause"], name="refund_once_per_cause"),
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="refund_positive"),
            models.CheckConstraint(condition=Q(state__in=REFUND.states), name="refund_state_known"),
        )

    def __str__(self) -> str:
        return f"Refund of {self.amount} for {self.payment_id}"

    @property
    def amount(self) -> Money:
        """Return what goes back."""
        return Money(self.amount_minor, self.currency)


class PayeeQuerySet(models.QuerySet["Payee"]):
    """Payees as actions need them."""

    def locked(self) -> PayeeQuerySet:
        """Lock the rows, after the payment of what is to be sent."""
        return self.select_for_update(no_key=True, of=("self",))

    def unready(self, *, unseen_for: timedelta) -> PayeeQuerySet:
        """Return those that wait for the gateway, and that nobody has looked at for a while."""
        long_ago = now() - unseen_for
        return self.filter(is_ready=False, looked_at__lte=long_ago).exclude(remote_account="")

    def held_until_now(self) -> PayeeQuerySet:
        """Return those whose hold is over."""
        return self.filter(held_until__lte=now())


class Payee(models.Model):
    """Where a tasker's earnings are sent; without one they stay payable."""

    class Hold(models.TextChoices):
        """Why nothing is sent for a while."""

        ACCOUNT = "account"
        PASSWORD = "password"  # noqa: S105 - a cause, no secret
        EMAIL = "email"

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    gateway = models.CharField(max_length=10)
    # Empty until the gateway has made it.
    remote_account = models.CharField(max_length=100, blank=True)
    is_ready = models.BooleanField(default=False)
    is_frozen = models.BooleanField(default=False)
    # What the gateway still asks for, in the codes of its protocol.
    due = models.JSONField(default=list, db_default=[])
    bank = models.CharField(max_length=60, blank=True, default="", db_default="")
    bank_key = models.CharField(max_length=100, blank=True, default="", db_default="")
    bank_since = models.DateTimeField(null=True)
    held_until = models.DateTimeField(null=True)
    hold_cause = models.CharField(
        max_length=10, blank=True, choices=Hold, default="", db_default=""
    )
    version = models.PositiveIntegerField(default=1)
    looked_at = models.DateTimeField(default=now, db_default=Now())
    created_at = models.DateTimeField(default=now)

    objects = PayeeQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["gateway", "remote_account"],
                condition=~Q(remote_account=""),
                name="payee_account",
            ),
            models.CheckConstraint(
                condition=Q(held_until__isnull=True, hold_cause="")
                | (Q(held_until__isnull=False) & ~Q(hold_cause="")),
                name="payee_hold_has_a_cause",
            ),
        )
        indexes = (
            models.Index(fields=["bank_key"], condition=~Q(bank_key=""), name="payee_of_bank"),
        )

    def __str__(self) -> str:
        return f"Payee {self.person_id}"

    @property
    def may_be_paid(self) -> bool:
        """Say whether money can leave for the account now."""
        return self.is_ready and not self.is_frozen and self.held_until is None


class Transfer(models.Model):
    """A release's net amount on its way to the tasker's account at the gateway."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="transfer")
    payee = models.ForeignKey(Payee, on_delete=models.PROTECT, related_name="transfers")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    destination = models.CharField(max_length=100)
    # The payee's, so that what was refused is tried again only after a change.
    payee_version = models.PositiveIntegerField(default=1, db_default=1)
    state = models.CharField(max_length=12, default="pending")
    reason = models.CharField(max_length=60, blank=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="transfer_positive"),
            models.CheckConstraint(
                condition=Q(state__in=TRANSFER.states), name="transfer_state_known"
            ),
        )

    def __str__(self) -> str:
        return f"Transfer of {self.amount} to {self.destination}"

    @property
    def amount(self) -> Money:
        """Return what is sent."""
        return Money(self.amount_minor, self.currency)
