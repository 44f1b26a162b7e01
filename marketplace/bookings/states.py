"""The booking's machine: rows of the behaviour table that today's product needs."""

from marketplace.core.states import machine

AWAITING_PAYMENT = "awaiting_payment"
SCHEDULED = "scheduled"
IN_PROGRESS = "in_progress"
WORK_DONE = "work_done"
COMPLETED = "completed"
CANCELLED = "cancelled"
EXPIRED = "expired"
CLOSED = "closed"

# While a booking is one of these, nobody else can book the job or the offer.
LIVE = (AWAITING_PAYMENT, SCHEDULED, IN_PROGRESS, WORK_DONE, COMPLETED)
# States in which the tasker's calendar is taken.
BLOCKING = (AWAITING_PAYMENT, SCHEDULED, IN_PROGRESS)
# From here on the tasker needs the door, the client the name behind it.
ADDRESS_SHOWN = (SCHEDULED, IN_PROGRESS, WORK_DONE)

BOOKING = machine(
    "booking",
    (
        ("B02", "", "accept", AWAITING_PAYMENT, "client"),
        ("B09", AWAITING_PAYMENT, "pay", SCHEDULED, "system"),
        ("B10", AWAITING_PAYMENT, "expire", EXPIRED, "system"),
        ("B11", AWAITING_PAYMENT, "abandon", CANCELLED, "client tasker"),
        ("B16", SCHEDULED, "cancel", CANCELLED, "client"),
        ("B17", SCHEDULED, "cancel", CANCELLED, "tasker"),
        ("B22", SCHEDULED, "start", IN_PROGRESS, "tasker"),
        ("B34", IN_PROGRESS, "finish", WORK_DONE, "tasker"),
        ("B35", IN_PROGRESS, "overrun", WORK_DONE, "system"),
        ("B38", WORK_DONE, "approve", COMPLETED, "client"),
        ("B39", WORK_DONE, "auto_approve", COMPLETED, "system"),
        ("B51", COMPLETED, "close", CLOSED, "system"),
        ("B53", CANCELLED, "close", CLOSED, "system"),
    ),
    final="expired closed",
)
