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
    """One side has cancelled; `refund_minor` of `currency` goes back to the client."""

    by: str
    reason: str
    refund_minor: int
    currency: str


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
class BookingClosed(BookingFact):
    """Nothing more can happen to the booking."""

    outcome: str
