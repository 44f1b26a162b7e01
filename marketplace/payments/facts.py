"""What happened to money: facts that other parts listen to."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PaymentOpened:
    """A client is to pay for a booking."""

    payment_id: int
    booking_ref: str


@dataclass(frozen=True)
class PaymentSucceeded:
    """The money of a booking has arrived and is held."""

    payment_id: int
    booking_ref: str


@dataclass(frozen=True)
class PaymentFailed:
    """An attempt was refused; unless it is final, the client may try again on the same page."""

    payment_id: int
    booking_ref: str
    reason: str
    final: bool = False


@dataclass(frozen=True)
class PaymentVoided:
    """Nobody can pay this any more."""

    payment_id: int
    booking_ref: str


@dataclass(frozen=True)
class RefundStarted:
    """Money has been set aside for the client and its way back begins."""

    refund_id: int
    booking_ref: str
    amount_minor: int
    currency: str
    cause: str


@dataclass(frozen=True)
class RefundSucceeded:
    """The gateway has sent the money back."""

    refund_id: int
    booking_ref: str
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class RefundFailed:
    """The money could not go back; it waits as the client's credit."""

    refund_id: int
    booking_ref: str
    amount_minor: int
    currency: str
    reason: str


@dataclass(frozen=True)
class ReleasePosted:
    """The tasker has earned: NET is what he gets after fees."""

    booking_ref: str
    payee_id: int
    net_minor: int
    currency: str


@dataclass(frozen=True)
class TipArrived:
    """A tip was paid: all of it is the tasker's."""

    payment_id: int
    booking_ref: str
    payee_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class TransferSent:
    """Earned money has left for the tasker's account at the gateway."""

    transfer_id: int
    booking_ref: str
    payee_id: int
    amount_minor: int
    currency: str


@dataclass(frozen=True)
class WebhookReplayed:
    """An operator lets a stored webhook be handled again."""

    event_id: int
    event_ref: str
    before: str
    reason: str


@dataclass(frozen=True)
class OperationRetried:
    """An operator lets a parked call be made again."""

    operation_id: int
    reason: str
    error: str


@dataclass(frozen=True)
class OperationNoted:
    """An operator has written down what was found out about a call."""

    operation_id: int
    text: str


@dataclass(frozen=True)
class TransferFailed:
    """Earned money could not be sent; it stays payable."""

    transfer_id: int
    booking_ref: str
    payee_id: int
    amount_minor: int
    currency: str
    reason: str


@dataclass(frozen=True)
class PayoutAccountAdded:
    """A tasker has said for the first time where earnings go."""

    person_id: int
    bank: str


@dataclass(frozen=True)
class PayoutAccountChanged:
    """Earnings go to another bank account from now on, once the hold is over."""

    person_id: int
    bank: str
    until: str


@dataclass(frozen=True)
class PayoutsHeld:
    """Nothing is sent for a while: the password or the address was changed."""

    person_id: int
    cause: str
    until: str


@dataclass(frozen=True)
class PayoutHoldEnded:
    """What has waited is sent."""

    person_id: int


@dataclass(frozen=True)
class PayoutsFrozen:
    """An operator has stopped what goes to a tasker."""

    person_id: int
    reason: str


@dataclass(frozen=True)
class PayoutsThawed:
    """An operator lets money go to a tasker again."""

    person_id: int
    reason: str
