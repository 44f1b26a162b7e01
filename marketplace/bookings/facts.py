"""What happens to bookings."""

from dataclasses import dataclass


@dataclass(frozen=True)
class BookingFact:
    """What every fact of a booking says: which one, of which job, between whom.

    `tasker_id` is the tasker's person, so that both sides are people. A booking that was made
    directly has no job.
    """

    booking_id: int
    booking_ref: str
    job_id: int | None
    client_id: int
    tasker_id: int


@dataclass(frozen=True)
class BookingMade(BookingFact):
    """Both sides have agreed; the slot is kept until `pay_by`. No offer: booked directly."""

    offer_id: int | None
    total_minor: int
    currency: str
    pay_by: str
    by_request: bool = False


@dataclass(frozen=True)
class BookingRequested(BookingFact):
    """A client asks for a gig at a time; the tasker answers until `answer_by`."""

    total_minor: int
    currency: str
    answer_by: str


@dataclass(frozen=True)
class RequestDeclined(BookingFact):
    """The tasker cannot do it, for a reason of the list."""

    reason: str


@dataclass(frozen=True)
class RequestLapsed(BookingFact):
    """The tasker did not answer in time."""


@dataclass(frozen=True)
class RequestWithdrawn(BookingFact):
    """The client no longer asks."""


@dataclass(frozen=True)
class BookingScheduled(BookingFact):
    """The payment has arrived in the hold: the booking stands."""

    total_minor: int
    currency: str


@dataclass(frozen=True)
class BookingExpired(BookingFact):
    """Nobody paid in time; the offer is open again."""


@dataclass(frozen=True)
class LatePaymentReturned(BookingFact):
    """Money came for a booking that no longer stands; all of it goes back."""

    refund_minor: int
    currency: str


@dataclass(frozen=True)
class BookingCancelled(BookingFact):
    """It ended before the work was done; `refund_minor` of `currency` goes back to the client.

    `cause` is cancelled, agreed, stopped or no_show; `by` is the side whose doing it was, empty
    when both agreed. The tasker gets `net_minor`.
    """

    by: str
    reason: str
    refund_minor: int
    currency: str
    net_minor: int = 0
    cause: str = "cancelled"
    code: str = ""


@dataclass(frozen=True)
class TaskerSetOff(BookingFact):
    """The tasker is on the way and should be there at `eta`."""

    eta: str


@dataclass(frozen=True)
class TaskerArrived(BookingFact):
    """The tasker stands before a door that nobody opens; `over_at` ends the wait."""

    over_at: str


@dataclass(frozen=True)
class ContactTried(BookingFact):
    """The tasker has tried to reach the client from the door, for the `number`th time."""

    means: str
    number: int


@dataclass(frozen=True)
class AbsenceReported(BookingFact):
    """One side says that the other, `absent`, did not come; it can be contested until then."""

    absent: str
    contest_by: str


@dataclass(frozen=True)
class ProposalMade(BookingFact):
    """One side asks for another time (move), to cancel without fault, or to stop early."""

    proposal_id: int
    kind: str
    by: str
    due_at: str


@dataclass(frozen=True)
class ProposalAnswered(BookingFact):
    """A question was accepted, refused, withdrawn, or has lapsed; `by` is who asked it."""

    proposal_id: int
    kind: str
    by: str
    answer: str


@dataclass(frozen=True)
class BookingMoved(BookingFact):
    """Both sides have agreed on another time."""

    before: str
    starts_at: str


@dataclass(frozen=True)
class BookingReminder(BookingFact):
    """The start comes near: in a `day`, or in some `hours`."""

    kind: str
    starts_at: str


@dataclass(frozen=True)
class BookingPrompt(BookingFact):
    """Nobody has said what happened: `absent` soon after the start, then `begun` and `unsaid`."""

    kind: str


@dataclass(frozen=True)
class BookingStale(BookingFact):
    """Long after its time nobody has said anything about the booking, prompts or not."""

    state: str


@dataclass(frozen=True)
class ApprovalPaused(BookingFact):
    """The client needs more time to look and says why; the money waits until `approve_by`."""

    reason: str
    approve_by: str


@dataclass(frozen=True)
class ReliabilityNoted:
    """A person was at fault for something; `level` is empty, warning, pause or review."""

    person_id: int
    booking_ref: str
    cause: str
    points: int
    level: str


@dataclass(frozen=True)
class FaultExcused:
    """What a person was at fault for weighs nothing any more."""

    person_id: int
    booking_ref: str
    reason: str


@dataclass(frozen=True)
class StartPinRenewed(BookingFact):
    """The client has a new start PIN."""


@dataclass(frozen=True)
class StartPinLocked(BookingFact):
    """The PIN was wrong too often; the client must make a new one."""


@dataclass(frozen=True)
class WorkStarted(BookingFact):
    """The tasker has entered the client's PIN."""


@dataclass(frozen=True)
class WorkFinished(BookingFact):
    """The work is done; without a word of the client the money goes out at `approve_by`."""

    approve_by: str
    photos: int
    by_timer: bool


@dataclass(frozen=True)
class ApprovalReminder(BookingFact):
    """`percent` of the time to look at the work is over."""

    percent: int
    approve_by: str


@dataclass(frozen=True)
class BookingCompleted(BookingFact):
    """The client has approved, or the time to look is over: the tasker has earned the money."""

    net_minor: int
    currency: str
    by_timer: bool


@dataclass(frozen=True)
class BookingDisputed(BookingFact):
    """One side (`by`, or the system) contests something: the booking stands still.

    `before` is the state that it had.
    """

    before: str
    by: str


@dataclass(frozen=True)
class BookingResumed(BookingFact):
    """A dispute was withdrawn and the work goes on."""

    starts_at: str


@dataclass(frozen=True)
class BookingResolved(BookingFact):
    """A dispute is over: `outcome` is completed or refunded, and the money has moved."""

    outcome: str
    refund_minor: int
    net_minor: int
    currency: str


@dataclass(frozen=True)
class BookingClosed(BookingFact):
    """Nothing more can happen to the booking."""

    outcome: str
