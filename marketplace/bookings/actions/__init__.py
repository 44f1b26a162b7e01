"""Every change of a booking, by its stage."""

from marketplace.bookings.actions.accepting import (
    KeyUsed,
    accept_offer,
    expire_unpaid,
    note_late_payment,
    payment_arrived,
)
from marketplace.bookings.actions.cancelling import ReasonMissing, abandon, cancel, refund_of
from marketplace.bookings.actions.finishing import approve, auto_approve, close, fall_due, remind
from marketplace.bookings.actions.working import (
    TooManyPhotos,
    WrongPin,
    finish,
    limit_photos,
    overrun,
    renew_pin,
    start,
)
from marketplace.bookings.errors import BookingMissing, OtherSide

__all__ = [
    "BookingMissing",
    "KeyUsed",
    "OtherSide",
    "ReasonMissing",
    "TooManyPhotos",
    "WrongPin",
    "abandon",
    "accept_offer",
    "approve",
    "auto_approve",
    "cancel",
    "close",
    "expire_unpaid",
    "fall_due",
    "finish",
    "limit_photos",
    "note_late_payment",
    "overrun",
    "payment_arrived",
    "refund_of",
    "remind",
    "renew_pin",
    "start",
]
