"""A gig: a service with a fixed scope, in one to three packages, that clients book directly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from marketplace.core.clock import now
from marketplace.core.money import Money
from marketplace.core.refs import PublicRefField

if TYPE_CHECKING:
    from marketplace.accounts.models import Person

PACKAGES_AT_MOST = 3


class GigQuerySet(models.QuerySet["Gig"]):
    """Reads of gigs."""

    def live(self) -> Self:
        """Those that can be found and booked: on, of a listed profile."""
        return self.filter(state=Gig.State.LIVE, profile__is_active=True)

    def of(self, person: Person) -> Self:
        """The person's own that were not removed."""
        return self.filter(profile__person=person).exclude(state=Gig.State.REMOVED)

    def visible_to(self, person: object) -> Self:
        """Live ones, and the person's own."""
        own = Q(profile__person=getattr(person, "pk", None)) & ~Q(state=Gig.State.REMOVED)
        return self.filter(Q(state=Gig.State.LIVE, profile__is_active=True) | own)

    def whole(self) -> Self:
        """With tasker, skill and packages at hand (two queries)."""
        return self.select_related("profile__person", "skill").prefetch_related("packages")


class Gig(models.Model):
    """What a tasker does for a fixed price at the client's place."""

    class State(models.TextChoices):
        """Where a gig stands, in the words of its tasker's page."""

        DRAFT = "draft", _("Not published")
        LIVE = "live", _("Can be booked")
        PAUSED = "paused", _("Paused")
        REMOVED = "removed", _("Removed")

    ref = PublicRefField()
    profile = models.ForeignKey("TaskerProfile", on_delete=models.PROTECT, related_name="gigs")
    skill = models.ForeignKey("catalogue.Skill", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=80)
    description = models.TextField(max_length=1200)
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    # Taken down by an operator: the state that it had, for the day that this is taken back.
    taken_from = models.CharField(max_length=8, blank=True)
    # Booked without asking, as long as the tasker has looked at the calendar lately.
    is_instant = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)

    objects = GigQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=["draft", "live", "paused", "removed"]),
                name="gig_state_known",
            ),
        )
        indexes = (
            models.Index(fields=["profile", "state"], name="gig_of_profile"),
            models.Index(fields=["skill"], condition=Q(state="live"), name="gig_of_skill"),
        )

    def __str__(self) -> str:
        return f"{self.title} ({self.ref})"

    @property
    def is_live(self) -> bool:
        """Whether the tasker offers it now."""
        return self.state == self.State.LIVE

    @property
    def is_draft(self) -> bool:
        """Whether it was never published."""
        return self.state == self.State.DRAFT

    @property
    def is_removed(self) -> bool:
        """Whether it is kept only for the bookings that were made of it."""
        return self.state == self.State.REMOVED

    @property
    def cheapest(self) -> GigPackage | None:
        """The package with the lowest price, for "from"; a gig that is being made has none."""
        return min(self.packages.all(), key=lambda each: each.price_minor, default=None)

    @property
    def sizes(self) -> list[GigPackage]:
        """The packages in their order; at hand already after `whole`."""
        return sorted(self.packages.all(), key=lambda each: each.position)


class GigPackage(models.Model):
    """One size of a gig: how long, for how much, with what."""

    gig = models.ForeignKey(Gig, on_delete=models.CASCADE, related_name="packages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=40)
    minutes = models.PositiveSmallIntegerField()
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    # One line for each thing.
    included = models.TextField(max_length=600)
    not_included = models.TextField(max_length=600, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["gig", "position"], name="gig_package_once"),
            models.CheckConstraint(
                condition=Q(position__gte=1, position__lte=PACKAGES_AT_MOST),
                name="gig_package_position",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gte=15, price_minor__gt=0), name="gig_package_amounts"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name}, {self.price}"

    @property
    def price(self) -> Money:
        """What the tasker asks for it."""
        return Money(self.price_minor, self.currency)

    @property
    def included_lines(self) -> list[str]:
        """What the price covers, thing by thing."""
        return [line.strip() for line in self.included.splitlines() if line.strip()]

    @property
    def excluded_lines(self) -> list[str]:
        """What it does not cover, thing by thing."""
        return [line.strip() for line in self.not_included.splitlines() if line.strip()]
