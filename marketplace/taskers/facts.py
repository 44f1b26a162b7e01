"""What happens to taskers' profiles."""

from dataclasses import dataclass


@dataclass(frozen=True)
class TaskerJoined:
    """A person has become a tasker; the profile is not listed yet."""

    profile_id: int


@dataclass(frozen=True)
class TaskerListed:
    """A profile can be found."""

    profile_id: int


@dataclass(frozen=True)
class TaskerPaused:
    """A profile can no longer be found."""

    profile_id: int


@dataclass(frozen=True)
class TaskerHidden:
    """An operator has taken a profile down: nobody else finds or sees it."""

    profile_id: int


@dataclass(frozen=True)
class TaskerShown:
    """A profile that was taken down stands as it did before."""

    profile_id: int


@dataclass(frozen=True)
class TaskerProfileEdited:
    """The words of a profile have changed."""

    profile_id: int


@dataclass(frozen=True)
class TaskerSkillsChanged:
    """A skill of a profile was added, priced anew or removed."""

    profile_id: int
    skill_id: int


@dataclass(frozen=True)
class TaskerAreasChanged:
    """A service area of a profile was added, moved or removed."""

    profile_id: int


@dataclass(frozen=True)
class TaskerAvailabilityChanged:
    """The week, an exception or the time zone of a profile has changed."""

    profile_id: int


@dataclass(frozen=True)
class TaskerStandingChanged:
    """A profile has a new rating or one more job done."""

    profile_id: int


@dataclass(frozen=True)
class CalendarConfirmed:
    """A tasker has looked at the calendar and says that it holds."""

    profile_id: int


@dataclass(frozen=True)
class GigFact:
    """What every fact of a gig says."""

    gig_id: int
    gig_ref: str
    profile_id: int


@dataclass(frozen=True)
class GigSaved(GigFact):
    """A gig was made, or its words or packages changed."""


@dataclass(frozen=True)
class GigPublished(GigFact):
    """A gig can be booked."""


@dataclass(frozen=True)
class GigPaused(GigFact):
    """A gig can no longer be booked, for a while."""


@dataclass(frozen=True)
class GigRemoved(GigFact):
    """A gig is gone for good."""


@dataclass(frozen=True)
class GigPutBack(GigFact):
    """A gig that an operator took down stands as it did before."""


@dataclass(frozen=True)
class WorkPhotosChanged:
    """Photos of a profile were added, described, moved or removed."""

    profile_id: int


@dataclass(frozen=True)
class FavouriteSet:
    """A person has marked a tasker, or forgotten the mark."""

    profile_id: int
    person_id: int
    on: bool


@dataclass(frozen=True)
class BadgeGranted:
    """Something about a tasker was checked."""

    badge_id: int
    profile_id: int
    kind: str


@dataclass(frozen=True)
class BadgeWithdrawn:
    """A badge no longer holds; an operator says why, the system has seen it by itself."""

    badge_id: int
    profile_id: int
    kind: str
    reason: str = ""
