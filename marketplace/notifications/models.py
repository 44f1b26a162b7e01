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
    # Kept although the person does not want to see it here: its e-mail is drawn from it.
    is_shown = models.BooleanField(default=True, db_default=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

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
    def buttons(self) -> list[tuple[str, str]]:
        """What can be done at once: words and addresses."""
        return KINDS[self.kind].links(self.payload)

    @property
    def icon(self) -> str:
        """The icon of its kind."""
        return KINDS[self.kind].icon

    @property
    def is_unread(self) -> bool:
        """Whether the person has not opened it yet."""
        return self.read_at is None


class Preference(models.Model):
    """What somebody has chosen for a topic on a channel; without a row it is on."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=20)
    channel = models.CharField(max_length=10)
    is_on = models.BooleanField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person", "topic", "channel"], name="preference_once"),
        )

    def __str__(self) -> str:
        return f"{self.topic} by {self.channel} for {self.person_id}"


class QuietHours(models.Model):
    """When somebody wants no e-mail that can wait, by the clock of their time zone."""

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="+"
    )
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(starts=models.F("ends")), name="quiet_hours_have_an_end"
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts:%H:%M} to {self.ends:%H:%M}"


class Mute(models.Model):
    """A conversation whose unread messages somebody is not reminded of."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    thread = models.CharField(max_length=8)
    created_at = models.DateTimeField(default=now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["person", "thread"], name="mute_once"),)

    def __str__(self) -> str:
        return f"{self.thread} for {self.person_id}"


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
