"""What a profile has of all that makes clients choose it, and the next step to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from marketplace.accounts import queries as accounts
from marketplace.taskers.models import (
    Gig,
    ServiceArea,
    TaskerProfile,
    TaskerSkill,
    WeeklyAvailability,
    WorkPhoto,
)

if TYPE_CHECKING:
    from marketplace.accounts.models import Person


@dataclass(frozen=True, slots=True)
class ProfileStep:
    """One thing that a profile can have, and the page that adds it."""

    label: str
    url: str
    is_done: bool
    # Whether the profile can be listed without it.
    is_extra: bool = False


@dataclass(frozen=True, slots=True)
class Completeness:
    """All steps of a profile, those that a listed one needs first."""

    steps: tuple[ProfileStep, ...]

    def plus(self, step: ProfileStep) -> Completeness:
        """Return the steps with one more, which another part knows about."""
        return Completeness((*self.steps, step))

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(step.is_done for step in self.steps)

    @property
    def tenths(self) -> int:
        """The share that is done, for a bar."""
        return round(10 * self.done / len(self.steps))

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left."""
        return self.done == len(self.steps)

    @property
    def may_go_live(self) -> bool:
        """Whether nothing is left that a listed profile needs."""
        return all(step.is_done for step in self.steps if not step.is_extra)

    @property
    def following(self) -> list[ProfileStep]:
        """The next three that are left."""
        return [step for step in self.steps if not step.is_done][:3]


def profile_with_steps(person: Person, **more: Exists) -> tuple[TaskerProfile, Completeness] | None:
    """The person's own profile and what it has and lacks (one query, two while not listed).

    MORE is what other parts want to know of the profile's row, in the same query.
    """
    tables = {
        "has_skill": TaskerSkill.objects.all(),
        "has_area": ServiceArea.objects.all(),
        "has_week": WeeklyAvailability.objects.all(),
        "has_photo": WorkPhoto.objects.all(),
        "has_gig": Gig.objects.filter(state=Gig.State.LIVE),
    }
    there = {name: Exists(rows.filter(profile=OuterRef("pk"))) for name, rows in tables.items()}
    own = TaskerProfile.objects.select_related("person").filter(person=person.pk)
    profile = own.annotate(**there, **more).order_by("pk").first()
    return (profile, _completeness(profile, vars(profile))) if profile else None


def _completeness(profile: TaskerProfile, row: Mapping[str, object]) -> Completeness:
    person = profile.person
    # Nobody is listed without.
    has_email = profile.is_active or accounts.is_verified(person)

    def step(label: str, name: str, done: object, *, extra: bool = False) -> ProfileStep:
        return ProfileStep(label, reverse(name), bool(done), extra)

    return Completeness(
        (
            step(_("Add a skill with its price"), "taskers:skills", row["has_skill"]),
            step(_("Say where you work"), "taskers:area", row["has_area"]),
            step(_("Say when you work"), "taskers:availability", row["has_week"]),
            step(_("Write your promise in one line"), "taskers:description", profile.headline),
            step(_("Confirm your e-mail address"), "account_email", has_email),
            step(
                _("Confirm your mobile number"),
                "accounts:phone",
                accounts.is_phone_verified(person),
                extra=True,
            ),
            step(_("Add a photo of yourself"), "accounts:profile", person.photo, extra=True),
            step(_("Say more about you"), "taskers:description", profile.pitch, extra=True),
            step(_("Show photos of your work"), "taskers:photos", row["has_photo"], extra=True),
            step(_("Offer a service to book directly"), "taskers:gigs", row["has_gig"], extra=True),
        )
    )
