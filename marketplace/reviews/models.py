"""Tables of reviews: the pair of a booking, sealed together, and its up to two reviews."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.states import Actor

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


class ReviewPairQuerySet(models.QuerySet["ReviewPair"]):
    """Reads of pairs."""

    def sealed(self) -> Self:
        """Those that are not published yet."""
        return self.filter(closed_at=None)

    def overdue(self, moment: datetime) -> Self:
        """Sealed ones whose time is over."""
        return self.sealed().filter(due_at__lte=moment)

    def waiting_for(self, person: Person) -> Self:
        """Sealed ones of the person's bookings in which their own review is missing."""
        mine = Q(booking__client=person) | Q(booking__tasker__person=person)
        return self.sealed().filter(mine).exclude(reviews__author=person)


class ReviewPair(models.Model):
    """The envelope of a booking's two reviews: open for a time, then published as it is."""

    booking = models.OneToOneField("bookings.Booking", on_delete=models.PROTECT, related_name="+")
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[ReviewPairQuerySet] = ReviewPairQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        indexes = (
            models.Index(fields=["due_at"], condition=Q(closed_at=None), name="review_pair_due"),
        )

    def __str__(self) -> str:
        return f"Reviews of booking {self.booking_id}"

    @property
    def is_open(self) -> bool:
        """Whether a side that has not written yet still can."""
        return self.closed_at is None and now() < self.due_at


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reads of reviews."""

    def published(self) -> Self:
        """Those that everybody may read."""
        return self.filter(published_at__isnull=False, hidden_at=None)

    def about(self, person_id: int, role: str) -> Self:
        """Those of a person on one side."""
        return self.filter(subject=person_id, role=role)


class Review(models.Model):
    """What one side of a booking says of the other; `role` is the side of who is reviewed."""

    class Role(models.TextChoices):
        """The side on which the subject was."""

        CLIENT = Actor.CLIENT.value, _("Client")
        TASKER = Actor.TASKER.value, _("Tasker")

    class Stars(models.IntegerChoices):
        """The stars in words."""

        POOR = 1, _("Poor")
        FAIR = 2, _("Fair")
        GOOD = 3, _("Good")
        GREAT = 4, _("Great")
        SUPERB = 5, _("Superb")

    class Aspect(models.TextChoices):
        """What is asked beside the stars; the names are those of the columns."""

        PUNCTUALITY = "punctuality", _("Punctuality")
        COMMUNICATION = "communication", _("Communication")
        CARE = "care", _("Care")
        RESULT = "result", _("Result")

    pair = models.ForeignKey(ReviewPair, on_delete=models.PROTECT, related_name="reviews")
    booking = models.ForeignKey("bookings.Booking", on_delete=models.PROTECT, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    subject = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField(max_length=10, choices=Role)
    stars = models.PositiveSmallIntegerField(choices=Stars)
    text = models.TextField(max_length=1500, blank=True)
    # What clients say apart from the stars, each one to five or not said.
    punctuality = models.PositiveSmallIntegerField(null=True)
    communication = models.PositiveSmallIntegerField(null=True)
    care = models.PositiveSmallIntegerField(null=True)
    result = models.PositiveSmallIntegerField(null=True)
    would_again = models.BooleanField(null=True)
    # What the tasker says to it in public, once.
    reply = models.TextField(max_length=600, blank=True)
    replied_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    # Taken down by an operator: nobody but its author reads it, and no average counts it.
    hidden_at = models.DateTimeField(null=True)
    # The decisions that keep it down, by the reference of their report; "" is none that we know.
    hidden_for = ArrayField(models.CharField(max_length=8), default=list, db_default=[])
    created_at = models.DateTimeField(default=now)

    objects: ClassVar[ReviewQuerySet] = ReviewQuerySet.as_manager()  # type: ignore[assignment]  # the manager speaks the queryset's words

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["pair", "author"], name="review_once_per_author"),
            models.UniqueConstraint(fields=["pair", "role"], name="review_once_per_side"),
            models.CheckConstraint(
                condition=Q(stars__gte=1, stars__lte=5), name="review_one_to_five_stars"
            ),
            models.CheckConstraint(
                condition=Q(role__in=[Actor.CLIENT.value, Actor.TASKER.value]),
                name="review_role_known",
            ),
            models.CheckConstraint(condition=~Q(author=F("subject")), name="review_of_another"),
            models.CheckConstraint(
                condition=Q(
                    *(
                        Q(**{name: None}) | Q(**{f"{name}__range": (1, 5)})
                        for name in ("punctuality", "communication", "care", "result")
                    )
                ),
                name="review_aspects_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None) | Q(published_at__isnull=False),
                name="review_answered_in_public",
            ),
            models.CheckConstraint(
                condition=Q(hidden_at=None) | Q(published_at__isnull=False),
                name="review_hidden_after_published",
            ),
        )
        indexes = (
            models.Index(
                fields=["subject", "role", "-published_at"],
                condition=Q(published_at__isnull=False),
                name="review_of_subject",
            ),
        )

    def __str__(self) -> str:
        return f"{self.stars} stars on booking {self.booking_id}"

    @property
    def held_by(self) -> list[str]:
        """The decisions that keep it down; one made before they were noted counts as one."""
        return [] if self.hidden_at is None else self.hidden_for or [""]
