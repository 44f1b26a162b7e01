"""Numbers on the way to being verified, and what has been spent on messages."""

from __future__ import annotations

import secrets
from functools import partial

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.crypto import constant_time_compare, salted_hmac

from marketplace.core.clock import now

DIGITS = 6


class PhoneCode(models.Model):
    """A code for one number. It is derived from the row, so that it is stored nowhere."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.CharField(max_length=16)
    salt = models.CharField(max_length=32, default=partial(secrets.token_hex, 16))
    tries = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(closed_at=None), name="phone_code_open"
            ),
        )

    def __str__(self) -> str:
        return f"Code {self.pk} of {self.person_id}"

    @property
    def code(self) -> str:
        """Return the digits that were sent."""
        mark = salted_hmac("accounts.phone", f"{self.pk}:{self.salt}:{self.number}")
        return f"{int(mark.hexdigest(), 16) % 10**DIGITS:0{DIGITS}d}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be entered."""
        return self.closed_at is None and self.expires_at > now()

    def fits(self, typed: str) -> bool:
        """Say whether these are the digits; how long that takes tells nothing."""
        return constant_time_compare(typed, self.code)


class MessageBudget(models.Model):
    """How many text messages one key (a person, number, prefix or everybody) got on a day."""

    day = models.DateField()
    key = models.CharField(max_length=60)
    sent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["day", "key"], name="message_budget_key"),)

    def __str__(self) -> str:
        return f"{self.key} on {self.day}: {self.sent}"
