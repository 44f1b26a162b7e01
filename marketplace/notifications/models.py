"""Notices of people, and the e-mails that left or wait to leave."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from marketplace.core.clock import now
from marketplace.notifications.kinds import KINDS


class Inbox(models.Model):
    """The counter of one person's notices; its row lock makes the numbers gapless."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    last_n = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"Inbox of {self.person_id}"


class Notice(models.Model):
    """Something that one person should know. `kind` names its words, `payload` fills them."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    n = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    key = models.CharField(max_length=120)
    created_at = models.DateTimeField(default=now, db_default=Now())
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "n"], name="notice_number"),
            models.UniqueConstraint(fields=["person", "key"], name="notice_once"),
        )
        indexes = (
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
        )

    def __str__(self) -> str:
        return f"{self.kind} for {self.person_id}"

    @property
    def text(self) -> str:
        """The sentence of the notice."""
        return KINDS[self.kind].text(self.payload)

    @property
    def url(self) -> str:
        """Where the notice leads."""
        return KINDS[self.kind].url(self.payload)

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return KINDS[self.kind].icon

    @property
    def is_unread(self) -> bool:
        """Whether the person has not opened it yet."""
        return self.read_at is None


class Mail(models.Model):
    """An e-mail: waiting while `sent_at` is empty. The key keeps it from leaving twice."""

    to = models.CharField(max_length=254)
    sender = models.CharField(max_length=254)
    subject = models.CharField(max_length=300)
    text = models.TextField()
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    key = models.CharField(max_length=200, unique=True)
    created_at = models.DateTimeField(default=now, db_default=Now())
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["-created_at", "-id"], name="mail_newest"),)

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
