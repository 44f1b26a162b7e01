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
    """An open job says something else in one of its parts (what, details, where, when, budget).

    Material: what offers were made on has changed (scope, place, time, a lower budget).
    """

    job_id: int
    job_ref: str
    client_id: int
    part: str
    material: bool = False


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


@dataclass(frozen=True)
class JobHeld:
    """Somebody looks at the job before anybody hears of it."""

    job_id: int
    job_ref: str
    client_id: int
    score: int


@dataclass(frozen=True)
class JobApproved:
    """Nothing was wrong with a job that was held, or nobody looked in time."""

    job_id: int
    job_ref: str
    client_id: int
    by_timer: bool


@dataclass(frozen=True)
class JobRemoved:
    """An operator has taken the job down, or never let it up."""

    job_id: int
    job_ref: str
    client_id: int
    reason: str
    was_shown: bool


@dataclass(frozen=True)
class JobPaused:
    """The client wants no further offers for now; those that stand stay."""

    job_id: int
    job_ref: str
    client_id: int


@dataclass(frozen=True)
class JobResumed:
    """The job takes offers again."""

    job_id: int
    job_ref: str
    client_id: int
    skill_id: int


@dataclass(frozen=True)
class JobReposted:
    """A job whose time was up takes offers again."""

    job_id: int
    job_ref: str
    client_id: int
    skill_id: int


@dataclass(frozen=True)
class JobClosed:
    """Long after its end, what was personal in the job is gone."""

    job_id: int
    job_ref: str
    client_id: int


@dataclass(frozen=True)
class JobWaiting:
    """Some hours after it was opened, nobody is chosen yet."""

    job_id: int
    job_ref: str
    client_id: int
    hours: int


@dataclass(frozen=True)
class JobInvited:
    """The client asks a tasker by name (tasker_id is the person's)."""

    job_id: int
    job_ref: str
    client_id: int
    tasker_id: int


@dataclass(frozen=True)
class InvitationDeclined:
    """A tasker who was asked by name has said no."""

    job_id: int
    job_ref: str
    client_id: int
    tasker_id: int


@dataclass(frozen=True)
class JobOpenedToAll:
    """A job that was kept for named taskers is shown to everybody (cause: client, time, declined)."""

    job_id: int
    job_ref: str
    client_id: int
    skill_id: int
    cause: str


@dataclass(frozen=True)
class QuestionAsked:
    """A tasker asks about an open job, in public."""

    job_id: int
    job_ref: str
    client_id: int
    author_id: int
    question_id: int


@dataclass(frozen=True)
class QuestionAnswered:
    """The client has answered a question, in public."""

    job_id: int
    job_ref: str
    client_id: int
    author_id: int
    question_id: int


@dataclass(frozen=True)
class QuestionRemoved:
    """An operator has taken a question off the page of its job; here is what it said."""

    job_id: int
    job_ref: str
    author_id: int
    text: str
