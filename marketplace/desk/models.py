"""What operators write down for each other."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from marketplace.core.clock import now


class Note(models.Model):
    """A remark about a person that other operators read, and the person does not."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(max_length=2000)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=~models.Q(text=""), name="note_says_something"),
        )
        indexes = (models.Index(fields=["person", "-created_at"], name="note_of_person"),)

    def __str__(self) -> str:
        return self.text[:60]
