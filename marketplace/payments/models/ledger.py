"""The books: accounts, transactions and their movements. Rows are only ever added."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from marketplace.core.clock import now
from marketplace.core.money import Money


class LedgerAccount(models.Model):
    """A place where money is: whose it is, in which currency.

    Only guarded accounts keep a balance: they may never fall below zero, and a balance on the
    accounts of the whole platform would be a lock that every payment waits for.
    """

    class Kind(models.TextChoices):
        """What an account stands for."""

        PSP = "psp"
        DISPUTE_PENDING = "dispute_pending"
        TASKER_DEBT = "tasker_debt"
        BOOKING_HOLD = "booking_hold"
        TIP_HOLD = "tip_hold"
        PAYABLE = "payable"
        PAYABLE_RECOVERY = "payable_recovery"
        REFUND_DUE = "refund_due"
        CLIENT_CREDIT = "client_credit"
        TAX_DUE = "tax_due"
        PLATFORM_FEE = "platform_fee"
        CANCELLATION_FEE = "cancellation_fee"
        PSP_FEE = "psp_fee"
        CHARGEBACK_LOSS = "chargeback_loss"
        GOODWILL = "goodwill"
        ROUNDING = "rounding"

    class Nature(models.TextChoices):
        """Which side makes the balance grow."""

        DEBIT = "debit"
        CREDIT = "credit"

    kind = models.CharField(max_length=20, choices=Kind)
    owner = models.CharField(max_length=40, blank=True)
    currency = models.CharField(max_length=3)
    nature = models.CharField(max_length=6, choices=Nature)
    guarded = models.BooleanField()
    balance_minor = models.BigIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "owner", "currency"], name="ledger_account_once"
            ),
            # What the composite foreign keys of movements point at.
            models.UniqueConstraint(fields=["id", "currency"], name="ledger_account_currency"),
            models.CheckConstraint(
                condition=Q(guarded=False) | Q(balance_minor__gte=0), name="ledger_never_negative"
            ),
            models.CheckConstraint(
                condition=Q(guarded=True) | Q(balance_minor=0), name="ledger_cached_if_guarded"
            ),
            models.CheckConstraint(
                condition=Q(nature__in=["debit", "credit"]), name="ledger_nature"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.owner} {self.currency}"


class LedgerTransaction(models.Model):
    """A change of the books with its cause; the key lets it happen once."""

    key = models.CharField(max_length=100, unique=True)
    kind = models.CharField(max_length=30)
    booking_ref = models.CharField(max_length=8, db_index=True)
    cause = models.CharField(max_length=100)
    reverses = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.key


class LedgerMovement(models.Model):
    """An amount that moves from the debited account to the credited one."""

    transaction = models.ForeignKey(
        LedgerTransaction, on_delete=models.PROTECT, related_name="movements"
    )
    debit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="credits")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="movement_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="movement_between_two"),
        )

    def __str__(self) -> str:
        return f"{self.debit_id} → {self.credit_id}: {self.amount}"

    @property
    def amount(self) -> Money:
        """Return what moves."""
        return Money(self.amount_minor, self.currency)
