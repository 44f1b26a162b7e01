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
