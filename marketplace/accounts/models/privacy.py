"""What people take along, and how they leave."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from marketplace.core.clock import now
from marketplace.core.refs import PublicRefField


class Export(models.Model):
    """Everything that is kept about one person, in a file that does not stay for long."""

    ref = PublicRefField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file = models.FileField(upload_to="exports/", blank=True)
    created_at = models.DateTimeField(default=now)
    ready_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["person", "-created_at"], name="export_newest"),)

    def __str__(self) -> str:
        return f"Export {self.ref}"

    @property
    def is_ready(self) -> bool:
        """Whether the file can be fetched."""
        return bool(self.file) and self.expires_at > now()


class Closing(models.Model):
    """A person wants to leave; until it is due they can change their mind."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(undone_at=None, done_at=None),
                name="closing_open_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["due_at"],
                condition=Q(undone_at=None, done_at=None),
                name="closing_due",
            ),
        )

    def __str__(self) -> str:
        return f"Closing {self.pk} of {self.person_id}"
