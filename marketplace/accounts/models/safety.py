"""What guards an account when somebody else has got into it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from marketplace.core.clock import now


class EmailChange(models.Model):
    """An account has moved to another address; the old one can take it back for a while."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    old = models.EmailField(max_length=254)
    new = models.EmailField(max_length=254)
    created_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    reverted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (models.Index(fields=["person", "-created_at"], name="email_change_newest"),)

    def __str__(self) -> str:
        return f"Change {self.pk} of {self.person_id}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be taken back."""
        return self.reverted_at is None and self.expires_at > now()
