"""What happens to jobs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class JobPosted:
    """A draft is open for offers."""

    job_id: int
    job_ref: str
    client_id: int
    skill_id: int


@dataclass(frozen=True)
class JobEdited:
    """An open job says something else in one of its parts (what, details, where, when, budget)."""

    job_id: int
    job_ref: str
    client_id: int
    part: str


@dataclass(frozen=True)
class JobFilled:
    """Somebody is booked and the money is held: no more offers."""

    job_id: int
    job_ref: str
    client_id: int


@dataclass(frozen=True)
class JobReopened:
    """The booking has fallen away and the job takes offers again."""

    job_id: int
    job_ref: str
    client_id: int
    skill_id: int


@dataclass(frozen=True)
class JobExpired:
    """Nobody was chosen before the time was up."""

    job_id: int
    job_ref: str
    client_id: int


@dataclass(frozen=True)
class JobCancelled:
    """The client does not want the job done any more."""

    job_id: int
    job_ref: str
    client_id: int
    reason: str
